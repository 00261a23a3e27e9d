"""Training: rows in, a model directory out. Knows no bot and no server.

recipe.py        what to train and how, from a TOML file
places.py        where the files of a recipe are
tokenizer.py     the vocabulary, from the rows themselves
seasoning.py     permitted human pairs, as examples
rows.py          examples → token ids and weights, turn by turn
batches.py       rows of like length together; no row ever sees another
decoder.py       a new Llama-type model, and its loss
optimizer.py     Muon for matrices, AdamW for the rest, and the schedule
checkpoint.py    one file that survives kill -9
watch.py         what the model can do so far
loop.py          the training loop
lora.py          adapters on a finished model, and merging them
llama_graph.py   a Llama-type model as an OpenVINO graph
export.py        the shipped form: int8 graph, tokenizer graph, fp16 weights
card.py          the model card and the manifest
run.py           a recipe from start to end
"""

"""Training: rows in, a model directory out. Knows no bot and no server.

what is asked    recipe.py          what to train and how
                 recipe_file.py     the same from a TOML file and --set
                 contradictions.py  what cannot be meant in it
                 places.py          where its files are
rows             corpus.py          examples, on two sides
                 style.py           the form of a talk: text and chat template (styles.toml)
                 encoder.py         a talk as ids, each prompt or answer, for every family
                 shorten.py         a talk that is too long
                 rows.py            all of it in flat arrays, what was cut and set aside
                 batches.py         rows of like length together; no row ever sees another
                 seasoning.py       permitted human pairs, as examples
a new model      tokenizer.py       its vocabulary, from the rows themselves
                 decoder.py         a Llama-type model
                 optimizer.py       Muon for matrices, AdamW for the rest, and the schedule
                 loop.py            the loop: whole batches on each core
                 checkpoint.py      one file that survives kill -9
a finished one   base.py            from a directory or the hub, in 32 bits or in four
                 lora.py            adapters, and merging them
                 epochs.py          the order of rows, for one process or several
                 tuner.py           transformers' Trainer over our rows and loss
                 resume.py          whole checkpoints, and whether they belong to this run
before           plan.py            what a recipe would do, and what is wrong with it
                 size.py            how large a model is, from its configuration
both             scored.py          logits only where a token is learned
                 watch.py           bits per byte, and what the model says so far
                 run.py             a recipe from start to end
                 folder.py          the directory that comes out
                 card.py            its card
shipped form     llama_graph.py     a Llama-type model as an OpenVINO graph
                 export.py          int8 graph, tokenizer graph, fp16 weights
"""

import logging

# It warns of a faster kernel that it would like to download.
logging.getLogger("bitsandbytes").setLevel(logging.ERROR)

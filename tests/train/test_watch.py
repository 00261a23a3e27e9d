from __future__ import annotations

import math

import torch
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from malbeot.records import Example, Turn
from malbeot.train.encoder import Encoder
from malbeot.train.rows import encode
from malbeot.train.watch import answers, bits_per_byte, figures, prompt_ids


def test_bits_per_byte_of_a_model_that_knows_nothing(
    tokenizer: PreTrainedTokenizerFast, examples: list[Example], model: LlamaForCausalLM
) -> None:
    with torch.no_grad():
        model.model.embed_tokens.weight.zero_()  # every token equally likely
    rows = encode(examples[:20], Encoder(tokenizer, "mini"), 256)
    said = [t.content for e in examples[:20] for t in e.turns if t.role == "assistant"]
    wanted = rows.answer.sum() * math.log2(len(tokenizer)) / sum(len(s.encode()) + 1 for s in said)
    assert math.isclose(bits_per_byte(model, rows, 0, bf16=False), wanted, rel_tol=1e-4)


def test_the_prompt_ends_where_the_last_answer_begins(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    turns = (
        Turn("user", "가"),
        Turn("assistant", "나."),
        Turn("user", "다"),
        Turn("assistant", "라."),
    )
    text = tokenizer.decode(prompt_ids(Example(turns), tokenizer))
    assert text == "<|user|>가\n<|bot|>나.<|end|><|user|>다\n<|bot|>"


def test_answers_together_are_the_answers_alone(
    tokenizer: PreTrainedTokenizerFast, examples: list[Example], model: LlamaForCausalLM
) -> None:
    together = [text for _, text, _ in answers(model, tokenizer, examples[:6], max_tokens=12)]
    alone = [
        text for e in examples[:6] for _, text, _ in answers(model, tokenizer, [e], max_tokens=12)
    ]
    assert together == alone


def test_figures_tell_known_from_unseen_names(
    tokenizer: PreTrainedTokenizerFast, examples: list[Example], model: LlamaForCausalLM
) -> None:
    shares, said = figures(model, tokenizer, examples[:4], check=lambda example, text: True)
    assert shares["copied_known"] == shares["copied_unseen"] == shares["copied_all"] == 0
    assert shares["checks_passed"] == shares["ended"]
    assert len(said) == 4

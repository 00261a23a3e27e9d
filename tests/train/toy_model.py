"""A tiny Llama-type model that nobody trained, and a directory of it with card and manifest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from malbeot.files import write_json
from malbeot.manifest import seal
from malbeot.train import card

EXACT = {"INFERENCE_PRECISION_HINT": "f32", "KV_CACHE_PRECISION": "f32"}
STAGE = {
    "recipe": {"name": "toy", "about": "", "prompt_style": "mini", "base": "", "lora": {"rank": 0},
               "loop": {"threads": 1}},
    "rows": 1, "steps": 1, "tokens": 1, "seconds": 1.0, "set_aside": {},
    "data": {"rows.jsonl": "0" * 64},
    "curve": [{"loss": 2.0}, {"loss": 1.0}], "watched": [],
}  # fmt: skip


def llama(vocabulary: int, groups: int = 2, *, tied: bool = True) -> LlamaForCausalLM:
    """Random weights, far from zero."""
    torch.manual_seed(0)
    config: Any = LlamaConfig
    model = LlamaForCausalLM(
        config(
            vocab_size=vocabulary, hidden_size=32, intermediate_size=80, num_hidden_layers=2,
            num_attention_heads=2, num_key_value_heads=groups, tie_word_embeddings=tied,
            bos_token_id=None, eos_token_id=1, pad_token_id=0, initializer_range=0.2,
        )
    )  # fmt: skip
    return model.train(False)


def written(folder: Path, model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast) -> Path:
    """A model directory as `malbeot train` leaves it."""
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    card.write(folder, [STAGE], {})
    write_json(folder / card.TRAINING, {"stages": [STAGE]})
    seal(folder, {"name": "toy", "prompt_style": "mini"})
    return folder

"""A new Llama-type model, and the loss of one batch under it.

In: a `Shape` and a vocabulary. Out: a `LlamaForCausalLM` with random weights. The loss computes
logits only where a token is scored, which saves a quarter of the work.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import torch
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedModel, PreTrainedTokenizerFast

from malbeot.train import scored
from malbeot.train.batches import Batch
from malbeot.train.recipe import Shape
from malbeot.train.tokenizer import END, PAD, token_id


def new_model(shape: Shape, tokenizer: PreTrainedTokenizerFast, seed: int) -> LlamaForCausalLM:
    """Random weights, the same for the same seed."""
    end = token_id(tokenizer, END)
    config = configuration(shape, len(tokenizer), end, token_id(tokenizer, PAD))
    torch.manual_seed(seed)
    model: LlamaForCausalLM = LlamaForCausalLM(config)  # type: ignore[no-untyped-call]
    model.generation_config.eos_token_id = end
    return model


def configuration(shape: Shape, vocabulary: int, end: int, pad: int) -> Any:
    llama: Any = LlamaConfig  # its fields are made at run time, unseen by a type checker
    return llama(
        vocab_size=vocabulary,
        hidden_size=shape.hidden,
        intermediate_size=shape.feed_forward,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.heads,
        max_position_embeddings=shape.positions,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=end,
        pad_token_id=pad,
        initializer_range=0.02,
    )


def loss_sum(model: PreTrainedModel, batch: Batch, *, bf16: bool) -> torch.Tensor:
    """Weighted cross-entropy in nats, summed; divide by the weights to get the mean."""
    mixed: Any = torch.autocast("cpu", dtype=torch.bfloat16) if bf16 else nullcontext()
    with mixed:
        return scored.loss_sum(model, batch.ids, batch.at, batch.target, batch.weight)

"""How large a model is, from its configuration alone: nothing is loaded.

In: a recipe, and the base's configuration or the size of a new vocabulary. Out: its parameters,
those that are trained, and the memory that weights, gradients and the optimizer's state take.
Activations are not in it: they depend on the family and the device, and are measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from transformers import AutoModelForCausalLM, LlamaForCausalLM

from malbeot.train.decoder import configuration
from malbeot.train.lora import layers, linear
from malbeot.train.recipe import Recipe

_WHOLE = 4  # bytes of a weight, of its gradient, and of each of AdamW's two averages
_FOUR_BITS = 0.5 + 1 / 64 + 4 / (64 * 256)
"""Of nf4: a constant in 8 bits for 64 weights, and one in 32 for 256 of those."""
_AVERAGES = {"adamw": 2 * _WHOLE, "muon": _WHOLE, "adamw_8bit": 2}


@dataclass(frozen=True, slots=True)
class Size:
    parameters: int
    trained: int
    bytes_at_least: int
    """Weights, gradients and the optimizer's state."""
    positions: int
    """Longest talk that the model reads; 0 when it does not say."""
    layers: tuple[str, ...]
    """What lora.targets may name."""


def sized(recipe: Recipe, config: Any | None, vocabulary: int) -> Size:
    """`config` is the base's; None for a new model of so large a vocabulary."""
    with torch.device("meta"):
        if config is None:
            model: Any = LlamaForCausalLM(configuration(recipe.shape, vocabulary, 0, 0))  # type: ignore[no-untyped-call]
        else:
            known: Any = AutoModelForCausalLM
            model = known.from_config(config)
    every = sum(weights.numel() for weights in model.parameters())
    matrices = linear(model)
    trained, held = every, every * _WHOLE
    if recipe.method != "full":
        wanted = recipe.lora.targets or None
        taken = {name: module for name, module in matrices.items()
                 if wanted is None or name.rsplit(".", 1)[-1] in wanted}  # fmt: skip
        trained = sum(recipe.lora.rank * sum(module.weight.shape) for module in taken.values())
        held += trained * _WHOLE
    if recipe.method == "qlora":
        pressed = sum(module.weight.numel() for module in matrices.values())
        held -= int(pressed * (_WHOLE - _FOUR_BITS))
    held += trained * (_WHOLE + _AVERAGES[recipe.optimizer.kind])
    positions = int(getattr(model.config, "max_position_embeddings", 0) or 0)
    return Size(every, trained, held, positions, tuple(layers(model)))

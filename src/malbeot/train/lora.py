"""Adapters on a finished model, and merging them back.

In: a model and a `Lora` recipe. Out: the model with trainable low-rank matrices beside its linear
layers (all but the output head), or one plain model that gives the same logits.
"""

from __future__ import annotations

from typing import Any

import torch
from peft import LoraConfig, TaskType, get_peft_model
from transformers import PreTrainedModel

from malbeot.train.recipe import Lora


def add(model: PreTrainedModel, recipe: Lora, seed: int) -> Any:
    """The model with an adapter; only the adapter is trained."""
    torch.manual_seed(seed)
    config = LoraConfig(
        task_type=TaskType.CAUSAL_LM,
        r=recipe.rank,
        lora_alpha=recipe.alpha,
        lora_dropout=0.0,
        # peft leaves the output head out of "all-linear" whatever a model family calls it.
        target_modules=list(recipe.targets) or "all-linear",
    )
    return get_peft_model(model, config)


def merged(model: Any) -> PreTrainedModel:
    """One model with the adapter in its weights; refuses to merge weights that are no numbers."""
    plain: PreTrainedModel = model.merge_and_unload(safe_merge=True)
    return plain

"""Adapters on a finished model, and merging them back.

In: a model and a recipe. Out: the model with trainable low-rank matrices beside its linear layers
(all but the output head), or one plain model that gives the same logits.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch
from peft import (
    LoraConfig,
    TaskType,
    get_peft_model,
    get_peft_model_state_dict,
    prepare_model_for_kbit_training,
    set_peft_model_state_dict,
)
from transformers import PreTrainedModel

from malbeot.errors import UsageError
from malbeot.tables import nearest
from malbeot.train.base import Base
from malbeot.train.recipe import Lora


def add(model: PreTrainedModel, recipe: Lora, seed: int) -> Any:
    """The model with an adapter; only the adapter is trained. Raises `UsageError` for a target that
    the model does not have."""
    if getattr(model, "is_loaded_in_4bit", False):
        model = prepare_model_for_kbit_training(  # type: ignore[no-untyped-call, unused-ignore]
            model, use_gradient_checkpointing=False
        )
    _check(model, recipe)
    torch.manual_seed(seed)
    config = LoraConfig(
        task_type=TaskType.CAUSAL_LM,
        r=recipe.rank,
        lora_alpha=recipe.alpha,
        lora_dropout=recipe.dropout,
        # peft leaves the output head out of "all-linear" whatever a model family calls it, and
        # counts the Conv1D of GPT-2 in.
        target_modules=list(recipe.targets) or "all-linear",
        fan_in_fan_out=_turned(model),
    )
    return get_peft_model(model, config)


def merged(model: Any) -> PreTrainedModel:
    """One model with the adapter in its weights; refuses to merge weights that are no numbers."""
    plain: PreTrainedModel = model.merge_and_unload(safe_merge=True)
    return plain


def merged_into(model: Any, base: Base) -> Any:
    """The same; an adapter on four bits goes into the base as it was before it was pressed into
    them, for merging into four bits would change it."""
    if not getattr(model.get_base_model(), "is_loaded_in_4bit", False):
        return merged(model)
    plain = base.model()
    config = replace(model.peft_config["default"], fan_in_fan_out=_turned(plain))
    whole = get_peft_model(plain, config)
    set_peft_model_state_dict(whole, get_peft_model_state_dict(model))
    return merged(whole)


def linear(model: Any) -> dict[str, Any]:
    """The linear layers by name, all but the output head: what adapters stand beside."""
    head = model.get_output_embeddings()
    return {
        name: module for name, module in model.named_modules() if module is not head
        and (isinstance(module, torch.nn.Linear) or type(module).__name__ == "Conv1D")
    }  # fmt: skip


def layers(model: Any) -> list[str]:
    """Their last names, each once, in order: what targets may be."""
    return list(dict.fromkeys(name.rsplit(".", 1)[-1] for name in linear(model)))


def _turned(model: Any) -> bool:
    """Whether its layers are Conv1D, whose weights are stored the other way round."""
    return any(type(module).__name__ == "Conv1D" for module in model.modules())


def _check(model: Any, recipe: Lora) -> None:
    known = layers(model)
    for target in recipe.targets:
        if target not in known:
            near = nearest(target, known)
            hint = f"; did you mean {near}?" if near else f"; it has {', '.join(known)}"
            raise UsageError(f"lora.targets: the base has no linear layer {target}{hint}")

"""Muon for the hidden matrices, AdamW for the rest, and how the learning rate moves.

In: a model and an `Optimizer` recipe. Out: the optimizers, and `share(progress)`, the factor on
the learning rate at a point of the run between 0 and 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
from transformers import PreTrainedModel

from malbeot.train.recipe import Optimizer


def optimizers(
    model: PreTrainedModel, recipe: Optimizer, workers: int = 1
) -> list[torch.optim.Optimizer]:
    """Optimizers over all weights that are trained; the matrices shared out among `workers`."""
    named = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    matrices = [p for name, p in named if _hidden_matrix(name, p)] if recipe.kind == "muon" else []
    taken = {id(p) for p in matrices}
    rest = [p for _, p in named if id(p) not in taken]
    out: list[torch.optim.Optimizer] = [_adamw(rest, recipe)]
    for part in filter(None, (matrices[first::workers] for first in range(workers))):
        out.append(
            torch.optim.Muon(
                part,
                lr=recipe.muon_rate,
                weight_decay=recipe.weight_decay,
                ns_steps=recipe.muon_iterations,
                adjust_lr_fn="match_rms_adamw",
            )
        )
    return out


def _hidden_matrix(name: str, parameter: torch.nn.Parameter) -> bool:
    return parameter.ndim == 2 and ".layers." in name and "lora_" not in name


def _adamw(parameters: Sequence[torch.nn.Parameter], recipe: Optimizer) -> torch.optim.Optimizer:
    matrices = [p for p in parameters if p.ndim >= 2]
    vectors = [p for p in parameters if p.ndim < 2]
    sets = [
        {"params": matrices, "weight_decay": recipe.weight_decay},
        {"params": vectors, "weight_decay": 0.0},
    ]
    kind: Any = torch.optim.AdamW
    more: dict[str, Any] = {"fused": True}
    if recipe.kind == "adamw_8bit":
        from bitsandbytes.optim.adamw import PagedAdamW8bit

        kind, more = PagedAdamW8bit, {}
    made: torch.optim.Optimizer = kind(
        [s for s in sets if s["params"]], lr=recipe.learning_rate, betas=recipe.betas, **more
    )
    return made


def share(recipe: Optimizer, progress: float) -> float:
    """The learning rate at `progress` (0 to 1) as a share of its peak."""
    if progress < recipe.warmup:
        return max(progress / recipe.warmup, 0.01)
    if recipe.schedule in ("constant", "constant_with_warmup"):
        return 1.0
    if recipe.schedule == "cosine":
        through = (min(progress, 1.0) - recipe.warmup) / max(1 - recipe.warmup, 1e-9)
        return recipe.floor + (1 - recipe.floor) * (1 + math.cos(math.pi * through)) / 2
    start = 1 - recipe.decay if recipe.schedule == "wsd" else recipe.warmup
    if progress < start:
        return 1.0
    left = (1 - min(progress, 1.0)) / max(1 - start, 1e-9)
    return recipe.floor + (1 - recipe.floor) * left


def set_rates(
    optimizers: Sequence[torch.optim.Optimizer], recipe: Optimizer, progress: float
) -> float:
    """Move every learning rate to where it should be; the share of the peak."""
    now = share(recipe, progress)
    for optimizer in optimizers:
        peak = recipe.muon_rate if isinstance(optimizer, torch.optim.Muon) else recipe.learning_rate
        for group in optimizer.param_groups:
            group["lr"] = peak * now
    return now

"""A model that gives the loss of a batch when it is called with one.

Logits are computed only where a token is learned, which for long prompts is most of the work and of
the memory saved. It is the model's own call, so that whatever is put around a model for several
processes works with it. Called with token ids it answers as before: it can still write.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.nn import functional

from malbeot.errors import UsageError


def learning(model: Any) -> Any:
    """The same model; `model(ids=…, at=…, target=…, weight=…)` is the loss in nats, weighed and
    summed, of the tokens after the flat positions `at`."""
    plain = model.forward

    def forward(*args: Any, ids: torch.Tensor | None = None, **more: Any) -> Any:
        if ids is None:
            return plain(*args, **more)
        return loss_sum(model, ids, more["at"], more["target"], more["weight"])

    model.forward = forward
    return model


def loss_sum(
    model: Any, ids: torch.Tensor, at: torch.Tensor, target: torch.Tensor, weight: torch.Tensor
) -> torch.Tensor:
    return (token_losses(model, ids, at, target) * weight).sum()


def token_losses(
    model: Any, ids: torch.Tensor, at: torch.Tensor, target: torch.Tensor
) -> torch.Tensor:
    """Nats of each target, [len(at)]."""
    return functional.cross_entropy(logits_at(model, ids, at).float(), target, reduction="none")


def logits_at(model: Any, ids: torch.Tensor, at: torch.Tensor) -> torch.Tensor:
    """[len(at), vocabulary]"""
    # Without a mask attention is plain causal: right for rows that are padded on the right.
    hidden = trunk(model)(input_ids=ids, use_cache=False).last_hidden_state
    logits: torch.Tensor = model.get_output_embeddings()(hidden.reshape(-1, hidden.shape[-1])[at])
    return logits


def trunk(model: Any) -> Any:
    """The model without its output head, with or without an adapter around it."""
    inner = model.get_base_model() if hasattr(model, "get_base_model") else model
    return inner.base_model


def check_head(model: Any) -> None:
    """Raises `UsageError` for a family that does more to its logits than its head does: scaled or
    bent, they would be learned wrongly here."""
    ids = torch.arange(8, device=next(model.parameters()).device)[None]
    with torch.no_grad():
        own = model(input_ids=ids).logits.float()
        hidden = trunk(model)(input_ids=ids, use_cache=False).last_hidden_state
        made = model.get_output_embeddings()(hidden).float()
    if not torch.allclose(own, made, rtol=1e-2, atol=1e-2):
        kind = type(model).__name__
        raise UsageError(f"base: {kind} changes the logits of its head, which is not supported")

"""Figures of candidates, and which of them were right → weights. Convex, so always the same.

    rank_weights    a softmax over the candidates of each query, the right ones to be on top
    logistic        a likelihood from a few numbers

Both by Newton's method with a ridge on standardised columns. Needs numpy; knows nothing of text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
_STEPS = 60
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Group:
    """The candidates of one query: their figures, a row each, and 1.0 for the right ones."""

    figures: Array
    right: Array


def rank_weights(groups: Sequence[Group], ridge: float = 1e-2) -> Array:
    """A weight a column. Groups without a right candidate teach nothing and are left out."""
    useful = [group for group in groups if group.right.any() and not group.right.all()]
    means, scale = _scales(np.vstack([group.figures for group in useful]))
    ready = [((group.figures - means) / scale, group.right / group.right.sum()) for group in useful]
    weights = np.zeros(len(scale))
    for _ in range(_STEPS):
        slope = 2 * ridge * weights
        bend = 2 * ridge * np.eye(len(scale))
        for figures, right in ready:
            share = _softmax(figures @ weights)
            mean = share @ figures
            slope += figures.T @ (share - right) / len(ready)
            bend += ((figures.T * share) @ figures - np.outer(mean, mean)) / len(ready)
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < _CLOSE:
            break
    return np.asarray(weights / scale)


def logistic(columns: Array, truths: Array, ridge: float = 1e-3) -> tuple[Array, float]:
    """Weights of the columns, and the constant."""
    means, scale = _scales(columns)
    ready = np.column_stack([(columns - means) / scale, np.ones(len(columns))])
    penalty = 2 * ridge * np.diag([1.0] * len(scale) + [0.0])
    weights = np.zeros(ready.shape[1])
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-np.clip(ready @ weights, -30, 30)))
        slope = ready.T @ (likely - truths) / len(truths) + penalty @ weights
        spread = likely * (1 - likely)
        bend = (ready.T * spread) @ ready / len(truths) + penalty + 1e-9 * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < _CLOSE:
            break
    by = weights[:-1] / scale
    return np.asarray(by), float(weights[-1] - by @ means)


def auc(scores: Array, truths: Array) -> float:
    """The chance that a true one scores above a false one; ties count half."""
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ordered = scores[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    ends = np.r_[starts[1:], len(ordered)]
    for start, end in zip(starts, ends, strict=True):
        ranks[order[start:end]] = (start + end + 1) / 2
    yes = truths.astype(bool)
    pairs = yes.sum() * (~yes).sum()
    return float((ranks[yes].sum() - yes.sum() * (yes.sum() + 1) / 2) / pairs) if pairs else 0.5


def _scales(columns: Array) -> tuple[Array, Array]:
    spread = columns.std(axis=0)
    return columns.mean(axis=0), np.where(spread > _CLOSE, spread, 1.0)


def _softmax(scores: Array) -> Array:
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum())

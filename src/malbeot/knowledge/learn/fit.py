"""Figures of candidates, and which of them were right → weights. Convex, so always the same.

    rank_weights    a softmax over the candidates of each query, the right ones to be on top
    logistic        a likelihood from a few numbers

Both by Newton's method with a ridge on standardised columns. Needs numpy; knows nothing of text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

    def loss(weights: Array) -> float:
        scores = ((figures @ weights, right) for figures, right in ready)
        each = (right @ _log_softmax(score) for score, right in scores)
        return float(ridge * weights @ weights - sum(each) / len(ready))

    def slopes(weights: Array) -> tuple[Array, Array]:
        slope = 2 * ridge * weights
        bend = 2 * ridge * np.eye(len(scale))
        for figures, right in ready:
            share = np.exp(_log_softmax(figures @ weights))
            mean = share @ figures
            slope += figures.T @ (share - right) / len(ready)
            bend += ((figures.T * share) @ figures - np.outer(mean, mean)) / len(ready)
        return slope, bend

    return np.asarray(_lowest(loss, slopes, np.zeros(len(scale))) / scale)


def logistic(columns: Array, truths: Array, ridge: float = 1e-3) -> tuple[Array, float]:
    """Weights of the columns, and the constant."""
    means, scale = _scales(columns)
    ready = np.column_stack([(columns - means) / scale, np.ones(len(columns))])
    penalty = ridge * np.array([1.0] * len(scale) + [1e-6])

    def loss(weights: Array) -> float:
        scores = ready @ weights
        each = np.logaddexp(0, scores) - truths * scores
        return float(each.mean() + penalty @ weights**2)

    def slopes(weights: Array) -> tuple[Array, Array]:
        likely = 1 / (1 + np.exp(-np.clip(ready @ weights, -30, 30)))
        slope = ready.T @ (likely - truths) / len(truths) + 2 * penalty * weights
        bend = (ready.T * (likely * (1 - likely))) @ ready / len(truths) + 2 * np.diag(penalty)
        return slope, bend

    weights = _lowest(loss, slopes, np.zeros(ready.shape[1]))
    by = weights[:-1] / scale
    return np.asarray(by), float(weights[-1] - by @ means)


def _lowest(
    loss: Callable[[Array], float], slopes: Callable[[Array], tuple[Array, Array]], weights: Array
) -> Array:
    """Newton's steps, each halved until the loss falls."""
    now = loss(weights)
    for _ in range(_STEPS):
        slope, bend = slopes(weights)
        step = np.linalg.solve(bend, slope)
        while (then := loss(weights - step)) > now and np.abs(step).max() > _CLOSE:
            step /= 2
        if np.abs(step).max() <= _CLOSE:
            break
        weights, now = weights - step, then
    return weights


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


def _log_softmax(scores: Array) -> Array:
    raised = scores - scores.max()
    return np.asarray(raised - np.log(np.exp(raised).sum()))

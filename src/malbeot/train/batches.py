"""Rows of like length side by side, so that little is padded and no row ever sees another.

In: `Rows`. Out: `Batch`es of at most `budget` tokens, for ever, the same for the same seed. Rows
are not glued into one sequence: each has its own line, its own positions from 0 and plain causal
attention; padding stands after the row, where causal attention never looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from malbeot.train.rows import Rows

_WINDOW = 64
"""Batches' worth of rows sorted by length together: enough for 2% padding, few enough to mix."""


@dataclass(frozen=True)
class Batch:
    ids: torch.Tensor
    """[rows, length], padded on the right."""
    at: torch.Tensor
    """Flat positions whose next token is scored."""
    target: torch.Tensor
    """The token after each of `at`."""
    weight: torch.Tensor
    """What each of `at` counts in the loss."""
    rows: tuple[int, ...]
    """Which rows these are, to name them when something goes wrong."""
    tokens: int
    """Tokens without padding."""


@dataclass(frozen=True)
class Weighing:
    """How prompt tokens count: a share of them is drawn, at weight / share."""

    prompt_weight: float
    prompt_share: float = 1.0


def endless(rows: Rows, budget: int, pad: int, weighing: Weighing, seed: int) -> Iterator[Batch]:
    """All rows in a new order each time round, without end."""
    if len(rows) == 0:
        raise ValueError("no rows to train on")
    turn = 0
    while True:
        random = np.random.default_rng([seed, turn])
        for group in groups(rows.lengths, budget, random):
            yield make(rows, group, pad, weighing, random)
        turn += 1


def once(rows: Rows, budget: int, pad: int) -> Iterator[Batch]:
    """Every row one time, answers only: for measuring."""
    random = np.random.default_rng(0)
    for group in groups(rows.lengths, budget, random):
        yield make(rows, group, pad, Weighing(0.0), random)


def groups(
    lengths: npt.NDArray[np.int64], budget: int, random: np.random.Generator
) -> list[npt.NDArray[np.int64]]:
    """Row numbers in groups of at most `budget` tokens with padding, groups in random order."""
    order = random.permutation(len(lengths))
    window = max(1, int(_WINDOW * budget / max(1.0, float(lengths.mean()))))
    out: list[npt.NDArray[np.int64]] = []
    for first in range(0, len(order), window):
        part = order[first : first + window]
        part = part[np.argsort(lengths[part], kind="stable")]
        out.extend(_cut(part, lengths, budget))
    return [out[i] for i in random.permutation(len(out))]


def _cut(
    part: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64], budget: int
) -> Iterator[npt.NDArray[np.int64]]:
    start = 0
    for i in range(1, len(part) + 1):
        # Sorted by length: the newest row is the widest, so it sets the width of the whole group.
        if i == len(part) or (i - start + 1) * lengths[part[i]] > budget:
            yield part[start:i]
            start = i


def make(
    rows: Rows,
    group: npt.NDArray[np.int64],
    pad: int,
    weighing: Weighing,
    random: np.random.Generator,
) -> Batch:
    """The rows of one group side by side."""
    width = int(rows.lengths[group].max())
    ids = np.full((len(group), width), pad, np.int64)
    weight = np.zeros((len(group), width), np.float32)
    for line, index in enumerate(group):
        row, answer = rows.row(int(index))
        ids[line, : len(row)] = row
        # The token at t is scored where it is predicted, at t-1.
        weight[line, : len(row) - 1] = _weights(answer[1:], weighing, random)
    at = np.flatnonzero(weight)
    target = np.roll(ids, -1, axis=1).reshape(-1)[at]
    return Batch(
        torch.from_numpy(ids),
        torch.from_numpy(at),
        torch.from_numpy(target),
        torch.from_numpy(weight.reshape(-1)[at]),
        tuple(int(i) for i in group),
        int(rows.lengths[group].sum()),
    )


def as_batch(
    rows: Rows, numbers: Sequence[int], pad: int, weighing: Weighing, seed: Sequence[int]
) -> dict[str, torch.Tensor]:
    """A batch as the tensors that a model of `scored.learning` takes, with `rows` and `tokens` for
    whoever counts them."""
    made = make(rows, np.array(numbers), pad, weighing, np.random.default_rng(list(seed)))
    return {
        "ids": made.ids, "at": made.at, "target": made.target, "weight": made.weight,
        "rows": torch.tensor(made.rows), "tokens": torch.tensor(made.tokens),
    }  # fmt: skip


def _weights(
    answer: npt.NDArray[np.bool_], weighing: Weighing, random: np.random.Generator
) -> npt.NDArray[np.float32]:
    if weighing.prompt_weight == 0:
        return answer.astype(np.float32)
    drawn = random.random(len(answer)) < weighing.prompt_share
    prompt = drawn * (weighing.prompt_weight / weighing.prompt_share)
    return np.where(answer, 1.0, prompt).astype(np.float32)

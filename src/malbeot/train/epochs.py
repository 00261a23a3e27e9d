"""The order in which rows are tuned on, cut into epochs of equal length.

In: the lengths of rows, how many go together, a seed. Out: groups of row numbers, the same for the
same seed, wherever one begins to read: a run that goes on after a kill reads what it had not read
yet. Several processes share the groups of an epoch, each an equal number of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from malbeot.train.batches import groups

Lengths = npt.NDArray[np.int64]


@dataclass
class Epochs:
    """A batch sampler. `rows` at a time, or as many as fit into `tokens` with padding; `together`
    processes read it. `epoch` is set from outside, before each epoch."""

    lengths: Lengths
    rows: int
    tokens: int
    seed: int
    together: int = 1
    epoch: int = 0

    def __len__(self) -> int:
        """Groups of an epoch: a multiple of the processes, so that none waits for another."""
        count = len(self._round(0))
        return max(self.together, count - count % self.together)

    def __iter__(self) -> Iterator[list[int]]:
        start, wanted = self.epoch * len(self), len(self)
        turn, passed = 0, 0
        while wanted:
            found = self._round(turn)
            for group in found[max(0, start - passed) :][:wanted]:
                yield group.tolist()
                wanted -= 1
            passed += len(found)
            start = max(start, passed)
            turn += 1

    def _round(self, turn: int) -> list[Lengths]:
        """Every row once, like lengths together."""
        random = np.random.default_rng([self.seed, turn])
        if not self.rows:
            return groups(self.lengths, self.tokens, random)
        order = random.permutation(len(self.lengths))
        window = self.rows * _WINDOW
        parts = [order[first : first + window] for first in range(0, len(order), window)]
        out: list[Lengths] = []
        for part in parts:
            part = part[np.argsort(self.lengths[part], kind="stable")]
            out += [part[first : first + self.rows] for first in range(0, len(part), self.rows)]
        return [out[at] for at in random.permutation(len(out))]


_WINDOW = 50
"""Groups whose rows are sorted by length together."""

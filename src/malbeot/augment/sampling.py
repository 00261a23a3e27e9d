"""Which examples a call shows, and which category it asks for.

Examples are drawn afresh for each call by a seed of its own, so a resumed run draws the same ones.
The scarcest category is asked for first; one that gave nothing for a while rests.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from malbeot.augment.harvest import Made
from malbeot.augment.seeds import Seed

Mix = Literal["alpaca", "self-instruct"]
# (seeds, questions made so far) of one prompt, as the two published recipes have them.
SHARES: dict[Mix, tuple[int, int]] = {"alpaca": (3, 0), "self-instruct": (6, 2)}
_RESTS_AFTER = 3
One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Shot:
    """An example: its id, and what is shown of it."""

    id: str
    question: str
    answers: tuple[str, ...]


def draw(
    seeds: Sequence[Seed], made: Sequence[Made], mix: Mix, category: str, key: str
) -> list[Shot]:
    """The examples of one call; up to half of the seeds are of its category."""
    rng = random.Random(key)  # noqa: S311
    of_seeds, of_made = SHARES[mix]
    near = [seed for seed in seeds if category and seed.category == category]
    chosen = _some(rng, near, of_seeds // 2 or 1)
    others = [seed for seed in seeds if seed not in chosen]
    chosen += _some(rng, others, of_seeds - len(chosen))
    shots = [Shot(seed.id, seed.question, (seed.answer,)) for seed in chosen]
    shots += [Shot(one.id, one.question, one.answers) for one in _some(rng, made, of_made)]
    rng.shuffle(shots)
    return shots


def _some(rng: random.Random, of: Sequence[One], count: int) -> list[One]:
    return rng.sample(of, min(count, len(of)))


class Balance:
    """Chooses the category of each call. Without categories it has nothing to choose."""

    def __init__(self, categories: Sequence[str]) -> None:
        self._categories = list(dict.fromkeys(categories))
        self._empty: Counter[str] = Counter()
        """Calls in a row that kept nothing."""

    def choose(self, have: Mapping[str, int], calls: int, expected: int) -> list[str]:
        """A category for each of some calls, if each call gives `expected` questions."""
        counts = {name: have.get(name, 0) for name in self._awake()}
        if not counts:
            return [""] * calls
        chosen = []
        for _ in range(calls):
            scarcest = min(counts, key=lambda name: counts[name])
            counts[scarcest] += expected
            chosen.append(scarcest)
        return chosen

    def heard(self, category: str, kept: int) -> None:
        if category:
            self._empty[category] = 0 if kept else self._empty[category] + 1

    def _awake(self) -> list[str]:
        awake = [name for name in self._categories if self._empty[name] < _RESTS_AFTER]
        return awake or self._categories

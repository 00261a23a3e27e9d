"""What is to be beaten: always the most popular dishes, and any three dishes.

Both hear nothing of what is asked. Their figures stand beside every score: a suite that they pass
measures nothing.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from malbeot.bots.base import Request
from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.load import Catalogue
from malbeot.evaluate.target import Reply, Target
from malbeot.records import Answer

_COUNT = 3


class PopularTarget:
    def __init__(self, catalogue: Catalogue) -> None:
        ranked = sorted(catalogue.dishes, key=lambda dish: (-dish.popularity, dish.id))
        self._reply = _reply(ranked[:_COUNT])

    @property
    def name(self) -> str:
        return "popular dishes"

    def describe(self) -> Mapping[str, Any]:
        return {"kind": "baseline"}

    async def answer(self, _request: Request) -> Reply:
        return self._reply

    async def close(self) -> None:
        return None


class RandomTarget:
    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @property
    def name(self) -> str:
        return "random dishes"

    def describe(self) -> Mapping[str, Any]:
        return {"kind": "baseline"}

    async def answer(self, request: Request) -> Reply:
        rng = random.Random(request.seed)  # noqa: S311
        return _reply(rng.sample(self._catalogue.dishes, _COUNT))

    async def close(self) -> None:
        return None


def baselines(catalogue: Catalogue) -> tuple[Target, ...]:
    return PopularTarget(catalogue), RandomTarget(catalogue)


def _reply(dishes: Sequence[Dish]) -> Reply:
    text = f"{', '.join(dish.name for dish in dishes)} 어떠세요?"
    return Reply(Answer(text, picks=[dish.card() for dish in dishes]))

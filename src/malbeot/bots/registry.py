"""The bots that this installation has, by name."""

from __future__ import annotations

from collections.abc import Mapping

from malbeot.bots.base import Bot
from malbeot.bots.food.bot import FoodBot


def bots() -> Mapping[str, Bot]:
    """Every shipped bot. Raises `DataError` when a bot's own files are broken."""
    return {"food": FoodBot()}

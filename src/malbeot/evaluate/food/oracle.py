"""May somebody with these allergies eat this dish? An answer apart from the bot's.

The words stand in `allergy.toml`. A dish is unsafe when this table says so or when the bot's own
rule does, so neither a hole in the one nor in the other lets a dish through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.bots.food.catalogue.allergens import Avoidance, allergy
from malbeot.bots.food.catalogue.dish import Dish
from malbeot.files import read_toml
from malbeot.text.normalize import squeeze


@cache
def table() -> Mapping[str, Any]:
    return read_toml(Path(__file__).with_name("allergy.toml"))


@cache
def _rows() -> Mapping[str, Mapping[str, Any]]:
    return {row["say"]: row for row in table()["word"]}


def sayable() -> list[str]:
    """Every word of the table, in its order."""
    return list(_rows())


@cache
def _plain(name: str) -> str:
    """Names of the catalogue come again and again."""
    return squeeze(name)


@cache
def _rule(word: str) -> Avoidance:
    return allergy(word)


def broken_by(dish: Dish, words: Iterable[str]) -> str:
    """Why the dish is unsafe, '' when it is safe for all these words."""
    return next((why for word in words if (why := _why(dish, word))), "")


def _why(dish: Dish, word: str) -> str:
    row = _rows().get(word, {"holds": [word]})
    if listed := dish.allergens & set(row.get("allergens", ())):
        return f"{dish.name} lists {', '.join(sorted(listed))} ({word})"
    for name in (dish.name, *dish.everything):
        plain = _plain(name)
        given_away = any(part in plain for part in row.get("holds", ()))
        if given_away or plain in row.get("is", ()):
            return f"{dish.name} holds {name} ({word})"
    if _rule(word).forbids(dish):
        return f"{dish.name} breaks the bot's own rule for {word}"
    return ""

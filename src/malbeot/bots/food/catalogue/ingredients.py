"""What an ingredient contains: legal allergens, tags and diets, from `catalogue/ingredients.toml`.

An ingredient that stands in no list is unknown, and unknown is treated as containing. A diet looks
at tags and at the tags that allergens imply, so the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

from malbeot.bots.food.catalogue.dish import Diet
from malbeot.errors import DataError
from malbeot.files import read_toml

FOLDER = Path(__file__).parent
_SECTIONS = ("allergens", "tags", "implied", "diets", "plain")


@dataclass(frozen=True, slots=True)
class Contents:
    allergens: frozenset[str]
    tags: frozenset[str]
    unknown: tuple[str, ...]
    diets: frozenset[str]
    """Diets that allow this: none when anything in it is unknown."""


@dataclass(frozen=True, slots=True)
class IngredientTable:
    allergens: Mapping[str, frozenset[str]]
    tags: Mapping[str, frozenset[str]]
    known: frozenset[str]
    bars: Mapping[str, frozenset[str]]
    """Diet → the ingredients that it does not allow."""

    def contents(self, ingredients: Iterable[str]) -> Contents:
        """What a list of ingredients contains together."""
        names = tuple(dict.fromkeys(ingredients))
        empty: frozenset[str] = frozenset()
        return Contents(
            allergens=empty.union(*(self.allergens.get(name, empty) for name in names)),
            tags=empty.union(*(self.tags.get(name, empty) for name in names)),
            unknown=tuple(name for name in names if name not in self.known),
            diets=frozenset(diet for diet in self.bars if not self.barred(names, diet)),
        )

    def barred(self, ingredients: Iterable[str], diet: str) -> tuple[str, ...]:
        """Those that a diet does not allow, and those that nobody knows."""
        return tuple(
            name
            for name in dict.fromkeys(ingredients)
            if name not in self.known or name in self.bars[diet]
        )


@cache
def table() -> IngredientTable:
    """The shipped table."""
    return read(read_toml(FOLDER / "ingredients.toml"))


def read(data: Mapping[str, Any]) -> IngredientTable:
    """Raises `DataError` that lists every problem of the table."""
    if problems := list(table_problems(data)):
        raise DataError("ingredients.toml has problems:\n" + "\n".join(problems))
    tags = {tag: set(names) for tag, names in data["tags"].items()}
    hidden = {tag: set(names) for tag, names in tags.items()}
    for allergen, tag in data["implied"].items():
        hidden[tag] |= set(data["allergens"][allergen])
    by_allergen, by_tag = _inverted(data["allergens"]), _inverted(tags)
    return IngredientTable(
        by_allergen,
        by_tag,
        frozenset({*by_allergen, *by_tag, *data["plain"]["ingredients"]}),
        {
            diet: frozenset[str]().union(*(hidden[tag] for tag in barred))
            for diet, barred in data["diets"].items()
        },
    )


def table_problems(data: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the table; nothing when it is right."""
    if missing := [name for name in _SECTIONS if name not in data]:
        yield from (f"[{name}] is missing" for name in missing)
        return
    allergens, tags, plain = data["allergens"], data["tags"], data["plain"]["ingredients"]
    for group, names in (*allergens.items(), *tags.items(), ("plain", plain)):
        twice = sorted({name for name in names if names.count(name) > 1})
        yield from (f"{group}: {name} stands there twice" for name in twice)
    listed = {name for names in (*allergens.values(), *tags.values()) for name in names}
    yield from (f"plain: {name} also stands in a list" for name in plain if name in listed)
    for allergen, tag in data["implied"].items():
        if allergen not in allergens:
            yield f"implied: {allergen!r} is not in [allergens]"
        if tag not in tags:
            yield f"implied: {tag!r} is not in [tags]"
    for diet in sorted(set(get_args(Diet)) ^ set(data["diets"])):
        yield f"diets: {diet!r} is missing or not a Diet of dish.py"
    for diet, barred in data["diets"].items():
        yield from (f"diets.{diet}: {tag!r} is not in [tags]" for tag in barred if tag not in tags)


def _inverted(groups: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """{group: [ingredient, …]} → {ingredient: {group, …}}."""
    found: dict[str, set[str]] = {}
    for group, names in groups.items():
        for name in names:
            found.setdefault(name, set()).add(group)
    return {name: frozenset(groups) for name, groups in found.items()}

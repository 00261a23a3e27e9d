"""What an ingredient contains: legal allergens and tags, from `catalogue/ingredients.toml`.

An ingredient that stands in no list is unknown, and unknown is treated as containing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from malbeot.files import read_toml

FOLDER = Path(__file__).parent

_MEAT = frozenset({"pork", "beef", "chicken", "other_meat"})
_SEA = frozenset({"fish", "crustacean", "mollusc", "cephalopod"})
_BARRED: Mapping[str, frozenset[str]] = {
    "pescatarian": _MEAT,
    "vegetarian": _MEAT | _SEA,
    "vegan": _MEAT | _SEA | {"egg", "dairy", "honey"},
    # Meat must be slaughtered by rule, which a menu does not tell: only meatless dishes are sure.
    "halal": _MEAT | {"alcohol"},
}


@dataclass(frozen=True, slots=True)
class Contents:
    allergens: frozenset[str]
    tags: frozenset[str]
    unknown: tuple[str, ...]

    @property
    def diets(self) -> frozenset[str]:
        """Diets that allow this: none when anything in it is unknown."""
        if self.unknown:
            return frozenset()
        return frozenset(diet for diet, barred in _BARRED.items() if not self.tags & barred)


@dataclass(frozen=True, slots=True)
class IngredientTable:
    allergens: Mapping[str, frozenset[str]]
    tags: Mapping[str, frozenset[str]]
    known: frozenset[str]

    def contents(self, ingredients: Iterable[str]) -> Contents:
        """What a list of ingredients contains together."""
        names = tuple(dict.fromkeys(ingredients))
        empty: frozenset[str] = frozenset()
        return Contents(
            allergens=empty.union(*(self.allergens.get(name, empty) for name in names)),
            tags=empty.union(*(self.tags.get(name, empty) for name in names)),
            unknown=tuple(name for name in names if name not in self.known),
        )


@cache
def table() -> IngredientTable:
    """The shipped table."""
    data = read_toml(FOLDER / "ingredients.toml")
    by_allergen, by_tag = _inverted(data["allergens"]), _inverted(data["tags"])
    known = frozenset(by_allergen) | frozenset(by_tag) | frozenset(data["plain"]["ingredients"])
    return IngredientTable(by_allergen, by_tag, known)


def _inverted(groups: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    """{group: [ingredient, …]} → {ingredient: {group, …}}."""
    found: dict[str, set[str]] = {}
    for group, names in groups.items():
        for name in names:
            found.setdefault(name, set()).add(group)
    return {name: frozenset(groups) for name, groups in found.items()}

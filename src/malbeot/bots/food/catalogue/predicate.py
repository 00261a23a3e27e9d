"""Statements about a dish as data, e.g. `{"spicy_max": 1, "kind_in": ["국", "탕"]}`.

The lexicon states wishes in them, the recommender filters by them, the evaluation suite checks
answers with them: one meaning of 'not spicy' everywhere. A predicate holds when all its parts hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.ingredients import FOLDER
from malbeot.errors import DataError
from malbeot.files import read_toml
from malbeot.text.normalize import squeeze

Predicate = Mapping[str, Any]
_MAIN = 3
"""A row names its ingredients in the order of their weight; the first make it what it is."""
SCALES = ("spicy", "sweet", "salty", "sour", "savoury", "oily", "price")


def _at_most(scale: str) -> Callable[[Dish, Any], bool]:
    return lambda dish, value: bool(getattr(dish, scale) <= value)


def _at_least(scale: str) -> Callable[[Dish, Any], bool]:
    return lambda dish, value: bool(getattr(dish, scale) >= value)


@cache
def raw_dishes() -> frozenset[str]:
    """Ids of what is served raw or half raw."""
    return frozenset(read_toml(FOLDER / "words.toml")["raw"])


_CHECKS: dict[str, Callable[[Dish, Any], bool]] = {
    **{f"{name}_max": _at_most(name) for name in SCALES},
    **{f"{name}_min": _at_least(name) for name in SCALES},
    "popularity_min": lambda d, v: d.popularity >= v,
    "popularity_max": lambda d, v: d.popularity <= v,
    "kcal_max": lambda d, v: d.nutrition.kcal <= v,
    "kcal_min": lambda d, v: d.nutrition.kcal >= v,
    "protein_min": lambda d, v: d.nutrition.protein_g >= v,
    "carbs_max": lambda d, v: d.nutrition.carbs_g <= v,
    "fat_max": lambda d, v: d.nutrition.fat_g <= v,
    "soupy": lambda d, v: d.soupy is v,
    "kind_in": lambda d, v: d.kind in v,
    "kind_not": lambda d, v: d.kind not in v,
    "cuisine_in": lambda d, v: d.cuisine in v,
    "cuisine_not": lambda d, v: d.cuisine not in v,
    "temperature_in": lambda d, v: d.temperature in v,
    "temperature_not": lambda d, v: d.temperature not in v,
    "meal_in": lambda d, v: bool(set(d.meals) & set(v)),
    "occasion_in": lambda d, v: bool(set(d.occasions) & set(v)),
    "season_in": lambda d, v: not d.seasons or bool(set(d.seasons) & set(v)),
    "liked_by_in": lambda d, v: bool(set(d.liked_by) & set(v)),
    "with_ingredient": lambda d, v: any(_holds(d.ingredients, word) for word in v),
    "main_ingredient": lambda d, v: any(_holds(d.ingredients[:_MAIN], word) for word in v),
    "without_ingredient": lambda d, v: not any(_holds(d.everything, word) for word in v),
    "with_tag": lambda d, v: bool(d.tags & set(v)),
    "without_tag": lambda d, v: not d.tags & set(v),
    "without_allergen": lambda d, v: not d.unknown and not d.allergens & set(v),
    "raw": lambda d, v: (d.id in raw_dishes()) is v,
    "diet": lambda d, v: v in d.diets,
    "id_in": lambda d, v: d.id in v,
    "id_not": lambda d, v: d.id not in v,
    "name_has": lambda d, v: any(_named(d, word) for word in v),
    "name_not": lambda d, v: not any(_named(d, word) for word in v),
}


def meets(dish: Dish, predicate: Predicate) -> bool:
    """Raises `DataError` for a part that is not known."""
    return all(_check(name)(dish, value) for name, value in predicate.items())


def validate(predicate: Predicate) -> None:
    """Raises `DataError` that names the first unknown part."""
    for name in predicate:
        _check(name)


def _check(name: str) -> Callable[[Dish, Any], bool]:
    try:
        return _CHECKS[name]
    except KeyError:
        raise DataError(f"unknown predicate {name}; known: {', '.join(sorted(_CHECKS))}") from None


def _holds(ingredients: tuple[str, ...], word: str) -> bool:
    return any(word in ingredient for ingredient in ingredients)


def _named(dish: Dish, word: str) -> bool:
    part = _squeezed(word)
    return any(part in _squeezed(name) for name in (dish.name, *dish.aliases))


@lru_cache(maxsize=8192)
def _squeezed(name: str) -> str:
    return squeeze(name)

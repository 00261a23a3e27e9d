"""From the data files to a `Catalogue`: every row held to `schema.toml`, allergens derived.

All problems are reported at once, each with its file and dish, so that an editor fixes them in
one go. Official nutrition values (`nutrition.csv`, made by `official.py`) replace the
editor's estimate, scaled to the editor's serving.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from malbeot.bots.food.catalogue.dish import Dish, Nutrition
from malbeot.bots.food.catalogue.ingredients import FOLDER, table
from malbeot.errors import DataError
from malbeot.files import read_toml
from malbeot.text.normalize import clean, squeeze

_SCALES = ("spicy", "sweet", "salty", "sour", "savoury", "oily")
_TEXTS = ("id", "name", "cuisine", "kind", "temperature", "blurb")
_LISTS = ("ingredients", "traits", "meals", "occasions", "seasons", "liked_by")
_OPTIONAL = ("aliases", "may_contain", "soupy")
_NUMBERS = ("price", "popularity", "serving_g", "kcal", "carbs_g", "protein_g", "fat_g")
_LISTED = {
    "cuisine": "cuisines",
    "kind": "kinds",
    "temperature": "temperatures",
    "meals": "meals",
    "occasions": "occasions",
    "seasons": "seasons",
    "liked_by": "likers",
    "price": "prices",
}
_MACRO_TOLERANCE = 0.2
"""How far 4·carbs + 4·protein + 9·fat may be from the stated kcal (fibre and rounding)."""


@dataclass(frozen=True)
class Catalogue:
    dishes: tuple[Dish, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Dish]:
        return {dish.id: dish for dish in self.dishes}

    @cached_property
    def by_name(self) -> Mapping[str, Dish]:
        """Squeezed names and aliases → dish."""
        return {squeeze(name): dish for dish in self.dishes for name in (dish.name, *dish.aliases)}

    def __len__(self) -> int:
        return len(self.dishes)


@cache
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load(sorted((FOLDER / "dishes").glob("*.toml")), FOLDER / "nutrition.csv")


def load(files: Iterable[Path], nutrition: Path | None = None) -> Catalogue:
    """Raises `DataError` that lists every problem of every row."""
    schema = read_toml(FOLDER / "schema.toml")
    official = dict(_official(nutrition)) if nutrition and nutrition.is_file() else {}
    dishes, problems = [], []
    for file in files:
        for position, row in enumerate(read_toml(file).get("dish", []), 1):
            place = f"{file.name}, dish {position} ({row.get('name', 'no name')})"
            wrong = list(row_problems(row, schema))
            problems += [f"{place}: {problem}" for problem in wrong]
            if not wrong:
                dishes.append(_dish(row, schema, official.get(row["id"])))
    problems += _clashes(dishes)
    if problems:
        raise DataError("the catalogue has problems:\n" + "\n".join(problems))
    return Catalogue(tuple(dishes))


def row_problems(row: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one row; nothing when it is right."""
    required = {*_SCALES, *_TEXTS, *_LISTS, *_NUMBERS}
    yield from (f"{name} is missing" for name in sorted(required - set(row)))
    yield from (f"unknown field {name}" for name in sorted(set(row) - required - set(_OPTIONAL)))
    for name, listing in _LISTED.items():
        values = row.get(name, [])
        for value in values if isinstance(values, list) else [values]:
            if value not in schema[listing]:
                yield f"{name}: {value!r} is not in {listing} of schema.toml"
    for name in _SCALES:
        if row.get(name, 0) not in (0, 1, 2, 3):
            yield f"{name} must be 0, 1, 2 or 3"
    for name in (*_TEXTS, *_LISTS, "aliases"):
        for text in row[name] if isinstance(row.get(name), list) else [row.get(name, "x")]:
            if not isinstance(text, str) or not text or clean(text) != text:
                yield f"{name}: {text!r} must be clean text"
    if len(row.get("traits", ())) != 3:
        yield "traits must be three"
    if not row.get("ingredients", True):
        yield "ingredients is empty"
    if row.get("spicy") == 0 and (
        hot := sorted(set(row.get("ingredients", ())) & {*schema["hot"]})
    ):
        yield f"spicy is 0 with {', '.join(hot)} among its ingredients"
    if row.get("popularity", 1) not in (1, 2, 3, 4, 5):
        yield "popularity must be 1 to 5"
    if not str(row.get("blurb", "")).endswith("요."):
        yield "blurb must end in '요.'"
    yield from _energy_problems(row)


def _energy_problems(row: Mapping[str, Any]) -> Iterator[str]:
    numbers = [row.get(name) for name in ("kcal", "carbs_g", "protein_g", "fat_g")]
    if not all(isinstance(number, int | float) and number >= 0 for number in numbers):
        yield "kcal, carbs_g, protein_g and fat_g must be numbers of 0 or more"
        return
    kcal, carbs, protein, fat = (float(number or 0) for number in numbers)
    if abs(4 * (carbs + protein) + 9 * fat - kcal) > max(25.0, _MACRO_TOLERANCE * kcal):
        yield f"kcal {kcal:.0f} does not fit its carbohydrates, protein and fat"


def _clashes(dishes: Iterable[Dish]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for dish in dishes:
        for name in dict.fromkeys(squeeze(name) for name in (dish.id, dish.name, *dish.aliases)):
            if name in seen:
                yield f"{dish.id}: '{name}' is also a name of {seen[name]}"
            seen[name] = dish.id


def _dish(row: Mapping[str, Any], schema: Mapping[str, Any], official: _Official | None) -> Dish:
    contents = table().contents((*row["ingredients"], *row.get("may_contain", ())))
    plain = {name: row[name] for name in (*_SCALES, *_TEXTS, "price", "popularity")}
    lists: dict[str, Any] = {
        name: tuple(row.get(name, ())) for name in (*_LISTS, "aliases", "may_contain")
    }
    macros = ("serving_g", "kcal", "carbs_g", "protein_g", "fat_g")
    return Dish(
        **plain,
        **lists,
        soupy=row.get("soupy", row["kind"] in schema["soupy_kinds"]),
        popularity_basis=schema["popularity_bases"][0],
        nutrition=(
            official.scaled(row["serving_g"])
            if official
            else Nutrition(**{name: row[name] for name in macros})
        ),
        emoji=schema["emoji"].get(row["kind"], schema["emoji"]["default"]),
        allergens=contents.allergens,
        tags=contents.tags,
        unknown=contents.unknown,
        diets=contents.diets,
    )


@dataclass(frozen=True, slots=True)
class _Official:
    """A row of `nutrition.csv`: the values of the ministry for its own serving."""

    code: str
    serving_g: float
    kcal: float
    carbs_g: float
    protein_g: float
    fat_g: float

    def scaled(self, serving_g: int) -> Nutrition:
        share = serving_g / self.serving_g
        return Nutrition(
            serving_g=serving_g,
            kcal=round(self.kcal * share),
            carbs_g=round(self.carbs_g * share, 1),
            protein_g=round(self.protein_g * share, 1),
            fat_g=round(self.fat_g * share, 1),
            basis=f"식약처 {self.code}"
            + (f" ({self.serving_g:g}g → {serving_g}g 환산)" if share != 1 else ""),
        )


def _official(path: Path) -> Iterator[tuple[str, _Official]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            macros = ("serving_g", "kcal", "carbs_g", "protein_g", "fat_g")
            yield row["id"], _Official(row["code"], *(float(row[name]) for name in macros))

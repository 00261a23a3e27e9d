"""Official nutrition values for the dishes that the ministry's table holds.

In: the food table of the Ministry of Food and Drug Safety as CSV (식약처
식품영양성분 DB, columns 식품코드, DB군, 식품명, 1회제공량 …). Out: `nutrition.csv` beside this
file, one row a dish whose name or alias is exactly a 식품명.
Run: `python -m malbeot.bots.food.catalogue.official TABLE.csv`
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.ingredients import FOLDER
from malbeot.bots.food.catalogue.load import load
from malbeot.files import atomic
from malbeot.text.normalize import squeeze

_COLUMNS = {
    "serving_g": "1회제공량",
    "kcal": "에너지(㎉)",
    "carbs_g": "탄수화물(g)",
    "protein_g": "단백질(g)",
    "fat_g": "지방(g)",
}
_MAX_RATIO = 2.0
"""A value further than this from the editor's estimate is of another serving or another dish."""


def matches(dishes: Iterable[Dish], table: Path) -> Iterator[dict[str, str]]:
    """Rows of `nutrition.csv`, in the order of the dishes. A dish's own name wins over an alias."""
    with table.open(encoding="utf-8-sig", newline="") as file:
        foods = {
            squeeze(row["식품명"]): row for row in csv.DictReader(file) if row["DB군"] == "음식"
        }
    for dish in dishes:
        names = (squeeze(name) for name in (dish.name, *dish.aliases))
        food = next((foods[name] for name in names if name in foods), None)
        if food is None or not all(food[column] for column in _COLUMNS.values()):
            continue
        if 1 / _MAX_RATIO <= float(food["에너지(㎉)"]) / max(dish.nutrition.kcal, 1) <= _MAX_RATIO:
            values = {name: food[column] for name, column in _COLUMNS.items()}
            yield {"id": dish.id, "code": food["식품코드"], "food": food["식품명"], **values}


def main(table: Path) -> int:
    dishes = load(sorted((FOLDER / "dishes").glob("*.toml"))).dishes
    rows = list(matches(dishes, table))
    with atomic(FOLDER / "nutrition.csv") as file:
        writer = csv.DictWriter(file, ["id", "code", "food", *_COLUMNS], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    sys.stdout.write(f"{len(rows)} of {len(dishes)} dishes have official values\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))

"""Official nutrition values for the dishes that the ministry's table holds.

In: the food table of the Ministry of Food and Drug Safety as CSV (식약처
식품영양성분 DB, columns 식품코드, DB군, 식품명, 1회제공량 …). Out: `nutrition.csv` beside this
file, one row a dish whose name or alias is exactly a 식품명; the values are the table's own, for
its own serving. `load.py` scales them to the editor's serving, because a portion of the table
(떡볶이 180 g, 파전 150 g) is often a sample and no meal.
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
_MAX_RATIO = 1.3
"""Energy per gram further than this from the editor's estimate is of another dish: a dry bowl of
barley rice and one with vegetables have one name."""


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
        values = {name: food[column] for name, column in _COLUMNS.items()}
        if _alike(dish, float(values["kcal"]) / float(values["serving_g"])):
            yield {"id": dish.id, "code": food["식품코드"], "food": food["식품명"], **values}


def _alike(dish: Dish, density: float) -> bool:
    """`density`: kcal a gram."""
    estimate = max(dish.nutrition.kcal, 1) / dish.nutrition.serving_g
    return 1 / _MAX_RATIO <= density / estimate <= _MAX_RATIO


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

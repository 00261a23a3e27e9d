"""The table of ingredients: nothing in it disagrees, and diets follow from allergens."""

from __future__ import annotations

from typing import Any

import pytest

from malbeot.bots.food.catalogue.allergens import legal_names
from malbeot.bots.food.catalogue.ingredients import FOLDER, read, table
from malbeot.bots.food.catalogue.load import catalogue
from malbeot.errors import DataError
from malbeot.files import read_toml

_MEAT = {"돼지고기", "닭고기", "쇠고기"}
_SEA = {"고등어", "게", "새우", "오징어", "조개류"}
_BREAKS = {
    "pescatarian": _MEAT,
    "halal": _MEAT,
    "vegetarian": _MEAT | _SEA,
    "vegan": _MEAT | _SEA | {"난류", "우유"},
}


def _data() -> dict[str, Any]:
    return read_toml(FOLDER / "ingredients.toml")


@pytest.mark.parametrize("diet", _BREAKS)
def test_no_dish_of_a_diet_holds_an_allergen_that_breaks_it(diet: str) -> None:
    fitting = [dish for dish in catalogue().dishes if diet in dish.diets]
    assert len(fitting) >= 25
    broken = {d.name: d.allergens & _BREAKS[diet] for d in fitting if d.allergens & _BREAKS[diet]}
    assert broken == {}


@pytest.mark.parametrize("name", ["깐쇼새우", "해물볶음밥", "토마토달걀볶음"])
def test_the_chicken_in_oyster_sauce_counts_for_a_diet(name: str) -> None:
    dish = catalogue().by_name[name]
    assert "닭고기" in dish.allergens
    assert not dish.diets & {"halal", "pescatarian"}
    assert "굴소스" in table().barred(dish.everything, "halal")
    assert "chicken" not in dish.tags  # "no chicken today" is not about the sauce


def test_all_allergens_are_those_of_the_law_and_animals_imply_a_tag() -> None:
    data = _data()
    assert set(data["allergens"]) == set(legal_names())
    assert set(data["implied"]) == _MEAT | _SEA | {"난류", "우유"}


def test_every_ingredient_of_the_table_is_used() -> None:
    used = {name for dish in catalogue().dishes for name in dish.everything}
    assert table().known - used == set()


def test_coconut_and_its_milk_are_alike() -> None:
    assert table().contents(["코코넛"]) == table().contents(["코코넛밀크"])


def test_the_colour_of_cola_is_no_caramel() -> None:
    assert catalogue().by_name["콜라"].allergens == frozenset()
    assert "우유" in catalogue().by_name["카라멜마키아토"].allergens


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"plain": {"ingredients": ["마늘", "마늘"]}}, "plain: 마늘 stands there twice"),
        ({"plain": {"ingredients": ["달걀"]}}, "plain: 달걀 also stands in a list"),
        ({"implied": {"달걀": "egg"}}, "implied: '달걀' is not in [allergens]"),
        ({"implied": {"난류": "eggs"}}, "implied: 'eggs' is not in [tags]"),
        ({"diets": {"vegan": ["egg"]}}, "diets: 'halal' is missing"),
        ({"diets": {"paleo": []}}, "diets: 'paleo' is missing or not a Diet"),
        ({"diets": {"vegan": ["meat"]}}, "diets.vegan: 'meat' is not in [tags]"),
    ],
)
def test_a_broken_table_is_refused(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(DataError) as error:
        read(_data() | change)
    assert problem in error.value.message


def test_a_table_without_a_section_is_refused() -> None:
    data = _data()
    del data["diets"]
    with pytest.raises(DataError, match=r"\[diets\] is missing"):
        read(data)


def test_instant_noodles_hold_their_soup_powder() -> None:
    instant = [
        dish
        for dish in catalogue().dishes
        if any(word in name for name in (dish.name, *dish.aliases)
               for word in ("라면", "컵우동", "컵쌀국수", "불닭"))
        and "라멘" not in dish.name
    ]  # fmt: skip
    assert len(instant) >= 12
    assert [dish.name for dish in instant if "라면스프" not in dish.everything] == []
    assert "vegan" not in catalogue().by_name["비빔라면"].diets

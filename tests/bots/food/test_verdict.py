"""Verdicts: the catalogue decides, code words it, nothing invites to what is barred."""

from __future__ import annotations

import random

import pytest

from malbeot.bots.food import verdict
from malbeot.bots.food.catalogue.load import catalogue
from malbeot.bots.food.wording.grammar import grammar
from malbeot.guard.output import finished

DISHES = catalogue().by_name
RNG = random.Random(1)


def test_a_diet_that_the_dish_breaks_names_what_breaks_it() -> None:
    told = " ".join(verdict.diet(DISHES["김치찌개"], "vegan", (), RNG))
    assert "비건" in told
    assert "맞지 않아요" in told
    assert "돼지고기" in told


def test_a_diet_that_the_dish_keeps() -> None:
    dish = next(dish for dish in catalogue().dishes if "vegan" in dish.diets)
    told = " ".join(verdict.diet(dish, "vegan", (), RNG))
    assert told.startswith("네, ")
    assert "확인해" in told


def test_a_diet_verdict_does_not_hide_an_allergy() -> None:
    dish = next(d for d in catalogue().dishes if "vegan" in d.diets and "대두" in d.allergens)
    assert "권하지 않아요" in " ".join(verdict.diet(dish, "vegan", ("대두",), RNG))


@pytest.mark.parametrize("allergies", [(), ("땅콩",), ("땅콩", "복숭아")])
def test_leave_names_the_allergies_that_were_told_and_those_of_the_dish(
    allergies: tuple[str, ...],
) -> None:
    told = " ".join(verdict.may_eat(DISHES["삼계탕"], allergies, (), RNG))
    assert all(word in told for word in (*allergies, "닭고기"))
    assert "확인해 주세요" in told


def test_leaving_out_an_allergen_is_no_safety() -> None:
    told = " ".join(verdict.without(DISHES["짬뽕"], "새우", ("새우",), RNG))
    assert "권하지 않아요" in told
    # The person said 갑각류, the question says 새우: the same allergen.
    assert "권하지" in " ".join(verdict.without(DISHES["짬뽕"], "새우", ("갑각류",), RNG))


def test_leaving_out_what_is_merely_disliked() -> None:
    assert "빼 달라" in " ".join(verdict.without(DISHES["물냉면"], "오이", (), RNG))
    assert "들어가" in " ".join(verdict.without(DISHES["삼계탕"], "오이", (), RNG))


def test_every_shape_is_a_finished_sentence() -> None:
    slots = {"name": "짬뽕", "value": "새우", "diet": "비건", "by": "10g"}
    slots |= {"a": "짬뽕", "b": "우동", "va": "640kcal", "vb": "450kcal"}
    rules = grammar("verdicts")
    whole = {"va": "매운 국수예요.", "vb": "굵은 국수예요."}
    for path in rules.paths():
        values = whole if path == "verdicts.compare.kinds" else {}
        for _ in range(20):
            assert finished(rules.say(path, slots | values, RNG)), path

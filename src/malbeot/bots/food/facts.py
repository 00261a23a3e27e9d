"""A dish's facts as label and value, the values worded as they will be said.

The labels are those of `wording/facts.toml`. Only what the catalogue holds is said.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from malbeot.bots.food.catalogue.allergens import allergy
from malbeot.bots.food.catalogue.dish import UNKNOWN, Dish
from malbeot.bots.food.catalogue.ingredients import FOLDER
from malbeot.files import read_toml

Fact = tuple[str, str]
_MOST_INGREDIENTS = 6


@cache
def words() -> dict[str, Any]:
    return read_toml(FOLDER / "words.toml")


def fact(dish: Dish, question: str, ingredient: str = "") -> tuple[Fact, ...]:
    """What answers one question; the description when the question has no fact of its own."""
    if question == "들어감" and ingredient:
        return (_holds(dish, ingredient),)
    return (_FACTS.get(question, _description)(dish),)


def details(dish: Dish) -> tuple[Fact, ...]:
    """What is told about a dish when no question was asked."""
    return (_FACTS["재료"](dish), _FACTS["매운 정도"](dish), _FACTS["열량"](dish))


def _description(dish: Dish) -> Fact:
    return "어떤 음식", dish.blurb


def _allergens(dish: Dish) -> Fact:
    names = sorted(dish.allergens) + ([UNKNOWN] if dish.unknown else [])
    return ("알레르기", ", ".join(names)) if names else ("알레르기 없음", "없음")


def _holds(dish: Dish, ingredient: str) -> Fact:
    """By the strict rule of allergies: soy sauce holds wheat, and that may be why it is asked."""
    rule = allergy(ingredient)
    if rule.made_with(dish):
        return "들어감", ingredient
    return ("들어갈 수 있음" if rule.forbids(dish) else "안 들어감", ingredient)


_FACTS: dict[str, Callable[[Dish], Fact]] = {
    "어떤 음식": _description,
    "열량": lambda d: ("열량", f"{d.nutrition.kcal}kcal"),
    "탄수화물": lambda d: ("탄수화물", f"{d.nutrition.carbs_g:g}g"),
    "단백질": lambda d: ("단백질", f"{d.nutrition.protein_g:g}g"),
    "지방": lambda d: ("지방", f"{d.nutrition.fat_g:g}g"),
    "매운 정도": lambda d: ("매운 정도", words()["spicy"][d.spicy]),
    "짠 정도": lambda d: ("짠 정도", words()["salty"][d.salty]),
    "단 정도": lambda d: ("단 정도", words()["sweet"][d.sweet]),
    "느끼한 정도": lambda d: ("느끼한 정도", words()["oily"][d.oily]),
    "재료": lambda d: ("재료", ", ".join(d.ingredients[:_MOST_INGREDIENTS])),
    "알레르기": _allergens,
    "먹어도 됨": _allergens,
    "가격대": lambda d: ("가격대", words()["price"][d.price - 1]),
    "종류": lambda d: ("종류", d.cuisine),
    "온도": lambda d: ("온도", words()["temperature"][d.temperature]),
    "한 끼 양": lambda d: ("한 끼 양", f"{d.nutrition.serving_g}g"),
}
QUESTIONS = (*_FACTS, "들어감", "식단", "빼고 먹기", "조리법", "이유", "없는 값")
"""What may be asked of a dish; `verdict.py` answers the last five, and the leave to eat."""

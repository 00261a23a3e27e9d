"""Two dishes side by side: the same fact of both, and which one is more or less.

In: two dishes and a question of `facts.py`. Out: whole sentences, worded by code alone: numbers are
compared, not guessed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.facts import fact
from malbeot.bots.food.verdict import say, whole


@dataclass(frozen=True, slots=True)
class _Scale:
    """`rule` of verdicts.toml names the dish with the smallest value, or with the largest."""

    value: Callable[[Dish], float]
    rule: str
    smallest: bool
    unit: str = ""


_SCALES = {
    "열량": _Scale(lambda d: d.nutrition.kcal, "less", smallest=True, unit="kcal"),
    "지방": _Scale(lambda d: d.nutrition.fat_g, "fewer", smallest=True, unit="g"),
    "탄수화물": _Scale(lambda d: d.nutrition.carbs_g, "fewer", smallest=True, unit="g"),
    "단백질": _Scale(lambda d: d.nutrition.protein_g, "more", smallest=False, unit="g"),
    "한 끼 양": _Scale(lambda d: d.nutrition.serving_g, "more", smallest=False, unit="g"),
    "매운 정도": _Scale(lambda d: d.spicy, "hotter", smallest=False),
    "가격대": _Scale(lambda d: d.price, "cheaper", smallest=True),
}

_SHAPES = {"어떤 음식": "kinds", "온도": "warmth"}


def compare(
    one: Dish, other: Dish, question: str, rng: random.Random, *, warned: bool = False
) -> tuple[str, ...]:
    """'김밥은 415kcal, 라면은 545kcal예요. 김밥이 130kcal 더 낮아요.' `warned`: a warning follows,
    and nothing invites to choose."""
    values = [fact(dish, question)[0][1] for dish in (one, other)]
    slots = {"a": one.name, "b": other.name, "va": values[0], "vb": values[1]}
    told = [say(f"compare.{_SHAPES.get(question, 'both')}", rng, **slots)]
    if scale := _SCALES.get(question):
        told.append(_verdict(one, other, scale, rng))
    return whole(told, "" if warned else say("compare.ask", rng))


def _verdict(one: Dish, other: Dish, scale: _Scale, rng: random.Random) -> str:
    low, high = sorted((one, other), key=scale.value)
    by = scale.value(high) - scale.value(low)
    if not by:
        return say("compare.same", rng)
    named = low if scale.smallest else high
    amount = f"{round(by, 1):g}{scale.unit}" if scale.unit else ""
    return say(f"compare.{scale.rule}", rng, name=named.name, by=amount)

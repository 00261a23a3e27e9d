"""Why a dish suits this person now: a wish that it really meets, in words of labels.toml."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable

from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.predicate import meets
from malbeot.bots.food.wish import Rule, Wish
from malbeot.bots.food.wording.labels import reasons


def reasons_of(
    dishes: Iterable[Dish], wish: Wish, relaxed: tuple[Rule, ...], rng: random.Random
) -> dict[str, str]:
    """Dish id → reason; as long as there are others, none is told of two dishes."""
    told: dict[str, str] = {}
    for dish in dishes:
        told[dish.id] = reason(dish, wish, relaxed, rng, told.values())
    return told


def reason(
    dish: Dish,
    wish: Wish,
    relaxed: tuple[Rule, ...],
    rng: random.Random,
    used: Collection[str] = (),
) -> str:
    """'비 오는 날에 어울리는'; '' when there is none to tell. `used`: taken only if need be."""
    dropped = {rule.label for rule in relaxed}
    rules = [
        rule for rule in (*wish.prefer, *wish.soft) if rule.label and rule.label not in dropped
    ]
    met = [rule.label for rule in rules if meets(dish, rule.predicate)]
    told = [phrase for label in met for phrase in reasons(label)]
    fresh = [phrase for phrase in told if phrase not in used]
    return rng.choice(fresh or told) if told else ""

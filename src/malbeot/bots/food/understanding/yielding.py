"""What a state of body does to the wishes of a talk: the state wins.

In: the cares that hold and the wishes remembered. Out: the hard rules and preferences of the cares,
and the wishes that must go, because no dish could meet them together with those rules. Knows
nothing of texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.predicate import Predicate, meets
from malbeot.bots.food.understanding.care import Care
from malbeot.bots.food.understanding.concept import FOOD_GROUPS
from malbeot.bots.food.understanding.memory import Entry
from malbeot.bots.food.wish import Rule


def barred(cares: Iterable[Care], labels: Sequence[str]) -> tuple[Rule, ...]:
    """Hard rules; `labels` = the wishes heard, one of which may be met in a way of its own."""
    found = ((care, _bars(care, labels)) for care in cares)
    return tuple(Rule(care.word, bars, "body") for care, bars in found if bars)


def wished(cares: Iterable[Care]) -> tuple[Rule, ...]:
    """The first that `recommend` drops."""
    return tuple(Rule(care.wish, care.soft, "mood") for care in cares if care.soft)


def preferred(cares: Iterable[Care]) -> tuple[Rule, ...]:
    return tuple(Rule(care.id, care.prefer, "body") for care in cares if care.prefer)


def swapped(cares: Iterable[Care], entries: Iterable[Entry]) -> bool:
    """One of these wishes is met in a way of its own: fruit for something sweet."""
    labels = {entry.label for entry in entries}
    return any(care.swap in labels for care in cares if care.swap)


def impossible(
    entries: Sequence[Entry], cares: Sequence[Care], dishes: Sequence[Dish]
) -> list[Entry]:
    """The wishes that go against one of the cares."""
    rules = barred(cares, [entry.label for entry in entries])
    if not cares:
        return []
    unheard = {label for care in cares for label in care.unheard}
    safe = [dish for dish in dishes if all(meets(dish, rule.predicate) for rule in rules)]
    return [
        entry for entry in entries
        if entry.label in unheard
        or (entry.soft and entry.group in FOOD_GROUPS and safe and not _met(entry, safe))
    ]  # fmt: skip


def _met(entry: Entry, dishes: Iterable[Dish]) -> bool:
    return any(all(meets(dish, rule.predicate) for rule in entry.soft) for dish in dishes)


def _bars(care: Care, labels: Sequence[str]) -> Predicate:
    return care.swap_bars if care.swap and care.swap in labels else care.bars

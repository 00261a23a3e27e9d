"""What a state of body does to the wishes of a talk: the state wins.

In: the cares that hold and the wishes remembered. Out: the hard rules and preferences of the cares,
and the wishes that must go, because no dish could meet them together with those rules. Knows
nothing of texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

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


def swapping(cares: Iterable[Care], entries: Iterable[Entry]) -> tuple[Care, ...]:
    """The cares that meet one of these wishes in a way of their own: fruit for something sweet."""
    labels = {entry.label for entry in entries}
    return tuple(care for care in cares if care.swap and care.swap in labels)


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


def turning(
    entries: Sequence[Entry], cares: Sequence[Care], dishes: Sequence[Dish]
) -> tuple[Care, ...]:
    """The cares that turn one of the wishes into another: coffee into a drink without caffeine."""
    return tuple(care for care in cares if any(_turns(care, one, dishes) for one in entries))


def turned(entries: Iterable[Entry], cares: Iterable[Care], dishes: Sequence[Dish]) -> list[Entry]:
    """The wishes, with those that these cares turn replaced."""
    kept = list(entries)
    for care in cares:
        rule = Rule(care.turns_to, care.turns, "kind", care.turns_to)
        kept = [
            replace(one, group="kind", label=care.turns_to, soft=(rule,), prefer=())
            if _turns(care, one, dishes) else one
            for one in kept
        ]  # fmt: skip
    return kept


def _turns(care: Care, entry: Entry, dishes: Iterable[Dish]) -> bool:
    if not care.turns or not entry.soft or entry.group not in FOOD_GROUPS:
        return False
    named = [dish for dish in dishes if _met(entry, [dish])]
    return bool(named) and all(
        meets(dish, care.turns) and not meets(dish, care.soft) for dish in named
    )


def _met(entry: Entry, dishes: Iterable[Dish]) -> bool:
    return any(all(meets(dish, rule.predicate) for rule in entry.soft) for dish in dishes)


def _bars(care: Care, labels: Sequence[str]) -> Predicate:
    return care.swap_bars if care.swap and care.swap in labels else care.bars

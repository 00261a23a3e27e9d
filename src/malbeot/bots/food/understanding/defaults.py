"""What is suggested where nothing was said of it: a meal, and one that suits the hour.

In: the memory of the talk, its soft rules, the time. Out: further rules. The data is
`words/table.toml`.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from malbeot.bots.food.understanding.memory import Memory
from malbeot.bots.food.understanding.utterance import LEXICON
from malbeot.bots.food.wish import Rule
from malbeot.files import read_toml


@cache
def _data() -> dict[str, Any]:
    return read_toml(LEXICON / "table.toml")


def proper() -> Rule:
    """What is a meal of its own."""
    data = _data()
    barred = [*data["side"]["id_not"], *data["meal"]["id_not"]]
    return Rule(data["word"], dict(data["meal"]) | {"id_not": barred}, "kind")


def table(memory: Memory, soft: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """A meal, unless something else was asked for."""
    data = _data()
    if any(rule.group == "dish" or rule.word in data["sides_asked"] for rule in soft):
        return ()
    meals = [meal for rule in soft for meal in rule.predicate.get("meal_in", ())]
    proper_meal = bool(meals) and "snack" not in meals
    sides = list(data["side"]["id_not"])
    if memory.treat and not proper_meal:
        return (Rule(data["word"], {"id_not": sides}, "kind"),)
    predicate = dict(data["meal"]) | {"id_not": [*sides, *data["meal"]["id_not"]]}
    if all(entry.group in data["plain_groups"] for entry in memory.entries):
        predicate["cuisine_not"] = [*predicate["cuisine_not"], *data["plain_not"]]
    if "breakfast" in meals:
        predicate["cuisine_not"] = ["음료"]
    return (Rule(data["word"], predicate, "kind"),)


def hour(soft: tuple[Rule, ...], now: datetime) -> tuple[Rule, ...]:
    """When nothing is preferred: what is eaten at this hour."""
    if any(rule.group == "meal" for rule in soft):
        return ()
    rows = [row for row in _data()["hours"] if row["from"] <= now.hour]
    meal = rows[-1]["meal"]
    return (Rule("", {"meal_in": [meal]}, "meal"),) if meal else ()

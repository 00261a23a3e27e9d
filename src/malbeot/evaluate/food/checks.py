"""Does an answer do what was expected? One `Check` for every single thing that was asked.

In: an `expect` object, what the target said, what it had suggested before. Out: checks that say in
words what was wrong. Where nothing was suggested although something had to be, the conditions on
the dishes fail too: a bot that says nothing meets nobody's wish.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.load import Catalogue
from malbeot.bots.food.catalogue.predicate import Predicate, meets
from malbeot.evaluate.food.conversations import GROUPS
from malbeot.evaluate.food.naming import words
from malbeot.evaluate.food.play import Spoken, names
from malbeot.text.normalize import clean, squeeze

Expect = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    ok: bool
    why: str = ""
    """What was wrong; empty when it is right."""

    def row(self) -> dict[str, Any]:
        return {"check": self.name, "ok": self.ok, **({"why": self.why} if self.why else {})}


@dataclass(frozen=True, slots=True)
class Before:
    """What a check needs to know beside the answer."""

    catalogue: Catalogue
    suggested: frozenset[str] = frozenset()
    """Ids of the dishes suggested earlier in this conversation."""


def check(expect: Expect, spoken: Spoken, before: Before) -> list[Check]:
    """All of them hold in a good answer."""
    dishes = _dishes(expect, spoken, before)
    return [*_answered(spoken), *_picks(expect, spoken), *dishes, *_words(expect, spoken)]


def fitting(expect: Expect, before: Before) -> int | None:
    """How many dishes could be suggested alone and pass; None when nothing is asked of the dishes.
    0 tells a reader that no bot could have passed with this catalogue."""
    asked = [resolved(expect[group], before) for group in GROUPS if group in expect]
    if not asked:
        return None
    dishes = before.catalogue.dishes
    return sum(all(meets(dish, predicate) for predicate in asked) for dish in dishes)


def resolved(asked: Expect, before: Before) -> Predicate:
    """The expectation as a predicate: names and earlier suggestions become ids."""
    predicate = {name: v for name, v in asked.items() if name not in ("not_name", "not_previous")}
    barred = set(predicate.get("id_not", ()))
    if asked.get("not_previous"):
        barred |= before.suggested
    by_name = before.catalogue.by_name
    barred |= {by_name[key].id for key in map(squeeze, asked.get("not_name", ())) if key in by_name}
    return predicate | ({"id_not": barred} if barred else {})


def _answered(spoken: Spoken) -> Iterator[Check]:
    """Only where something is wrong, so that no share is made better by what always holds."""
    if spoken.error:
        yield Check("answer", False, f"no answer: {spoken.error}")
    elif not spoken.answer.text.strip():
        yield Check("answer", False, "the answer is empty")
    if spoken.strangers:
        yield Check("catalogue", False, f"not in the catalogue: {', '.join(spoken.strangers)}")


def _picks(expect: Expect, spoken: Spoken) -> Iterator[Check]:
    if "picks" not in expect:
        return
    low, high = expect["picks"]
    count = len(spoken.dishes) + len(spoken.strangers)
    why = f"{count} dishes, expected {low} to {high}: {names(spoken.dishes)}"
    yield _judged("picks", low <= count <= high, why)


def _dishes(expect: Expect, spoken: Spoken, before: Before) -> Iterator[Check]:
    needed = expect.get("picks", [0])[0] > 0
    for part, value in expect.get("all", {}).items():
        yield _part(f"all.{part}", {part: value}, spoken.dishes, len(spoken.dishes), before, needed)
    for part, value in expect.get("first", {}).items():
        yield _part(f"first.{part}", {part: value}, spoken.dishes[:1], 1, before, needed)
    if most := expect.get("most"):
        enough = -(-2 * len(spoken.dishes) // 3)  # two thirds, rounded up
        yield _part(f"most.{'+'.join(most)}", most, spoken.dishes, enough, before, needed)


def _part(
    name: str, asked: Expect, dishes: Sequence[Dish], enough: int, before: Before, needed: bool
) -> Check:
    if not dishes:
        return _judged(name, not needed, "no dish was suggested")
    predicate = resolved(asked, before)
    wrong = [dish for dish in dishes if not meets(dish, predicate)]
    why = f"{_asked(asked)} does not hold for {names(wrong)}"
    return _judged(name, len(dishes) - len(wrong) >= enough, why)


def _words(expect: Expect, spoken: Spoken) -> Iterator[Check]:
    text = clean(spoken.answer.text).lower()
    if wanted := expect.get("names_any"):
        said = any(squeeze(name) in squeeze(text) for name in wanted)
        yield _judged("names_any", said, f"the text names none of: {', '.join(wanted)}")
    for position, wanted in enumerate(expect.get("text_any", ()), 1):
        said = any(word.lower() in text for word in wanted)
        yield _judged(f"text_any.{position}", said, f"the text has none of: {', '.join(wanted)}")
    for word in expect.get("text_none", ()):
        yield _judged(
            f"text_none.{word.strip()}", word.lower() not in text, f"the text has {word!r}"
        )
    if expect.get("notice"):
        yield _judged("notice", _says_unmet(spoken), "does not say that a wish could not be met")


def _says_unmet(spoken: Spoken) -> bool:
    kinds = {notice.get("kind") for notice in spoken.answer.notices}
    patterns = words()["unmet_says"]
    return bool(kinds & set(words()["unmet_kinds"])) or any(
        re.search(pattern, clean(spoken.answer.text)) for pattern in patterns
    )


def _judged(name: str, ok: bool, why: str) -> Check:
    return Check(name, ok, "" if ok else why)


def _asked(asked: Expect) -> str:
    return ", ".join(f"{name} {_short(value)}" for name, value in asked.items())


def _short(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"

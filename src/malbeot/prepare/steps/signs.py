"""How much a text sounds as if it gave orders to a model, by what its sentences speak of together.

Patterns of whole phrases know the wordings they were written for; this knows subjects: a machine,
rules, getting rid of them, the page itself, from now on … Each has a weight, and two or more of
them in one sentence weigh more (signs.toml); without a sign that a model may be spoken to, nothing
is weighed. Judges words alone, like `injection`, which asks it.
"""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from malbeot.files import read_toml


class Sign(BaseModel):
    """`order` is false for what speaks against one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    weight: float
    order: bool
    pattern: str
    unless: tuple[str, ...] = ()
    """Signs beside which this one does not count: one word must not outweigh them."""


class Signs(BaseModel):
    """signs.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bias: float
    threshold: float
    longest: int
    addressed: tuple[str, ...]
    """Signs of which one must be there: somebody is spoken to who may be a model."""
    more: tuple[float, ...]
    signs: tuple[Sign, ...]


SIGNS = Signs.model_validate(read_toml(Path(__file__).with_suffix(".toml")))
_COMPILED = tuple((sign, re.compile(sign.pattern)) for sign in SIGNS.signs)
_ADDRESSED = tuple(pattern for sign, pattern in _COMPILED if sign.name in SIGNS.addressed)
_SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?!\s|$)){4,400}[.!?]*")


def sentences(folded: str) -> list[str]:
    """Cut at marks before a space, and at line breaks; none is longer than 400 letters."""
    return [match.group().strip() for match in _SENTENCE.finditer(folded)]


def weight(sentence: str) -> float:
    """In lower case in; over 0 more likely an order than not, as far as the labelled texts go."""
    found = [sign for sign, pattern in _COMPILED if pattern.search(sentence)]
    there = {sign.name for sign in found}
    orders = sum(sign.order for sign in found)
    total = SIGNS.bias + sum(sign.weight for sign in found if there.isdisjoint(sign.unless))
    return total + sum(
        more * max(0, orders - known) for known, more in enumerate(SIGNS.more, start=2)
    )


def addressed(sentence: str) -> bool:
    """Whether a model may be spoken to; rules for people speak to none, whatever they weigh."""
    return any(pattern.search(sentence) for pattern in _ADDRESSED)


def heavy(sentence: str) -> bool:
    """Whether it says enough to be taken for an order."""
    short = len(sentence) <= SIGNS.longest
    return short and addressed(sentence) and weight(sentence) > SIGNS.threshold

"""States of body that a message tells of, in which a doctor has the last word on food.

In: an utterance. Out: the `Care`s of `words/care.toml` that it speaks of. What a care keeps out is
a hard rule like any refusal; what is said is in the file. Knows nothing of the talk before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from malbeot.bots.food.catalogue.predicate import Predicate, validate
from malbeot.bots.food.understanding.utterance import LEXICON, Utterance
from malbeot.files import read_toml

_DENIED = re.compile(r"(?:은|는|이|가|도)?(?:아[니닌님]|없|끝났|안했|안함)")


@dataclass(frozen=True, slots=True)
class Care:
    id: str
    patterns: tuple[str, ...]
    advice: tuple[str, ...]
    """Whole sentences, for somebody who asks whether something may be eaten."""
    notice: str
    """One line beside an answer."""
    word: str = ""
    """What `bars` keeps out, as we call it."""
    bars: Predicate | None = None
    declines: bool = False
    """No dish is suggested at all."""


@cache
def cares() -> tuple[Care, ...]:
    found = []
    for row in read_toml(LEXICON / "care.toml")["care"]:
        validate(row.get("bars", {}))
        parts = {"patterns": tuple(row["patterns"]), "advice": tuple(row["advice"])}
        found.append(Care(**(row | parts)))
    return tuple(found)


def told(utterance: Utterance) -> tuple[Care, ...]:
    """What the message says of the person, or of whom the food is for."""
    return tuple(care for care in cares() if _tells(care, utterance.text))


def _tells(care: Care, text: str) -> bool:
    hits = (hit for pattern in care.patterns for hit in re.finditer(pattern, text))
    return any(not _DENIED.match(text, hit.end()) for hit in hits)

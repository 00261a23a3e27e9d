"""States of body that a message tells of, in which a doctor has the last word on food.

In: an utterance. Out: the `Care`s of `words/care.toml` that it speaks of. What a care keeps out is
a hard rule that no wish can undo (`yielding.py`); what is said is in the file. Knows nothing of the
talk before.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache

from malbeot.bots.food.catalogue.predicate import Predicate, validate
from malbeot.bots.food.understanding.utterance import LEXICON, Utterance
from malbeot.files import read_toml

_DENIED = re.compile(
    r"(?:은|는|이|가|도)?(?:아[니닌님]|없|끝났|안했|안함)"
    r"|[가-힣]{0,4}?(?:다나았|나았어|나아서|괜찮아졌)"
)
_GONE = "·"
_MOST_LEADS = 2


@dataclass(frozen=True, slots=True)
class Care:
    id: str
    patterns: tuple[str, ...]
    advice: tuple[str, ...]
    """Whole sentences, for somebody who asks whether something may be eaten."""
    notice: str
    """One line beside an answer."""
    lead: str = ""
    """One sentence before the first suggestions in a talk."""
    instead: str = ""
    """Said when a wish was dropped because of this state."""
    otherwise: tuple[str, ...] = ()
    """In place of `advice` for a dish that `bars` does not keep out."""
    sounds_like: tuple[str, ...] = ()
    """What holds a pattern and means something else."""
    word: str = ""
    """What `bars` keeps out, as we call it; '' is not told as a refusal."""
    bars: Predicate = field(default_factory=dict)
    wish: str = ""
    """What `soft` asks for, as we call it."""
    soft: Predicate = field(default_factory=dict)
    """Met unless something else was asked for by name."""
    prefer: Predicate = field(default_factory=dict)
    """What suits better and is no condition."""
    turns: Predicate = field(default_factory=dict)
    """A wish for nothing but these, all of which `soft` keeps out, becomes one for the others."""
    turns_to: str = ""
    """The label of that one."""
    turned: tuple[str, ...] = ()
    """Said then, and where `swap` was met, before the suggestions."""
    unheard: tuple[str, ...] = ()
    """Labels of wishes that are dropped: no beer with gout."""
    swap: str = ""
    """The label of a wish that is met by `swap_bars` in place of `bars`."""
    swap_bars: Predicate = field(default_factory=dict)
    declines: bool = False
    """No dish is suggested at all."""
    replaces: tuple[str, ...] = ()
    """Ids of cares that no longer hold: past the first birthday is no baby."""
    others: tuple[str, ...] = ()
    """The food is for somebody else this time: 'what shall *I* eat'."""


@cache
def cares() -> tuple[Care, ...]:
    found = []
    for row in read_toml(LEXICON / "care.toml")["care"]:
        for name in ("bars", "soft", "prefer", "swap_bars", "turns"):
            validate(row.get(name, {}))
        lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
        found.append(Care(**(row | lists)))
    return tuple(found)


def told(utterance: Utterance) -> tuple[Care, ...]:
    """What the message says of the person, or of whom the food is for."""
    return tuple(care for care in cares() if _tells(care, utterance.text))


def with_told(before: Sequence[Care], fresh: Sequence[Care]) -> list[Care]:
    """The cares of a talk after another message."""
    past = {id for care in fresh for id in care.replaces}
    kept = [care for care in before if care.id not in past and care not in fresh]
    return [*kept, *fresh]


def for_others(care: Care, utterance: Utterance) -> bool:
    """'아기 8개월인데 나는 뭐 먹지': the state is not that of who will eat."""
    return any(re.search(pattern, utterance.text) for pattern in care.others)


def leads(
    cares: Sequence[Care], wish_dropped: bool, said: Collection[str], turned: Sequence[Care] = ()
) -> tuple[str, ...]:
    """Sentences to say before dishes. `said`: the bot's answers so far; a lead is said once.
    `turned`: the cares that turned a wish of the last message into another."""
    instead = [care.instead for care in cares if wish_dropped and care.instead][:1]
    if turned:
        instead = [*turned[0].turned]
    new = [care.lead for care in cares if care.lead and not _was_said(care, said)]
    return (*instead, *new[: _MOST_LEADS - len(instead)])


def without_advice(answer: str) -> str:
    """An answer of the bot without what this room worded: it names no suggestions."""
    for sentence in _sentences():
        answer = answer.replace(sentence, " ")
    return answer


def _was_said(care: Care, said: Collection[str]) -> bool:
    return any(care.lead in answer or care.advice[0] in answer for answer in said)


@cache
def _sentences() -> tuple[str, ...]:
    return tuple(
        sentence
        for care in cares()
        for sentence in (*care.advice, *care.otherwise, *care.turned, care.lead, care.instead)
        if sentence
    )


def _tells(care: Care, text: str) -> bool:
    for pattern in care.sounds_like:
        text = re.sub(pattern, lambda hit: _GONE * len(hit.group()), text)
    hits = (hit for pattern in care.patterns for hit in re.finditer(pattern, text))
    return any(not _DENIED.match(text, hit.end()) for hit in hits)

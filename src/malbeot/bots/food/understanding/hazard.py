"""Food that may do harm: spoiled, half raw, wild, beside a medicine, for a baby, for a pet.

In: an utterance and the states of body that the talk told of. Out: the `Hazard` of
`words/hazards.toml` that the message asks about or tells of, with the sentences to say. No dish is
suggested then. Knows nothing of dishes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from malbeot.bots.food.understanding.utterance import LEXICON, Utterance
from malbeot.errors import DataError
from malbeot.files import read_toml

_GONE = "·"
_SLOT = re.compile(r"<(\w+)>")
_ASKS_WHAT = re.compile(r"뭐|뭘|무엇|어떤|무슨|추천|메뉴|골라")


@dataclass(frozen=True, slots=True)
class Hazard:
    id: str
    signs: re.Pattern[str]
    answer: tuple[str, ...]
    """Whole sentences, said unchanged."""
    sounds_like: re.Pattern[str] | None = None
    """What holds a sign and means something else."""
    states: frozenset[str] = frozenset()
    """Ids of care.toml: it harms only in one of these; none = anybody."""
    asks: bool = False
    """Only where leave or advice is asked for: the same words may be a wish."""
    gives_way: bool = False
    """Who tells that they are sick already gets advice on that."""


@cache
def hazards() -> tuple[Hazard, ...]:
    """In the order of the file: the first that fits is told."""
    data = read_toml(LEXICON / "hazards.toml")
    answers: dict[str, tuple[str, ...]] = {}
    for row in data["hazard"]:
        answers.setdefault(row["id"], tuple(row.get("answer", ())))
    return tuple(
        Hazard(
            row["id"],
            _expression(row["signs"], data["words"]),
            tuple(row.get("answer", answers[row["id"]])),
            _expression(row["sounds_like"], data["words"]) if "sounds_like" in row else None,
            frozenset(row.get("states", ())),
            row.get("asks", False),
            row.get("gives_way", False),
        )
        for row in data["hazard"]
    )


def hazard(
    utterance: Utterance, states: Collection[str] = (), asked: bool = False
) -> Hazard | None:
    """`states`: ids of the cares that hold in this talk; `asked`: leave is asked for, by a message
    that does not say so itself: '그럼 맥주는?'."""
    return next((one for one in hazards() if _fits(one, utterance, states, asked)), None)


def _fits(one: Hazard, utterance: Utterance, states: Collection[str], asked: bool) -> bool:
    if one.states and one.states.isdisjoint(states):
        return False
    if one.asks and not (asked or _asks(utterance)):
        return False
    text = utterance.text
    if one.sounds_like is not None:
        text = one.sounds_like.sub(lambda hit: _GONE * len(hit.group()), text)
    return bool(one.signs.search(text))


def asks_leave(utterance: Utterance) -> bool:
    """'떡볶이 먹어도 돼?', '회 괜찮을까'; '뭐가 괜찮을까' asks for dishes instead."""
    text = utterance.text
    asked = _said("leave").search(text) or (utterance.question and "괜찮" in text)
    return bool(asked) and not _ASKS_WHAT.search(text)


def _asks(utterance: Utterance) -> bool:
    return bool(_said("asks").search(utterance.text))


@cache
def _said(name: str) -> re.Pattern[str]:
    words = read_toml(LEXICON / "hazards.toml")["words"]
    return _expression([words[name]], words)


def _expression(parts: list[str], words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{_filled(part, words)})" for part in parts))


def _filled(part: str, words: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda slot: f"(?:{_filled(_word(slot[1], words), words)})", part)


def _word(name: str, words: Mapping[str, str]) -> str:
    if name not in words:
        raise DataError(f"hazards.toml: no [words] entry {name}")
    return words[name]

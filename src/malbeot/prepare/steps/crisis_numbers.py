"""Outdated crisis numbers → the one that answers today: 자살예방상담전화 1393 → 109.

Whoever is told a dead number in a crisis is left alone; a model learns from such rows. Rewrites the
number of crisis_numbers.toml where a word about help stands near, with the particle behind it.
Never touches years, prices, counts, longer numbers, lines that still answer (1577-0199), or a text
that tells how the number changed.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from malbeot.files import read_toml


class Words(BaseModel):
    """crisis_numbers.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    old: str
    new: str
    cues: tuple[str, ...]
    near: int
    not_before: str
    not_after: str
    told: str
    particles: dict[str, str]


WORDS = Words.model_validate(read_toml(Path(__file__).with_suffix(".toml")))
GATE = WORDS.old
_LONG = "|".join(one for one in WORDS.particles if len(one) > 1)
_SHORT = "|".join(one for one in WORDS.particles if len(one) == 1)
_NUMBER = re.compile(
    rf"{WORDS.old}(?!{WORDS.not_after})(?P<particle>{_LONG}|(?:{_SHORT})(?![가-힣]{{2}}))?"
)
_NOT_BEFORE = re.compile(rf"(?:{WORDS.not_before})\Z")
_CUE = re.compile("|".join(WORDS.cues))
_TOLD = re.compile(WORDS.told)
_BOTH = re.compile(rf"{WORDS.new}(?:\s?[,·/]\s?|\s(?:또는|혹은|나)\s){WORDS.old}(?!\d)")


def apply(text: str) -> str:
    """The text with the number of today; letters may come back composed (NFC)."""
    if WORDS.old not in text:
        return text
    read = unicodedata.normalize("NFC", text)
    made = _rewritten(read)
    # A rewritten number is shorter, so that a word may come near to the next one.
    while made != (made := _rewritten(made)):
        pass
    return text if made == read else made


def _rewritten(text: str) -> str:
    return _NUMBER.sub(_current, _BOTH.sub(WORDS.new, text))


def _current(match: re.Match[str]) -> str:
    start, end, text = match.start(), match.end(), match.string
    before = text[max(0, start - WORDS.near) : start]
    around = before + " " + text[end : end + WORDS.near]
    if _NOT_BEFORE.search(before) or _TOLD.search(around) or not _CUE.search(around):
        return match.group()
    return WORDS.new + WORDS.particles.get(match["particle"] or "", "")

"""ㅋㅋㅋㅋㅋ → ㅋㅋ: runs of laughter, tears and marks, and keyboard mash.

Shortens runs of the sets in laughter.toml to two marks and dots to one "…", removes lone letters
that were typed without meaning (ㅁㄴㅇㄹ). Never touches code, numbers (1...10; 2, 4, ..., 100),
short forms (ㅇㅇ, ㄱㅅ, ㅋㅋ), letters that a sentence is about ("ㅁㄴㅇㄹ을 치면") or lines drawn
with - and =.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from malbeot.files import read_toml
from malbeot.prepare.steps.code import outside


class Words(BaseModel):
    """laughter.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    sets: tuple[str, ...]
    rows: tuple[str, ...]
    step: int
    length: int
    different: int
    known: tuple[str, ...]


WORDS = Words.model_validate(read_toml(Path(__file__).with_suffix(".toml")))
_SETS = [f"[{re.escape(marks)}]" for marks in WORDS.sets]
_DOTS = r"\.{3,}|\.*…[.…]+|\.+…|。{3,}"
GATE = "|".join((*(f"{marks}{{3}}" for marks in _SETS), _DOTS, "[ㄱ-ㅣ]{3}"))

_GATE = re.compile(GATE)
_RUN = re.compile("|".join(f"{marks}{{3,}}" for marks in _SETS))
# Not 1...10, not .../path, not ...args.
_REST = re.compile(rf"(?<![.…。])(?:{_DOTS})(?![/A-Za-z.…\]}}])")
_ALONE = r"(?<![가-힣ㄱ-ㅣ'\"‘“(])[ㄱ-ㅣ]{3,}(?![가-힣ㄱ-ㅣ'\"’”)])"
_LETTERS = re.compile(rf"\A(?P<first>{_ALONE})\s*|\s?(?P<run>{_ALONE})")


def apply(text: str) -> str:
    return outside(text, _quiet) if _GATE.search(text) else text


def _quiet(prose: str) -> str:
    prose = _LETTERS.sub(_without_mash, prose)
    prose = _RUN.sub(_two, prose)
    return _REST.sub(_ellipsis, prose)


def _two(match: re.Match[str]) -> str:
    if _between_digits(match):
        return match.group()
    marks = "".join(dict.fromkeys(match.group()))
    return marks[:2] if len(marks) > 1 else marks * 2


def _ellipsis(match: re.Match[str]) -> str:
    return match.group() if _between_digits(match) or _in_a_list(match) else "…"


def _in_a_list(match: re.Match[str]) -> bool:
    """2, 4, ..., 100"""
    start, end, text = match.start(), match.end(), match.string
    return "," in text[max(0, start - 2) : start] and "," in text[end : end + 2]


def _between_digits(match: re.Match[str]) -> bool:
    start, end, text = match.start(), match.end(), match.string
    return text[start - 1 : start].isdigit() and text[end : end + 1].isdigit()


def _without_mash(match: re.Match[str]) -> str:
    return "" if _mash(match["first"] or match["run"]) else match.group()


@cache
def _mash(run: str) -> bool:
    if run in WORDS.known:
        return True
    if len(run) < WORDS.length or len(set(run)) < WORDS.different:
        return False
    row = next((row for row in WORDS.rows if set(run) <= set(row)), "")
    return bool(row) and all(
        abs(row.index(one) - row.index(other)) <= WORDS.step for one, other in pairwise(run)
    )

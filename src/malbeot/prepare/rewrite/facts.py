"""Numbers and units: does a Korean text say the same figures as its source?

    fault("Take 500 mg for 3 days.", "500밀리그램을 사흘 동안 드세요.")  →  None
    fault("Take 500 mg.", "500 g을 드세요.")  →  ("unit_lost", "500 mg")

Figures are compared by value ("5 million" is 500만); small ones may be written in Korean before a
counter. A figure that the source does not have is a fault too. What counts stands in facts.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.files import read_toml

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
# "1." or "2)" in front of an item is no fact.
_MARKER = re.compile(r"^[ \t]*(?:\d{1,2}[.)](?!\d)|[①-⑳])", re.MULTILINE)
_KOREAN_SCALE = re.compile(r"(?P<small>[십백천])?(?P<large>[만억조])?")
_ENGLISH_SCALE = re.compile(r"[ -]?(hundred|thousand|million|billion)\b", re.IGNORECASE)
_WITH_UNIT = re.compile(r"\S+(?: \S+)?")
# "20~30%": the unit of both.
_RANGE = r"(?: ?(?:~|-|–|에서|부터) ?\d[\d.,]*)?"
_SMALL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it stands in a text."""

    value: Decimal
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    source: re.Pattern[str]
    korean: re.Pattern[str]
    before: re.Pattern[str] | None


@cache
def _facts() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("facts.toml"))


@cache
def _units() -> tuple[_Unit, ...]:
    return tuple(
        _Unit(
            name,
            re.compile(rf"[ -]?(?:{'|'.join(unit['source'])})(?![A-Za-z])"),
            re.compile(rf"{_RANGE}(?:여| ?정도)? ?(?:{'|'.join(map(re.escape, unit['korean']))})"),
            re.compile(rf"(?:{'|'.join(unit['before'])}) ?(?:약 )?$") if "before" in unit else None,
        )
        for name, unit in _facts()["units"].items()
    )


def fault(source: str, text: str) -> tuple[str, str] | None:
    """(reason, what) of the first figure that is lost, changed or added; None without one."""
    source, text = _MARKER.sub("", source), _MARKER.sub("", text)
    there = list(figures(text))
    for figure in figures(source):
        places = [other for other in there if _same(figure.value, other.value)]
        places += _in_words(figure.value, text)
        spanned = _spans(figure.value, text)
        if not places and not spanned:
            return "number_lost", _shown(source, figure)
        unit = _unit_of(figure, source)
        if unit and unit.name not in spanned and not any(_has(unit, at, text) for at in places):
            return "unit_lost", _shown(source, figure)
    return _added(source, there, text)


def figures(text: str) -> Iterator[Figure]:
    """Every number in digits, with the scale word behind it."""
    for match in _NUMBER.finditer(text):
        value, end = Decimal(match.group().replace(",", "")), match.end()
        if scale := _ENGLISH_SCALE.match(text, end):
            value, end = value * _facts()["scales"][scale[1].lower()], scale.end()
        elif (scale := _KOREAN_SCALE.match(text, end)) and scale.group():
            for word in scale.group():
                value *= _facts()["scales"][word]
            end = scale.end()
        yield Figure(value, match.start(), end)


def _shown(text: str, figure: Figure) -> str:
    """The figure with the word behind it."""
    match = _WITH_UNIT.match(text, figure.start)
    return match.group() if match else text[figure.start : figure.end]


def _same(value: Decimal, other: Decimal) -> bool:
    if value == other:
        return True
    return any(other == Decimal(number) for number in _facts()["instead"].get(f"{value:f}", ()))


def _in_words(value: Decimal, text: str) -> list[Figure]:
    """Places where a small number is written in Korean: 세 번, 열두 시간."""
    numerals = _facts()["numerals"].get(f"{value:f}", ())
    if not numerals:
        return []
    counters = "|".join(_facts()["counters"])
    words = re.compile(rf"(?<![가-힣])(?:{'|'.join(numerals)})(?= ?(?:{counters}))")
    return [Figure(value, match.start(), match.end()) for match in words.finditer(text)]


def _spans(value: Decimal, text: str) -> set[str]:
    """Units that a word like 이틀 says together with this number."""
    spans = _facts()["spans"].items()
    return {unit for word, (number, unit) in spans if value == number and word in text}


def _unit_of(figure: Figure, source: str) -> _Unit | None:
    units = (unit for unit in _units() if unit.source.match(source, figure.end))
    return max(units, key=lambda unit: _length(unit, source, figure.end), default=None)


def _length(unit: _Unit, source: str, at: int) -> int:
    match = unit.source.match(source, at)
    return len(match.group()) if match else 0


def _has(unit: _Unit, at: Figure, text: str) -> bool:
    if unit.korean.match(text, at.end):
        return True
    return unit.before is not None and bool(unit.before.search(text[: at.start]))


def _added(source: str, there: list[Figure], text: str) -> tuple[str, str] | None:
    known = {figure.value for figure in figures(source)}
    words = set(re.findall(r"[a-z]+", source.lower()))
    korean = bool(re.search(r"[가-힣]", source))
    for figure in there:
        instead = any(_same(value, figure.value) for value in known)
        said = words.intersection(_facts()["words"].get(f"{figure.value:f}", ()))
        # A Korean source may have the number in words, which are too many to list.
        small = figure.value < _SMALL and korean
        if figure.value not in known and not instead and not said and not small:
            return "number_added", _shown(text, figure)
    return None

"""What a variant must leave as it is: placeholders, addresses, numbers with their units.

    sealed("[전화번호]로 5천 원을 보내세요")  →  the span of "[전화번호]"
    figures(…)                               →  the span of "5천 원을"

Patterns stand in fixed.toml. Knows nothing of how texts are changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from malbeot.files import read_toml

Span = tuple[int, int]
_DIGITS = re.compile(r"\d+")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(read_toml(Path(__file__).with_name("fixed.toml"))[name]))


def sealed(text: str) -> list[Span]:
    """Not a letter and not a space of these may change."""
    return [match.span() for match in _pattern("sealed").finditer(text)]


def figures(text: str) -> list[Span]:
    """No letter of these may change; spaces may."""
    return [match.span() for match in _pattern("figures").finditer(text)]


def within(span: Span, spans: Sequence[Span]) -> bool:
    """Whether a span has a letter in common with one of the others."""
    return any(span[0] < end and start < span[1] for start, end in spans)


def same(before: str, after: str) -> bool:
    """Whether both hold the same placeholders, addresses and digits, in the same order."""
    digits = _DIGITS.findall(before) == _DIGITS.findall(after)
    return digits and sealed_texts(before) == sealed_texts(after)


def sealed_texts(text: str) -> list[str]:
    return [text[start:end] for start, end in sealed(text)]

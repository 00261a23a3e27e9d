"""The data files of rewriting: every key known, every value of its kind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from malbeot.files import read_toml
from malbeot.prepare import rewrite
from malbeot.prepare.rewrite.checks import rules
from malbeot.prepare.rewrite.facts import _facts
from malbeot.prepare.setaside import reasons

REASONS = read_toml(Path(rewrite.__file__).with_name("reasons.toml"))


def test_the_limits() -> None:
    table = rules()
    assert set(table) == {"limits", "length", "patterns"}
    assert set(table["limits"]) == {
        "min_letters", "korean_share", "foreign_share", "short", "longer", "copied", "raw",
        "max_tokens", "room", "least_room",
    }  # fmt: skip
    assert set(table["length"]) == {"ko", "en", "other"}
    for bounds in table["length"].values():
        assert set(bounds) == {"question", "answer"}
        assert all(0 < least < most for least, most in bounds.values())


def test_the_figures() -> None:
    table = _facts()
    assert set(table) == {
        "counters", "instead", "scales", "words", "numerals", "spans", "units",
    }  # fmt: skip
    for name in ("words", "numerals"):
        assert all(number.isdigit() for number in table[name])
    units = table["units"]
    for word, (number, unit) in table["spans"].items():
        assert unit in units, word
        assert number > 0
    for name, unit in units.items():
        assert set(unit) <= {"source", "korean", "before"}, name
        for pattern in unit["source"]:
            re.compile(pattern)


@pytest.mark.parametrize("reason", list(REASONS))
def test_every_reason_says_what_would_help(reason: str) -> None:
    assert set(reasons()[reason]) == {"fix", "fix_ko"}
    assert re.search("[가-힣]", reasons()[reason]["fix_ko"])

"""The bounds that figures must keep, from `bars.toml`: one place for every target figure."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from malbeot.evaluate.base import Bar
from malbeot.files import read_toml


def bar(suite: str, name: str, value: float, complete: bool = True) -> Bar:
    """`complete` is False for a count that a limited run cannot reach."""
    bound = _bars()[suite][name]
    if "at_least" in bound:
        return Bar(name, value, "at least", bound["at_least"], complete)
    return Bar(name, value, "at most", bound["at_most"], complete)


@cache
def _bars() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("bars.toml"))

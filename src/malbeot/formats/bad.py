"""What could not be read: the reason is a name in reasons.toml, which says what would help."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from malbeot.files import read_toml

_FILE = Path(__file__).with_name("reasons.toml")
_SHOWN = 300


class BadRow(Exception):
    """One row cannot be read; `reason` is a name in a reasons.toml."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class BadFile(BadRow):
    """A whole file cannot be read."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that was not read: the line it began on, what stood there, what was wrong."""

    line: int
    raw: str
    reason: str
    detail: str = ""

    @classmethod
    def of(cls, line: int, raw: str, bad: BadRow) -> Bad:
        return cls(line, cut(raw.strip(), _SHOWN), bad.reason, cut(bad.detail, _SHOWN))


@cache
def reasons() -> dict[str, dict[str, str]]:
    """Each reason's `fix` (English) and `fix_ko` (Korean)."""
    return read_toml(_FILE)


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, and only such as can be written: half an emoji is shown as its
    escape."""
    short = text if len(text) <= limit else text[: limit - 1] + "…"
    return short.encode("utf-8", "backslashreplace").decode("utf-8")

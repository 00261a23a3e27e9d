"""A row that was not kept: where it stood, why, and what would help.

Reasons are the names in reasons.toml; a test holds that every one used exists there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.files import read_toml

_FILE = Path(__file__).with_name("reasons.toml")


class BadRow(Exception):
    """Raised by the readers for one row; `reason` is a name in reasons.toml."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class SetAside:
    """`detail` says what was seen; `duplicate_of` is "file:line" of the row kept instead."""

    file: str
    line: int
    reason: str
    raw: str = ""
    detail: str = ""
    duplicate_of: str = ""
    score: float = 0.0

    def as_row(self) -> dict[str, Any]:
        fixes = reasons()[self.reason]
        row: dict[str, Any] = {"file": self.file, "line": self.line, "reason": self.reason}
        for key in ("detail", "duplicate_of", "score"):
            if value := getattr(self, key):
                row[key] = value
        return row | {"fix": fixes["fix"], "fix_ko": fixes["fix_ko"], "raw": self.raw}


@cache
def reasons() -> dict[str, dict[str, str]]:
    """Each reason's `fix` (English) and `fix_ko` (Korean)."""
    return read_toml(_FILE)


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, and only such as can be written: half an emoji is shown as its
    escape."""
    short = text if len(text) <= limit else text[: limit - 1] + "…"
    return short.encode("utf-8", "backslashreplace").decode("utf-8")

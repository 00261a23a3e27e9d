"""A row that was not kept: where it stood, why, and what would help.

Reasons are the names in reasons.toml here, in rewrite/ and in formats/; a test holds that every one
used exists.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.files import read_toml
from malbeot.formats import bad
from malbeot.prepare.rules import rules

_FILE = Path(__file__).with_name("reasons.toml")
_REWRITING = _FILE.parent / "rewrite" / "reasons.toml"


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

    @classmethod
    def of(cls, file: str, row: bad.Bad) -> SetAside:
        return cls(file, row.line, row.reason, row.raw, row.detail)

    def short(self) -> SetAside:
        """With no more of the row than is shown."""
        most = rules().limits.raw_chars
        return replace(self, raw=bad.cut(self.raw, most), detail=bad.cut(self.detail, most))

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
    return bad.reasons() | read_toml(_FILE) | read_toml(_REWRITING)

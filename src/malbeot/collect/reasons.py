"""Why an address or a row was not kept: the names in reasons.toml, and what each of them asks for.

Statuses without a table of their own (http_418) share the one of their family (http_4xx); reasons
about files are those of `malbeot.formats`. Knows nothing of how pages are fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.files import read_toml
from malbeot.formats import bad

_FILE = Path(__file__).with_name("reasons.toml")
_SHOWN = 300


class Skip(Exception):
    """Raised wherever it turns out that an address is not to be kept."""

    def __init__(self, reason: str, detail: str = "", *, duplicate_of: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = bad.cut(" ".join(detail.split()), _SHOWN)
        self.duplicate_of = duplicate_of


class Unneeded(Skip):
    """Nothing to note: the address stands in the log already ("known"), or the crawl is ending."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """One line of skipped.jsonl; `line` is 0 for a whole address."""

    url: str
    source: str
    reason: str
    time: str
    detail: str = ""
    duplicate_of: str = ""
    line: int = 0

    def as_row(self) -> dict[str, Any]:
        row: dict[str, Any] = {"url": self.url, "source": self.source, "reason": self.reason}
        for key in ("line", "detail", "duplicate_of"):
            if value := getattr(self, key):
                row[key] = value
        told = about(self.reason)
        return row | {"time": self.time, "fix": told["fix"], "fix_ko": told["fix_ko"]}


@cache
def reasons() -> dict[str, dict[str, Any]]:
    """Each reason's `fix` (English), `fix_ko` (Korean) and whether it is tried `again`."""
    of_files = {name: {**told, "again": False} for name, told in bad.reasons().items()}
    return of_files | read_toml(_FILE)


def about(reason: str) -> dict[str, Any]:
    """The table of a reason; raises `KeyError` for one that nobody wrote down."""
    known = reasons()
    return known[reason if reason in known else _family(reason)]


def of_status(status: int) -> str:
    """The reason that an HTTP status stands for."""
    return f"http_{status}"


def _family(reason: str) -> str:
    if not reason.startswith("http_"):
        return reason
    family = f"http_{reason[5:6]}xx"
    return family if family in reasons() else "http_other"

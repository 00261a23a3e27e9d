"""What a run of prepare did, in numbers: report.json, and the page of report.html (see page.py)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class FileReport:
    """`kept` are its rows that passed the checks; comparing may set more of them aside."""

    file: str
    kind: str
    encoding: str
    sha256: str
    rows_in: int
    kept: int


@dataclass(frozen=True, slots=True)
class Report:
    """Rows in = kept + documents + set aside, always; a wide table's row counts as its pairs.

    `reasons` counts the rows set aside, most frequent first; `changed` the texts that each repair
    changed; `files` are the ones read, `wrote` the sha256 of the ones written; `capped` is
    explained in text/neighbours.py. `lengths` holds the counts of questions and answers by
    characters, in bins of `LENGTH_BINS`.
    """

    rows_in: int
    kept: int
    documents: int
    set_aside: int
    reasons: dict[str, int]
    changed: dict[str, int]
    splits: dict[str, int]
    groups: int
    largest_group: int
    lengths: dict[str, list[int]]
    capped: int
    files: list[FileReport]
    wrote: dict[str, str]
    settings: dict[str, Any]
    out: str
    seconds: float = 0.0
    reused: int = 0
    """Shards found finished from an earlier run that was interrupted."""
    samples: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    pairs: list[tuple[str, str, float]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, path: Path) -> Report:
        """A report that `as_dict` was written of."""
        raw = json.loads(path.read_text(encoding="utf-8"))
        raw["files"] = [FileReport(**file) for file in raw["files"]]
        return cls(**raw)


# Characters at which bins end; the last bin has no end.
LENGTH_BINS = (10, 20, 40, 80, 160, 320, 640, 1_280, 2_560)

"""What one run of a source did, for the progress bar and the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(slots=True)
class Counts:
    """`lists` are answers that only led on; `known` what stood in the log already."""

    requests: int = 0
    cached: int = 0
    bytes: int = 0
    new: int = 0
    changed: int = 0
    known: int = 0
    lists: int = 0
    skipped: int = 0

    def note(self, outcome: Literal["new", "changed", "known"]) -> None:
        if outcome == "new":
            self.new += 1
        elif outcome == "changed":
            self.changed += 1
        else:
            self.known += 1

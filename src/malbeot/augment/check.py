"""`malbeot augment --check`: candidates against a pool, exactly as the self-instruct loop decides.

In: two files. Out: one verdict a candidate, in order; an accepted candidate joins the pool. A row
that cannot be read gives a verdict with its error and takes no part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from malbeot.augment.candidates import Candidate, candidates
from malbeot.augment.finished import finished
from malbeot.augment.pool import Pool
from malbeot.errors import UsageError
from malbeot.formats.bad import Bad

Watch = Callable[[str, int, int], None]
"""What is read (pool, candidates), how many so far, how many there are."""
_EVERY = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text of the pool stands, and what it says."""

    file: str
    line: int
    text: str


@dataclass(slots=True)
class Counts:
    accepted: int = 0
    rejected: int = 0
    bad: int = 0
    """Rows of either file that could not be read."""


class Check:
    """Reads the pool first; `verdicts` then goes through the candidates once."""

    def __init__(
        self, pool: Path, tokens: str, threshold: float, watch: Watch | None = None
    ) -> None:
        self.counts = Counts()
        self.bad_pool: list[Bad] = []
        self._watch = watch
        self._pool: Pool[Place] = Pool(tokens, threshold)
        for row in self._told("pool", pool):
            if isinstance(row, Bad):
                self.bad_pool.append(row)
                self.counts.bad += 1
            else:
                self._pool.add(row.text, Place(str(pool), row.line, row.text))

    def verdicts(self, path: Path) -> Iterator[dict[str, Any]]:
        for row in self._told("candidates", path):
            if isinstance(row, Bad):
                self.counts.bad += 1
                nothing = {"accepted": False, "score": None, "nearest": None, "line": row.line}
                yield nothing | {"error": row.reason, "detail": row.detail or row.raw}
            else:
                yield self._verdict(row.text, Place(str(path), row.line, row.text))

    def _verdict(self, text: str, place: Place) -> dict[str, Any]:
        verdict = self._pool.judge(text)
        if verdict.accepted:
            self._pool.add(text, place)
            self.counts.accepted += 1
        else:
            self.counts.rejected += 1
        near = verdict.nearest
        return {
            "accepted": verdict.accepted,
            "score": verdict.score,
            "nearest": near.text if near else None,
            "nearest_at": f"{near.file}:{near.line}" if near else None,
            "line": place.line,
        }

    def _told(self, what: str, path: Path) -> Iterator[Candidate | Bad]:
        """The rows of a file, with word of how far they are."""
        if not finished(path).is_file():
            raise UsageError(f"{path}: no such file")
        rows = list(candidates(path))
        for number, row in enumerate(rows, 1):
            yield row
            if self._watch and (number % _EVERY == 0 or number == len(rows)):
                self._watch(what, number, len(rows))

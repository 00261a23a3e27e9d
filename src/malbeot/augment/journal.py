"""What was asked and what came back: one line a call, appended and flushed, never rewritten.

The journal is the truth of a run: the rows follow from its replies, in its order. A killed process
leaves at most one torn line, which is cut off; the reply it held is still in the cache.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from malbeot.augment.templates import Kind
from malbeot.errors import DataError


@dataclass(frozen=True, slots=True)
class Entry:
    """One call. `step` is the batch it belongs to, `call` its number there; `prompt` the template's
    version; `error` is empty unless the reply is unusable."""

    step: str
    call: int
    kind: Kind
    category: str
    examples: tuple[str, ...]
    prompt: str
    model: str
    asked: int
    """Items that were asked for."""
    text: str
    truncated: bool = False
    prompt_tokens: int = 0
    completion_tokens: int = 0
    error: str = ""

    @property
    def id(self) -> str:
        return f"{self.step}.{self.call}"


class Journal:
    """Opened for one run. Raises `DataError` for a file that is not a journal."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._steps: dict[str, list[Entry]] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        for entry in self._read():
            self._steps.setdefault(entry.step, []).append(entry)
        self._file = path.open("a", encoding="utf-8")

    def close(self) -> None:
        self._file.close()

    def of(self, step: str) -> list[Entry]:
        """The calls of a step that were answered, in the order in which they were written."""
        return list(self._steps.get(step, ()))

    def all(self) -> list[Entry]:
        """Every call, as the steps came."""
        return [entry for entries in self._steps.values() for entry in entries]

    def append(self, entry: Entry) -> None:
        self._file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._steps.setdefault(entry.step, []).append(entry)

    def _read(self) -> Iterator[Entry]:
        if not self._path.exists():
            return
        whole = 0
        with self._path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    break
                yield self._entry(number, line)
                whole += len(line)
        os.truncate(self._path, whole)

    def _entry(self, number: int, line: bytes) -> Entry:
        try:
            row: dict[str, Any] = json.loads(line)
            return Entry(**{**row, "examples": tuple(row["examples"])})
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(
                f"{self._path}:{number}: not a call of an earlier run ({error}); move the file away"
            ) from error

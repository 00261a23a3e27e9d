"""An append-only log of JSON rows that survives kill -9 and power cuts.

A row is written with one call, so a killed process tears the last line at most; opening the log
removes what was torn. Rows reach the disk in batches (fsync), because a crawl writes one every
second and a crash costs no more than fetching the last few pages again.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from malbeot.errors import DataError

_BATCH_ROWS = 100
_BATCH_SECONDS = 2.0
_BLOCK = 1 << 16


class Journal:
    """One writer at a time; see `run` for the lock."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        mend(path)
        self._handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        self._clock = clock
        self._waiting = 0
        self._synced = clock()

    def append(self, row: Mapping[str, Any]) -> None:
        left = (json.dumps(row, ensure_ascii=False, default=str) + "\n").encode()
        while left:  # a full disk may take a part of it
            left = left[os.write(self._handle, left) :]
        self._waiting += 1
        if self._waiting >= _BATCH_ROWS or self._clock() - self._synced >= _BATCH_SECONDS:
            self.sync()

    def sync(self) -> None:
        if self._waiting:
            os.fsync(self._handle)
        self._waiting = 0
        self._synced = self._clock()

    def close(self) -> None:
        """May be called again."""
        if self._handle >= 0:
            self.sync()
            os.close(self._handle)
            self._handle = -1


def mend(path: Path) -> int:
    """Cut off a last line that was torn; the number of bytes removed."""
    if not path.is_file():
        return 0
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        start = _last_line(file.fileno(), size)
        file.seek(start)
        if _is_row(file.read()):
            return 0
        file.truncate(start)
        os.fsync(file.fileno())
        return size - start


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a log, without a torn last line. `DataError` names any other line that is bad."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if _is_row(line):
                yield json.loads(line)
            elif file.peek(1):  # only the last line may be torn
                raise DataError(f"{path}:{number}: not a row; delete this line and run again")


def _last_line(handle: int, size: int) -> int:
    """Where the last line begins; a line break at the very end belongs to it."""
    end = max(0, size - 1)
    while end > 0:
        begin = max(0, end - _BLOCK)
        found = os.pread(handle, end - begin, begin).rfind(b"\n")
        if found >= 0:
            return begin + found + 1
        end = begin
    return 0


def _is_row(line: bytes) -> bool:
    if not line:
        return True
    try:
        return line.endswith(b"\n") and isinstance(json.loads(line), dict)
    except ValueError:
        return False

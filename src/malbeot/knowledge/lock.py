"""One writer a folder: who comes second is told so. The lock dies with its process."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from malbeot.errors import UsageError

_NAME = "writer.lock"
_PAUSE = 0.05


class Busy(UsageError):
    """Another process writes."""


@contextmanager
def writer_lock(folder: Path, wait: float = 0.0) -> Iterator[None]:
    """Raises `Busy` that names the process that writes, after `wait` seconds: a reader may hold the
    lock for a moment, to bring an index in step."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / _NAME, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            _take(handle, time.monotonic() + wait)
        except BlockingIOError as error:
            holder = os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
            raise Busy(
                f"{folder} is being updated by process {holder}; wait until it ends"
            ) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _take(handle: int, until: float) -> None:
    """Raises `BlockingIOError`."""
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise
            time.sleep(_PAUSE)

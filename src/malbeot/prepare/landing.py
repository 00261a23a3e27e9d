"""The files of a run appear together, or none of them does.

They are written into a folder beside the old ones, which stay as they were. When all are there,
one rename says so, and they are moved to their places, the report last. Who is killed before that
rename leaves the old files whole; who is killed behind it leaves the rest of the moves to the next
run of prepare (`landed`), and no report until then: who reads the files asks malbeot.results first.
`landed` is for one who holds the folder alone.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from malbeot.results import MOVING, REPORT

_WRITING = ".writing"
__all__ = ["REPORT", "landed", "together"]


@contextmanager
def together(out: Path) -> Iterator[Path]:
    """An empty folder; its files are moved into `out` when the block ends without an error."""
    landed(out)
    new = out / _WRITING
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        yield new
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    new.replace(out / MOVING)
    _flush(out)
    landed(out)


def landed(out: Path) -> Path:
    """`out`, with the files of a run that was killed while it moved them."""
    written = out / MOVING
    if written.is_dir():
        if (written / REPORT).exists():
            (out / REPORT).unlink(missing_ok=True)
        for path in sorted(written.iterdir(), key=lambda path: (path.name == REPORT, path.name)):
            path.replace(out / path.name)
        _flush(out)
        written.rmdir()
    return out


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

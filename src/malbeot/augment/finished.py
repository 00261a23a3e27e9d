"""Is what a file holds the result of one run of prepare, and not a mixture of two?

In: a file to read rows from. Raises `UsageError` when a run of prepare was ended while it moved its
files there: some of them are new then and some old, and the folder has no report. Knows nothing of
what the file holds.
"""

from __future__ import annotations

from pathlib import Path

from malbeot.errors import UsageError

MOVING = ".written"
"""Where prepare keeps its files until all are moved; its landing.py has the name too."""


def finished(path: Path) -> Path:
    """The path."""
    if (path.parent / MOVING).is_dir():
        raise UsageError(
            f"{path}: its folder holds files of two runs, for malbeot prepare was ended while it "
            "moved its results there; run malbeot prepare again, then this"
        )
    return path

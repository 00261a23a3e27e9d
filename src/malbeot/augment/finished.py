"""Is what a file holds the result of one run of prepare, and not a mixture of two?

In: a file to read rows from. Raises `DataError` when a run of prepare was ended while it moved its
files there: some of them are new then and some old. A file that somebody put anywhere has no report
beside it, and needs none. Knows nothing of what the file holds.
"""

from __future__ import annotations

from pathlib import Path

from malbeot.results import unmixed


def finished(path: Path) -> Path:
    """The path."""
    unmixed(path.parent)
    return path

"""Tables whose columns nobody would know: their rows would be kept as mere text.

In: the files of a bot. Out: each table without a question or an answer column, with its names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from malbeot.formats.bad import BadFile
from malbeot.formats.documents import is_document
from malbeot.formats.rows import Row, rows_of


def unknown(files: Iterable[Path]) -> Iterator[tuple[Path, list[str]]]:
    """Of every file that is a table and can be read, when its first row tells nothing."""
    from malbeot.prepare.fields import columns, holds_dialogue

    for file in files:
        if is_document(file):
            continue
        try:
            first = next((row for row in rows_of(file) if isinstance(row, Row)), None)
        except BadFile:
            continue  # told when it is collected
        if first and not columns(tuple(first.fields)) and not holds_dialogue(first.fields):
            yield file, list(first.fields)

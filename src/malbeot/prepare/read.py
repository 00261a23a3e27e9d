"""A file → its dialogues, each an Example or a SetAside.

In: a path. Out: every row in order, with the line it began on. Never raises for what is in the
file: rows in = Examples + SetAsides. Knows nothing of what makes a good row.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from malbeot.formats import rows
from malbeot.formats.bad import Bad, BadRow, cut
from malbeot.formats.lines import Tick
from malbeot.formats.spans import Span
from malbeot.prepare.fields import ambiguous, columns, examples
from malbeot.prepare.setaside import SetAside
from malbeot.records import Example


def read(
    path: Path, tick: Tick | None = None, span: Span | None = None
) -> Iterator[Example | SetAside]:
    """Every row of the file, or of one span of it. `tick` hears the byte position now and then."""
    source = cut(str(path), 1_000)
    for row in rows.rows_of(path, tick, known, span):
        if isinstance(row, Bad):
            yield SetAside.of(source, row)
            continue
        try:
            yield from _dialogues(row, source)
        except BadRow as bad:
            yield SetAside.of(source, Bad.of(row.line, row.raw, bad))


def known(fields: tuple[str, ...]) -> bool:
    """True when there are a question and an answer among the fields."""
    return columns(fields) is not None


def _dialogues(row: rows.Row, source: str) -> list[Example]:
    found = columns(row.header)
    if found and (twice := ambiguous(row.header, found)):
        raise BadRow("duplicate_column", twice)
    return examples(row.fields, source, row.line)

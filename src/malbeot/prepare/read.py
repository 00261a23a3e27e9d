"""A file → its dialogues and pages, each an Example, a Page or a SetAside.

In: a path. Out: every row in order, with the line it began on. Never raises for what is in the
file: rows in = Examples + Pages + SetAsides. Knows nothing of what makes a good row.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from malbeot.formats import rows
from malbeot.formats.bad import Bad, BadRow, cut
from malbeot.formats.spans import Span
from malbeot.prepare.fields import ambiguous, columns, examples
from malbeot.prepare.pages import is_page, of_page
from malbeot.prepare.rules import rules
from malbeot.prepare.setaside import SetAside
from malbeot.records import Example, Page


def read(
    path: Path, *, span: Span | None = None, looked: rows.Look | None = None, source: str = ""
) -> Iterator[Example | Page | SetAside]:
    """Every row of the file, or of one span of it; rows give `source` as theirs, or the path."""
    source = cut(source or str(path), 1_000)
    for row in rows.rows_of(path, known=known, span=span, looked=looked):
        if isinstance(row, Bad):
            yield SetAside.of(source, row)
            continue
        try:
            yield from _of_row(row, source)
        except BadRow as bad:
            raw = cut(row.raw.strip(), rules().limits.carried_chars)
            yield SetAside(source, row.line, bad.reason, raw, bad.detail)


def known(fields: tuple[str, ...]) -> bool:
    """True when there are a question and an answer among the fields."""
    return columns(fields) is not None


def _of_row(row: rows.Row, source: str) -> list[Example | Page]:
    if is_page(row.fields):
        return of_page(row.fields)
    found = columns(row.header)
    if found and (twice := ambiguous(row.header, found)):
        raise BadRow("duplicate_column", twice)
    return [*examples(row.fields, source, row.line)]

"""A file → its rows, each a Row or a Bad; what kind of file it is, is found by looking.

In: a path, and perhaps who can tell whether a set of fields makes sense. Out: every row in order,
with the line it began on. Never raises for what is in the file: rows in = Rows + Bads.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from malbeot.formats import jsonrows, tables, workbook
from malbeot.formats.bad import Bad, BadFile, BadRow
from malbeot.formats.jsonrows import Known
from malbeot.formats.limits import limits
from malbeot.formats.lines import Line, Tick, encoding_of, lines, opened, unmarked
from malbeot.formats.spans import Span, spans

Kind = Literal["rows", "document", "table", "workbook", "unknown"]
Look = tuple[Kind, str]
"""What a file is, and its encoding ("" for a binary one)."""
_TABLES = (".csv", ".tsv")
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_OLE = b"\xd0\xcf\x11\xe0"
_BINARY = (b"\x89PNG", b"\xff\xd8\xff", b"%PDF", b"PAR1", b"\x1f\x8b", _OLE, b"\x80\x04")


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is where it began; in a JSON document or workbook, its number. `header` is the
    table's, in order and with names that stand twice; empty for JSON."""

    line: int
    raw: str
    fields: dict[str, Any]
    header: tuple[str, ...] = ()


def _anything(fields: tuple[str, ...]) -> bool:
    return False


def rows_of(
    path: Path,
    tick: Tick | None = None,
    known: Known = _anything,
    span: Span | None = None,
    looked: Look | None = None,
) -> Iterator[Row | Bad]:
    """Every row of the file, or of one span of it. `tick` hears the byte position now and then;
    `looked` is what `kind_of` found, which a part of a file alone may not show."""
    kind, encoding = looked or kind_of(path, known)
    if kind == "workbook":
        yield from _workbook(path)
    elif kind == "unknown":
        yield Bad(0, "", "unsupported_file")
    elif kind == "table":
        yield from _table(path, encoding, known, tick, span)
    elif kind == "document":
        yield from _document(path, encoding, known, span)
    else:
        yield from _lines(path, encoding, tick, span)


def parts_of(
    path: Path, looked: Look, size: int, known: Known = _anything
) -> Iterator[tuple[Look, Span | None]]:
    """Parts of about `size` bytes, in order, that `rows_of` reads one by one as it reads the whole
    file; one part, without a span, of a file that cannot be cut."""
    kind, encoding = looked
    if kind == "rows":
        yield from ((looked, span) for span in spans(path, encoding, size))
        return
    found: Iterator[Span] = iter(())
    if kind == "table":
        found = tables.cut(path, encoding, size, known)
    elif kind == "document":
        found = jsonrows.cut(path, encoding, size)
    whole = Span(0, path.stat().st_size, 1)
    if (first := next(found, whole)) == whole:
        yield looked, None
        return
    for span in chain([first], found):
        yield (looked if span.start == 0 else (kind, unmarked(path, encoding))), span


def kind_of(path: Path, known: Known = _anything) -> Look:
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(b"PK\x03\x04"):
        return ("workbook" if zipfile.is_zipfile(path) else "unknown"), ""
    if head.startswith(_OLE) and path.suffix.lower() in _WORKBOOKS:
        return "workbook", ""
    if head.startswith(_BINARY):
        return "unknown", ""
    encoding = encoding_of(path)
    if path.suffix.lower() in _TABLES:
        return "table", encoding
    return _text_kind(path, encoding, known), encoding


def _text_kind(path: Path, encoding: str, known: Known) -> Kind:
    filled = (line for line in lines(path, encoding, limits().line_chars) if line.text.strip())
    first, second = next(filled, None), next(filled, None)
    if first is None:
        return "rows"
    text = first.text.strip()
    if text[0] == "[":
        # A line that is a whole list may be a bad row among rows, or a document on one line.
        return "rows" if second and text.endswith("]") else "document"
    if text[0] == "{":
        if second is None and path.suffix.lower() == ".json":
            return "document"  # all its rows may be on the one line
        alone = text.endswith("}") or not first.whole
        opens = text.endswith(("[", "{", ",", ":"))  # a document that goes on below
        alone = alone or (not opens and second is not None and second.text.lstrip()[:1] == "{")
        return "rows" if alone or path.suffix.lower() != ".json" else "document"
    if path.suffix.lower() in (".jsonl", ".json", ".ndjson"):
        return "rows"
    return "table" if known(tuple(tables.header_cells(text, known))) else "unknown"


def _lines(path: Path, encoding: str, tick: Tick | None, span: Span | None) -> Iterator[Row | Bad]:
    for line in lines(path, encoding, limits().line_chars, tick, span):
        if line.text.strip(" \t\r\n\ufeff"):
            yield _of_line(line)


def _of_line(line: Line) -> Row | Bad:
    if problem := line.problem:
        return Bad.of(line.number, line.text, BadRow(problem))
    try:
        fields = jsonrows.row_of(line.text.strip("\ufeff \t\r\n"))
    except BadRow as bad:
        return Bad.of(line.number, line.text, bad)
    return Row(line.number, line.text, fields)


def _document(path: Path, encoding: str, known: Known, span: Span | None) -> Iterator[Row | Bad]:
    start, last = (span.line, span.last) if span else (1, True)
    with opened(path, encoding, span) as file:
        found = jsonrows.elements(file, known, first=start == 1, last=last)
        # By its number, not its line: many documents have all their rows on one line.
        for number, (raw, fields) in enumerate(found, start):
            if isinstance(fields, BadRow):
                yield Bad.of(number, raw, fields)
            else:
                yield Row(number, raw, fields)


def _table(
    path: Path, encoding: str, known: Known, tick: Tick | None, span: Span | None
) -> Iterator[Row | Bad]:
    limit = limits()
    source = lines(path, encoding, limit.line_chars, tick, span)
    if head := span.head if span else None:
        found = tables.records(source, head.separator, limit.table_row_lines, limit.line_chars)
        yield from _named(found, head.names)
        return
    first = next((line for line in source if line.text.strip()), None)
    if first is None:
        return
    separator = tables.separator_of(first.text, known)
    whole = chain([first], source)
    yield from _under_header(
        tables.records(whole, separator, limit.table_row_lines, limit.line_chars)
    )


def _workbook(path: Path) -> Iterator[Row | Bad]:
    if path.stat().st_size > limits().document_bytes:
        yield Bad(1, "", "line_too_long", "save it as CSV")
        return
    try:
        for sheet in workbook.sheets(path):
            yield from _under_header(sheet)
    except BadFile as bad:
        yield Bad.of(0, "", bad)


def _under_header(found: Iterator[tables.Record]) -> Iterator[Row | Bad]:
    """The records behind the first one, read under the names that it gives."""
    number, raw, header = next(found, (0, "", None))
    if header is None:
        return
    if isinstance(header, BadRow):
        yield Bad.of(number, raw, header)
    yield from _named(found, None if isinstance(header, BadRow) else tuple(header))


def _named(found: Iterator[tables.Record], header: tuple[str, ...] | None) -> Iterator[Row | Bad]:
    for number, raw, cells in found:
        try:
            if isinstance(cells, BadRow):
                raise cells
            if header is None:
                raise BadRow("no_header")
            yield Row(number, raw, tables.named(cells, list(header)), header)
        except BadRow as bad:
            yield Bad.of(number, raw, bad)

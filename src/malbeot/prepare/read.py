"""A file → its rows, each an Example or a SetAside; what kind of file it is, is found by looking.

In: a path. Out: every row in order, with the line it began on. Never raises for what is in the
file: rows in = Examples + SetAsides. Knows nothing of what makes a good row.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from malbeot.prepare import jsonrows, tables, workbook
from malbeot.prepare.fields import columns, examples
from malbeot.prepare.lines import Line, Tick, encoding_of, lines, opened
from malbeot.prepare.rules import rules
from malbeot.prepare.setaside import BadRow, SetAside, cut
from malbeot.records import Example

Row = Example | SetAside
Kind = Literal["rows", "document", "table", "workbook", "unknown"]
_TABLES = (".csv", ".tsv")
_BINARY = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"%PDF",
    b"PAR1",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"\x80\x04",
)


def read(path: Path, tick: Tick | None = None) -> Iterator[Row]:
    """Every row of the file. `tick` hears the byte position now and then."""
    source = cut(str(path), 1_000)
    kind, encoding = kind_of(path)
    if kind == "workbook":
        yield from _workbook(path, source)
    elif kind == "unknown":
        yield SetAside(source, 0, "unsupported_file")
    elif kind == "table":
        yield from _table(path, encoding, source, tick)
    elif kind == "document":
        yield from _document(path, encoding, source)
    else:
        yield from _rows(path, encoding, source, tick)


def kind_of(path: Path) -> tuple[Kind, str]:
    """What the file is, and its encoding."""
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(b"PK\x03\x04"):
        return ("workbook" if zipfile.is_zipfile(path) else "unknown"), ""
    if head.startswith(_BINARY):
        return "unknown", ""
    encoding = encoding_of(path)
    if path.suffix.lower() in _TABLES:
        return "table", encoding
    return _text_kind(path, encoding), encoding


def _text_kind(path: Path, encoding: str) -> Kind:
    filled = (
        line for line in lines(path, encoding, rules().limits.line_chars) if line.text.strip()
    )
    first, second = next(filled, None), next(filled, None)
    if first is None:
        return "rows"
    text = first.text.strip()
    if text[0] == "[":
        # A line that is a whole list may be a bad row among rows, or a document on one line.
        return "rows" if second and text.endswith("]") else "document"
    if text[0] == "{":
        alone = text.endswith("}") or not first.whole
        alone = alone or (second is not None and second.text.lstrip().startswith("{"))
        return "rows" if alone or path.suffix.lower() != ".json" else "document"
    if path.suffix.lower() in (".jsonl", ".json", ".ndjson"):
        return "rows"
    header = tuple(tables.header_cells(text))
    return "table" if columns(header) else "unknown"


def _rows(path: Path, encoding: str, source: str, tick: Tick | None) -> Iterator[Row]:
    for line in lines(path, encoding, rules().limits.line_chars, tick):
        if line.text.strip(" \t\r\n\ufeff"):
            yield from _from_line(line, source)


def _from_line(line: Line, source: str) -> Iterator[Row]:
    if problem := line.problem:
        yield _aside(source, line.number, line.text, BadRow(problem))
        return
    try:
        row = jsonrows.row_of(line.text.strip("\ufeff \t\r\n"))
    except BadRow as bad:
        yield _aside(source, line.number, line.text, bad)
        return
    yield from _from_row(row, source, line.number, line.text)


def _from_row(row: dict[str, Any], source: str, number: int, raw: str) -> Iterator[Row]:
    try:
        found = examples(row, source, number)
    except BadRow as bad:
        yield _aside(source, number, raw, bad)
        return
    yield from found


def _document(path: Path, encoding: str, source: str) -> Iterator[Row]:
    if path.stat().st_size > rules().limits.document_bytes:
        yield SetAside(source, 1, "line_too_long", detail="write it as one row a line (JSONL)")
        return
    with opened(path, encoding) as file:
        text = file.read()
    for number, raw, row in jsonrows.elements(text):
        if isinstance(row, BadRow):
            yield _aside(source, number, raw, row)
        else:
            yield from _from_row(row, source, number, raw)


def _table(path: Path, encoding: str, source: str, tick: Tick | None) -> Iterator[Row]:
    limits = rules().limits
    source_lines = lines(path, encoding, limits.line_chars, tick)
    first = next((line for line in source_lines if line.text.strip()), None)
    if first is None:
        return
    separator = tables.separator_of(first.text)
    found = tables.records(
        chain([first], source_lines), separator, limits.table_row_lines, limits.line_chars
    )
    yield from _under_header(found, source)


def _workbook(path: Path, source: str) -> Iterator[Row]:
    if path.stat().st_size > rules().limits.document_bytes:
        yield SetAside(source, 1, "line_too_long", detail="save it as CSV")
        return
    try:
        found = list(workbook.records(path))
    except BadRow as bad:
        yield _aside(source, 0, "", bad)
        return
    yield from _under_header(iter(found), source)


def _under_header(found: Iterator[tables.Record], source: str) -> Iterator[Row]:
    """The records behind the first one, read under the names that it gives."""
    number, raw, header = next(found, (0, "", None))
    if header is None:
        return
    if isinstance(header, BadRow):
        yield _aside(source, number, raw, header)
        header = []
    meaning = columns(tuple(header))
    for number, raw, cells in found:
        if isinstance(cells, BadRow):
            yield _aside(source, number, raw, cells)
            continue
        try:
            row = tables.named(cells, header, meaning)
        except BadRow as bad:
            yield _aside(source, number, raw, bad)
            continue
        yield from _from_row(row, source, number, raw)


def _aside(source: str, number: int, raw: str, bad: BadRow) -> SetAside:
    shown = cut(raw.strip(), rules().limits.raw_chars)
    return SetAside(source, number, bad.reason, shown, cut(bad.detail, 300))

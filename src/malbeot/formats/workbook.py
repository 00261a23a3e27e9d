"""Rows out of every filled sheet of a workbook (XLSX, XLS, ODS), values only.

Numbers are written as people see them (42, not 42.0), dates as ISO 8601, errors and empty cells as
nothing.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from malbeot.formats.bad import BadFile
from malbeot.formats.limits import limits

Record = tuple[int, str, list[str]]


def sheets(path: Path) -> Iterator[Iterator[Record]]:
    """(row number, raw text, cells) of the filled rows of each sheet, numbered on from sheet to
    sheet, to be read one sheet after the other. Raises `BadFile` for a broken file."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    before = 0
    try:
        _check_size(path)
        with CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                if sheet.start is None or sheet.end is None:
                    continue
                # Rows come from the first one on, cells only from the first filled column on.
                yield _without_title(_rows(sheet.iter_rows(), before, sheet.start[1]))
                before += sheet.end[0] + 1
    except (CalamineError, PasswordError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise BadFile("unsupported_file", f"not a readable workbook: {error}") from error


def _check_size(path: Path) -> None:
    """A zip of a few bytes can unpack to anything."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        size = sum(item.file_size for item in archive.infolist())
    if size > limits().document_bytes:
        raise BadFile("line_too_long", "the workbook unpacks to too much; save it as CSV")


def _rows(rows: Iterable[Sequence[object]], before: int, blank: int) -> Iterator[Record]:
    for number, row in enumerate(rows, before + 1):
        cells = [*[""] * blank, *map(_text, row)]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield number, "\t".join(cells), cells


def _without_title(records: Iterator[Record]) -> Iterator[Record]:
    """A table often has a title over its header: one cell, where the next row has more."""
    first, second = next(records, None), next(records, None)
    while first and second and _filled(first) == 1 < _filled(second):
        first, second = second, next(records, None)
    yield from (record for record in (first, second) if record)
    yield from records


def _filled(record: Record) -> int:
    return sum(bool(cell.strip()) for cell in record[2])


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, str | int | float | bool | timedelta) else ""

"""Rows out of the first filled sheet of a workbook (XLSX, XLS, ODS), values only.

Numbers are written as people see them (42, not 42.0), dates as ISO 8601, errors and empty cells as
nothing.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from malbeot.formats.bad import BadFile
from malbeot.formats.limits import limits


def records(path: Path) -> Iterator[tuple[int, str, list[str]]]:
    """(row number, raw text, cells) of each filled row. Raises `BadFile` for a broken one."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    _check_size(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                if sheet.total_height:
                    yield from _rows(sheet.to_python(skip_empty_area=False))
                    return
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


def _rows(rows: Sequence[Sequence[object]]) -> Iterator[tuple[int, str, list[str]]]:
    for number, row in enumerate(rows, 1):
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield number, "\t".join(cells), cells


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, str | int | float | bool | timedelta) else ""

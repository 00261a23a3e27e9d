"""Rows out of the first sheet of an XLSX file, with the standard library alone.

An XLSX file is a zip of XML: cells point into a table of shared strings, or hold text or numbers.
Only values are read: no formulas, dates or styles.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from malbeot.prepare.rules import rules
from malbeot.prepare.setaside import BadRow

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRINGS = "xl/sharedStrings.xml"
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_LETTERS = re.compile(r"[A-Z]+")
_MAX_COLUMNS = 16_384


def records(path: Path) -> Iterator[tuple[int, str, list[str] | BadRow]]:
    """(row number, raw text, cells) of each filled row. Raises `BadRow` for a broken file."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_size(archive)
            strings = _strings(archive)
            with archive.open(_sheet(archive)) as sheet:
                yield from _rows(sheet, strings)
    except (
        zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError, IndexError,
        EOFError, OSError, NotImplementedError, RuntimeError,
    ) as error:  # fmt: skip
        raise BadRow("unsupported_file", f"not a readable workbook: {error}") from error


def _check_size(archive: zipfile.ZipFile) -> None:
    """A zip of a few bytes can unpack to anything."""
    if sum(item.file_size for item in archive.infolist()) > rules().limits.document_bytes:
        raise BadRow("line_too_long", "the workbook unpacks to too much; save it as CSV")


def _sheet(archive: zipfile.ZipFile) -> str:
    names = [name for name in archive.namelist() if _SHEET.fullmatch(name)]
    return min(names, key=lambda name: (len(name), name))


def _strings(archive: zipfile.ZipFile) -> list[str]:
    if _STRINGS not in archive.namelist():
        return []
    with archive.open(_STRINGS) as file:
        return [_text(item) for item in _each(file, "si")]


def _rows(sheet: IO[bytes], strings: list[str]) -> Iterator[tuple[int, str, list[str] | BadRow]]:
    for place, row in enumerate(_each(sheet, "row"), 1):
        cells: list[str] = []
        for cell in row.iter(f"{_MAIN}c"):
            column = _column(cell.get("r", ""), len(cells))
            cells.extend([""] * (column - len(cells)))
            cells.append(_value(cell, strings))
        if any(cell.strip() for cell in cells):
            yield int(row.get("r", place)), "\t".join(cells), cells


def _each(file: IO[bytes], tag: str) -> Iterator[ElementTree.Element]:
    """Elements of that name as they are read; each is emptied when the next one is asked for."""
    for _, element in ElementTree.iterparse(file):  # noqa: S314 - expat limits entity expansion
        if element.tag == _MAIN + tag:
            yield element
            element.clear()


def _column(reference: str, default: int) -> int:
    """'C7' → 2."""
    match = _LETTERS.match(reference)
    if not match:
        return default
    number = 0
    for letter in match[0]:
        number = number * 26 + ord(letter) - 64
    if number > _MAX_COLUMNS:
        raise ValueError(f"column {match[0]}")
    return number - 1


def _value(cell: ElementTree.Element, strings: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return _text(cell)
    value = cell.findtext(f"{_MAIN}v") or ""
    return strings[int(value)] if cell.get("t") == "s" else value


def _text(element: ElementTree.Element) -> str:
    """All runs of text, without the phonetic ones."""
    phonetic = {id(t) for run in element.iter(f"{_MAIN}rPh") for t in run.iter(f"{_MAIN}t")}
    return "".join(t.text or "" for t in element.iter(f"{_MAIN}t") if id(t) not in phonetic)

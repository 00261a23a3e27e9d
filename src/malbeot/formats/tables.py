"""Rows out of separated values: comma, tab, semicolon or bar, quoted or not.

A quotation mark that never closes swallows the rest of a file in most readers; here it costs one
line: the row is given up after a number of lines and reading goes on behind its first one.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from malbeot.formats.bad import BadRow
from malbeot.formats.jsonrows import Known
from malbeot.formats.limits import limits
from malbeot.formats.lines import Line, placed
from malbeot.formats.spans import Head, Span

Cells = list[str]
Record = tuple[int, str, Cells | BadRow]
_SEPARATORS = ",\t;|"


class _Lines:
    """Lines that can be given back."""

    def __init__(self, source: Iterator[Line]) -> None:
        self._source = source
        self._waiting: deque[Line] = deque()

    def next(self) -> Line | None:
        return self._waiting.popleft() if self._waiting else next(self._source, None)

    @property
    def waiting(self) -> bool:
        return bool(self._waiting)

    def give_back(self, lines: Sequence[Line]) -> None:
        self._waiting.extendleft(reversed(lines))


def separator_of(header: str, known: Known) -> str:
    """The separator under which the header makes sense, or else names the most columns."""

    def sense(separator: str) -> tuple[bool, int]:
        cells = _cells(header, separator)
        return known(tuple(cells)), len(cells)

    return max(_SEPARATORS, key=sense)


def header_cells(header: str, known: Known) -> Cells:
    return _cells(header, separator_of(header, known))


def _cells(line: str, separator: str) -> Cells:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:  # a cell over the size limit: no header
        return []


def records(
    source: Iterator[Line], separator: str, max_lines: int, max_chars: int
) -> Iterator[Record]:
    """(line, raw text, cells or what is wrong) of each row, blank lines left out."""
    yield from _records(_Lines(source), separator, max_lines, max_chars)


def _records(lines: _Lines, separator: str, max_lines: int, max_chars: int) -> Iterator[Record]:
    csv.field_size_limit(max_chars)
    while (first := lines.next()) is not None:
        if not first.text.strip():
            continue
        if first.problem:
            yield first.number, first.text, BadRow(first.problem)
            continue
        taken = [first]
        outcome = _record(lines, taken, separator, max_lines, max_chars)
        if isinstance(outcome, BadRow):
            lines.give_back(taken[1:])
            del taken[1:]
        yield first.number, "".join(line.text for line in taken), outcome


def _record(
    lines: _Lines, taken: list[Line], separator: str, max_lines: int, max_chars: int
) -> Cells | BadRow:
    """The cells of the row that begins with `taken[0]`; lines it reads are added to `taken`."""

    def feed() -> Iterator[str]:
        yield taken[0].text
        size = len(taken[0].text)
        while len(taken) < max_lines and size <= max_chars and (line := lines.next()):
            taken.append(line)
            if line.problem:
                return
            size += len(line.text)
            yield line.text

    try:
        return next(csv.reader(feed(), delimiter=separator, strict=True), [])
    except csv.Error as error:
        return BadRow("unclosed_quote", str(error))


def cut(path: Path, encoding: str, size: int, known: Known) -> Iterator[Span]:
    """Spans of about `size` bytes that cover the table, each beginning with a row. Marks that cells
    are quoted with are read, for a line feed between them ends no row."""
    whole = path.stat().st_size
    places: deque[tuple[int, int]] = deque()

    def remembered() -> Iterator[Line]:
        for place, line in placed(path, encoding, limits().line_chars):
            places.append((line.number, place))
            yield line

    source = remembered()
    first = next((line for line in source if line.text.strip()), None) if whole > size else None
    if first is None:
        yield Span(0, whole, 1)
        return
    separator = separator_of(first.text, known)
    lines = _Lines(chain([first], source))
    _, _, names = next(_records(lines, separator, limits().table_row_lines, limits().line_chars))
    head = Head(separator, None if isinstance(names, BadRow) else tuple(names))
    begin, number, over = 0, 1, None
    for row in _begins(lines, separator):
        while places[0][0] < row:
            places.popleft()
        place = places[0][1]
        if place - begin >= size:
            yield Span(begin, place, number, over)
            begin, number, over = place, row, head
    yield Span(begin, whole, number, over)


def _begins(lines: _Lines, separator: str) -> Iterator[int]:
    """The number of the first line of each row that no row before it has looked at, as one with an
    open quotation mark does: those rows are the same in a part that begins there. Only rows with
    quotation marks need reading."""
    while True:
        fresh = not lines.waiting
        if (first := lines.next()) is None:
            return
        if not first.text.strip():
            continue
        if fresh:
            yield first.number
        if '"' not in first.text or first.problem:
            continue
        taken = [first]
        limit = limits()
        if isinstance(_record(lines, taken, separator, limit.table_row_lines, limit.line_chars),
                      BadRow):  # fmt: skip
            lines.give_back(taken[1:])


def named(cells: Cells, header: Cells) -> dict[str, str]:
    """The row under its column names. Raises `BadRow` when it does not fit the header."""
    if cells == header:
        raise BadRow("repeated_header")
    if any(cell.strip() for cell in cells[len(header) :]):
        raise BadRow("extra_cells", f"{len(cells)} cells, {len(header)} columns")
    padded = [*cells, *[""] * (len(header) - len(cells))]
    return dict(zip(_unlike(header), padded, strict=False))


def _unlike(header: Cells) -> Cells:
    """Names that stand twice are numbered, so that no cell is lost."""
    seen: dict[str, int] = {}
    names = []
    for name in header:
        seen[name] = seen.get(name, 0) + 1
        names.append(f"{name} {seen[name]}" if seen[name] > 1 else name)
    return names

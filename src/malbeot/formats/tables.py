"""Rows out of separated values: comma, tab, semicolon or bar, quoted or not.

A quotation mark that never closes swallows the rest of a file in most readers; here it costs one
line: the row is given up after a number of lines and reading goes on behind its first one.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence

from malbeot.formats.bad import BadRow
from malbeot.formats.jsonrows import Known
from malbeot.formats.lines import Line

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
    csv.field_size_limit(max_chars)
    lines = _Lines(source)
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

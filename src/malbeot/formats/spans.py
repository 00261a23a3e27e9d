"""A part of a long file, so that several readers can share it; files of lines are cut here.

Lines are cut only in encodings in which a line feed is one byte and no part of another character
(UTF-8, CP949); a file of any other encoding is one span. Where tables and lists may be cut, their
own readers know.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over the rows of a table; no names where they could not be read."""

    separator: str
    names: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes `start` to `end` of a file; `line` is the number of the first line (of a JSON list: of
    the first element) in it. `head` is for a table's parts but the first; `last` is false for a
    part of a list of which more follows."""

    start: int
    end: int
    line: int
    head: Head | None = None
    last: bool = True

    @property
    def size(self) -> int:
        return self.end - self.start


def spans(path: Path, encoding: str, size: int) -> Iterator[Span]:
    """Spans of about `size` bytes that cover the file, each ending behind a line feed."""
    whole = path.stat().st_size
    if encoding.startswith("utf-16") or whole <= size:
        yield Span(0, whole, 1)
        return
    line = 1
    with path.open("rb") as file:
        start = 0
        while start < whole:
            file.seek(min(start + size, whole) - 1)
            end = _line_end(file, whole)
            yield Span(start, end, line)
            line += _lines(file, start, end)
            start = end


def _line_end(file: BinaryIO, whole: int) -> int:
    """Behind the next line feed; nothing of an endless line is kept."""
    while block := file.read(_BLOCK):
        if (found := block.find(b"\n")) >= 0:
            return file.tell() - len(block) + found + 1
    return whole


def _lines(file: BinaryIO, start: int, end: int) -> int:
    """How many lines end there: at \\n, \\r\\n, or \\r alone, as Python's readers count them."""
    file.seek(start)
    count, last = 0, b""
    while start < end:
        block = file.read(min(_BLOCK, end - start))
        start += len(block)
        count += block.count(b"\n") + block.count(b"\r") - block.count(b"\r\n")
        count -= last == b"\r" and block[:1] == b"\n"
        last = block[-1:]
    return count


class Part(io.RawIOBase):
    """The bytes of one span, as a file of their own; `tell` is the place in the whole file."""

    def __init__(self, path: Path, span: Span) -> None:
        super().__init__()
        self._file = path.open("rb", buffering=0)
        self._file.seek(span.start)
        self._left = span.size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        count = self._file.readinto(view[: self._left]) or 0
        self._left -= count
        return count

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()
        super().close()

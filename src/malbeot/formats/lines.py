"""Text lines of a file whose encoding nobody wrote down, without ever holding an endless one.

Encodings: UTF-8 with or without BOM, UTF-16 with or without BOM, CP949. The one under which fewer
lines are broken wins, UTF-8 on a tie. A byte that does not fit becomes a lone surrogate, so that
the reader can set that line aside instead of guessing.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from malbeot.formats.spans import Part, Span

Tick = Callable[[int], None]
_SAMPLE = 4 << 20
_MANY_NULS = 0.2
_TICK_EVERY = 2_000
_UNDECODED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Line:
    """`text` keeps its line end; a line over the limit is cut and `whole` is false."""

    number: int
    text: str
    whole: bool = True

    @property
    def problem(self) -> str:
        """Why nobody should parse it (a reason's name), or an empty text."""
        if not self.whole:
            return "line_too_long"
        if _UNDECODED.search(self.text):
            return "bad_encoding"
        return "nul" if "\0" in self.text else ""


def encoding_of(path: Path) -> str:
    """A Python codec name."""
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if head.count(0) > len(head) * _MANY_NULS:
            return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
        file.seek(0)
        return "cp949" if _broken(file, "cp949") < _broken(file, "utf-8") else "utf-8"


def _broken(file: BinaryIO, encoding: str) -> int:
    """How many lines do not decode, in as much of the file as holds the first such lines."""
    file.seek(0)
    while block := file.read(_SAMPLE):
        # Up to a line end, so that no character is cut in two.
        block += file.readline(_SAMPLE)
        if broken := sum(not _decodes(line, encoding) for line in block.split(b"\n")):
            return broken
    return 0


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def opened(path: Path, encoding: str, span: Span | None = None) -> TextIO:
    """The file as text, or the part of it that `span` names."""
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    raw = path.open("rb") if span is None else io.BufferedReader(Part(path, span))
    return io.TextIOWrapper(raw, encoding=encoding, errors=errors, newline="")


def lines(
    path: Path, encoding: str, limit: int, tick: Tick | None = None, span: Span | None = None
) -> Iterator[Line]:
    """Every line, with its number in the whole file. `tick` hears the byte position now
    and then."""
    number = span.line - 1 if span else 0
    with opened(path, encoding, span) as file:
        while text := file.readline(limit):
            number += 1
            whole = len(text) < limit or _ends(text)
            if not whole:
                _skip_line(file, limit)
            if tick and number % _TICK_EVERY == 0:
                tick(file.buffer.tell())
            yield Line(number, text, whole)


def _ends(text: str) -> bool:
    return text.endswith(("\n", "\r"))


def _skip_line(file: TextIO, limit: int) -> None:
    while (rest := file.readline(limit)) and not _ends(rest):
        pass

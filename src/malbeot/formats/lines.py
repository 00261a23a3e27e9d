"""Text lines of a file whose encoding nobody wrote down, without ever holding an endless one.

Encodings: UTF-8 with or without BOM, UTF-16 with or without BOM, CP949. Bytes that are letters in
UTF-8 seldom come about otherwise, so a few that are none do not make it another encoding. A byte
that does not fit becomes a lone surrogate, so that the reader can set that line aside instead of
guessing.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO

from malbeot.formats.spans import Part, Span

Tick = Callable[[int], None]
_HEAD = 4096
_SAMPLE = 1 << 20
_MANY_NULS = 0.2
_NEARLY_ALL = 0.9
_UTF_16 = ("utf-16-le", "utf-16-be")
_ASCII = bytes(range(0x80))
_USUAL = re.compile("[\t\n\r -~가-힣ㄱ-ㆎ·‘’“”…]")
_TICK_EVERY = 2_000
_DOUBLE = re.compile("[^\x00-\x7f\udc80-\udcff]")
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
        head = file.read(_HEAD)
        if head.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if head.count(0) > len(head) * _MANY_NULS:
            likely = max(_UTF_16, key=partial(_usual, head))
            if _usual(head, likely) > len(head) / 4:  # more than half of its letters
                return likely
            return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
        if 0 in head and (found := next(filter(partial(_korean, head), _UTF_16), "")):
            return found
        file.seek(0)
        return _of_bytes(file)


def _korean(head: bytes, encoding: str) -> bool:
    """True when nearly all of it are letters and marks of Korean tables, as no other reading of
    the same bytes gives."""
    return _usual(head, encoding) >= _NEARLY_ALL * (len(head) // 2)


def _usual(head: bytes, encoding: str) -> int:
    """How many letters and marks of Korean tables it has, read in one of the UTF-16."""
    return len(_USUAL.findall(head[: len(head) // 2 * 2].decode(encoding, "replace")))


def _of_bytes(file: BinaryIO) -> str:
    """UTF-8, unless there are bytes that do not fit, more than those that do, and CP949 has fewer
    of them. Looks no further than where the first such bytes are."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    high = 0
    while block := file.read(_SAMPLE):
        high += len(block.translate(None, _ASCII))
        if wrong := _misfits(decoder.decode(block)):
            other = codecs.getincrementaldecoder("cp949")("surrogateescape").decode(block)
            return "cp949" if high - wrong < wrong > _misfits(other) else "utf-8"
    return "utf-8"


def _misfits(text: str) -> int:
    return 0 if text.isascii() else len(_UNDECODED.findall(text))


def opened(path: Path, encoding: str, span: Span | None = None) -> TextIO:
    """The file as text, or the part of it that `span` names."""
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    raw = path.open("rb") if span is None else io.BufferedReader(Part(path, span))
    return io.TextIOWrapper(raw, encoding=encoding, errors=errors, newline="")


def unmarked(path: Path, encoding: str) -> str:
    """The same encoding for a part of the file that does not begin with its byte order mark."""
    if encoding == "utf-8-sig":
        return "utf-8"
    if encoding != "utf-16":
        return encoding
    with path.open("rb") as file:
        return "utf-16-be" if file.read(2) == codecs.BOM_UTF16_BE else "utf-16-le"


def mark_size(encoding: str) -> int:
    """Bytes of the byte order mark."""
    return {"utf-8-sig": 3, "utf-16": 2}.get(encoding, 0)


def size_of(text: str, encoding: str) -> int:
    """How many bytes of a file of this encoding were read as the text."""
    if encoding.startswith("utf-16"):
        return len(text.encode("utf-16-le", "surrogatepass"))
    if text.isascii():
        return len(text)
    if encoding == "cp949":  # two bytes a letter, one for what did not fit
        return len(text) + len(_DOUBLE.findall(text))
    return len(text.encode("utf-8", "surrogateescape"))


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
                for _ in _rest(file, limit):
                    pass
            if tick and number % _TICK_EVERY == 0:
                tick(file.buffer.tell())
            yield Line(number, text, whole)


def placed(path: Path, encoding: str, limit: int) -> Iterator[tuple[int, Line]]:
    """Every line of the file, with the byte at which it begins."""
    place = mark_size(encoding)
    with opened(path, encoding) as file:
        number = 0
        while text := file.readline(limit):
            number += 1
            whole = len(text) < limit or _ends(text)
            yield place, Line(number, text, whole)
            place += size_of(text, encoding)
            if not whole:
                place += sum(size_of(rest, encoding) for rest in _rest(file, limit))


def _ends(text: str) -> bool:
    return text.endswith(("\n", "\r"))


def _rest(file: TextIO, limit: int) -> Iterator[str]:
    """What is left of a line over the limit."""
    while rest := file.readline(limit):
        yield rest
        if _ends(rest):
            return

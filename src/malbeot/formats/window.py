"""The part of a long JSON text that is looked at: read on and let go as one moves along.

In: an open file. Out: its text from some place on, the place of the next object behind a broken
one, and the byte of the file that stands at a place. Knows nothing of what an object should be.
"""

from __future__ import annotations

import re
from typing import TextIO

from malbeot.formats.lines import mark_size, size_of

_NEXT = re.compile(r"\}\s*,\s*(?=\{)")
_ON = re.compile(r"[\s}\]]*,\s*(?=\{)")
_BETWEEN = re.compile(r"[\s,]*")
_BLOCK = 1 << 18
# Characters behind the window that are kept, so that it is not moved for every element.
_BEHIND = 1 << 16
CLOSING = " \t\r\n}],"
SHOWN = 1_000


class Window:
    """The part of a text that is looked at, behind `gone` characters. With an encoding it knows its
    place in the file."""

    def __init__(self, file: TextIO, encoding: str = "") -> None:
        self._file = file
        self._encoding = encoding
        self._measured = 0
        self._bytes = mark_size(encoding)
        self.gone = 0
        self.text = file.read(_BLOCK)

    def more(self) -> bool:
        """As much again behind it; false at the end of the text."""
        block = self._file.read(max(_BLOCK, len(self.text)))
        self.text += block
        return bool(block)

    def moved(self, at: int) -> int:
        """The place `at`, after what is long behind it is let go."""
        if at < _BEHIND:
            return at
        self.place(at)
        self._measured = 0
        self.gone += at
        self.text = self.text[at:]
        return 0

    def place(self, at: int) -> int:
        """The byte of the file that stands there."""
        if self._encoding:
            self._bytes += size_of(self.text[self._measured : at], self._encoding)
            self._measured = at
        return self._bytes

    def skip(self, at: int) -> int:
        """Behind spaces and commas."""
        while True:
            at = _BETWEEN.match(self.text, at).end()  # type: ignore[union-attr]
            if at < len(self.text) or not self.more():
                return at
            at = self.moved(at)

    def next(self, at: int) -> int:
        """Where the next object begins, behind a broken one."""
        while not (found := _NEXT.search(self.text, at)):
            behind = self.text.rfind("}", at)
            at = self.moved(behind if behind >= 0 else len(self.text))
            if not self.more():
                return len(self.text)
        return found.end()

    def going_on(self, at: int) -> int:
        """Where the next object begins behind what closes others, or 0."""
        while not (found := _ON.match(self.text, at)):
            rest = self.text[at:].strip()
            if (rest.strip(CLOSING) and len(rest) >= SHOWN) or not self.more():
                return 0
        return found.end()

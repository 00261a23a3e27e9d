"""A text as the patterns see it, with the way back to the text as it is.

In the shadow letters are NFC, characters nobody sees are gone, digits are ASCII and every dash is
"-". Knows nothing of personal data.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_INVISIBLE = "\u00ad\u200b-\u200f\u2060-\u2064\ufe0f\u20e3\ufeff"
_JOINING = "\u0300-\u036f\u1160-\u11ff"
# What makes the shadow shorter than its text; seldom, so that most texts need no map.
_SHORTENS = re.compile(f"[{_INVISIBLE}{_JOINING}]")
_CLUSTER = re.compile(f"[{_INVISIBLE}]|.[{_JOINING}]*", re.DOTALL)
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\u3161\u2500\u2043\ufe63"
_MAPPED: dict[int, int | str | None] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **{0x1D7CE + digit: ord("0") + digit % 10 for digit in range(50)},
    **{ord(dash): "-" for dash in _DASHES},
    **dict.fromkeys((0x00A0, 0x3000, 0x2007, 0x202F, 0x2002, 0x2003, 0x2009), " "),
    **dict.fromkeys((0x00B7, 0x30FB, 0x318D, 0x2024, 0x2022, 0xFF65), "."),
    **dict.fromkeys((0x223C, 0x301C), "~"),
}
_ODD = re.compile("[" + "".join(re.escape(chr(code)) for code in _MAPPED) + "]")


@dataclass(frozen=True, slots=True)
class Shadow:
    text: str
    starts: tuple[int, ...] | None
    """Where each character begins in the text; None when nothing moved."""
    ends: tuple[int, ...] | None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text behind a span of the shadow that is not empty."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def shadow(text: str) -> Shadow:
    if not _SHORTENS.search(text):
        return Shadow(_plain(text), None, None)
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _CLUSTER.finditer(text):
        if _SHORTENS.match(match.group()):
            continue
        for char in unicodedata.normalize("NFC", match.group()):
            chars.append(char)
            starts.append(match.start())
            ends.append(match.end())
    return Shadow(_plain("".join(chars)), tuple(starts), tuple(ends))


def _plain(text: str) -> str:
    return text.translate(_MAPPED) if _ODD.search(text) else text

"""Greetings, closings, signatures, advertisements and page furniture around an answer: taken off.

Whole sentences or lines only, from the start inwards and from the end inwards, for as long as they
fit a pattern of boilerplate.toml; the first sentence that says something ends it, so nothing inside
an answer ever goes. An answer that is nothing else (안녕하세요!) stays as it is. Advice to see a
doctor, comfort and warnings fit no pattern: they are content.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from malbeot.files import read_toml
from malbeot.text.sentences import EMOJI, split


class Words(BaseModel):
    """boilerplate.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    macros: dict[str, str]
    anchors: tuple[str, ...]
    opening: tuple[str, ...]
    introduction: tuple[str, ...]
    closing: tuple[str, ...]
    rule: str
    furniture: tuple[str, ...]
    letter: tuple[str, ...]
    greeting: str
    blocks: tuple[str, ...]
    prefix: str
    about: str
    suffix: str


WORDS = Words.model_validate(read_toml(Path(__file__).with_suffix(".toml")))
_GATE = re.compile("[ᄀ-ᇿ]|" + "|".join(map(re.escape, WORDS.anchors)))
_MACRO = re.compile("%([a-z]+)%")
_LONGEST = 100
"""A longer sentence says something."""


def _pattern(patterns: Sequence[str]) -> re.Pattern[str]:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    while _MACRO.search(joined):
        joined = _MACRO.sub(lambda match: WORDS.macros[match[1]], joined)
    return re.compile(joined)


_OPENING = _pattern((*WORDS.opening, WORDS.rule))
_INTRODUCTION = _pattern(WORDS.introduction)
_CLOSING = _pattern((*WORDS.closing, WORDS.rule))
_FURNITURE = _pattern(WORDS.furniture)
_LETTER = re.compile("|".join(WORDS.letter), re.MULTILINE)
_GREETING = re.compile(WORDS.greeting)
_BLOCK = _pattern(WORDS.blocks)
_PREFIX = re.compile(WORDS.prefix)
_ABOUT = re.compile(WORDS.about)
_SUFFIX = re.compile(WORDS.suffix)
# Sentences that were glued together: 김하늘입니다.말씀하신
_GLUED = re.compile(
    r"(?<=[가-힣][.!?])(?=[가-힣(\[<*-])|(?<=[다요죠까][.!?])(?=[^\s.!?…)\]}'\"’”」』~^])"
)
_AROUND = re.compile(
    rf"^(?:[\s*·•※★☆♥♡▶▷:;,\-~^]|{EMOJI})+|(?:[\s.!?…~^ㅎㅋㅠㅜ:;)♥♡*,\-]|{EMOJI})+$"
)

_BOUNDED = re.compile(r"\{(\d+),(\d+)\}")
_LOOK_AROUND = re.compile(r"\(\?<?[!=][^()]*\)")
# Between and around sentences: what `_AROUND` takes off.
_MARKS = rf"[\s*·•※★☆♥♡▶▷:;,\-~\^.!?…ㅎㅋㅠㅜ){EMOJI[1:-1]}]*"
# Letters and marks that are the same in NFC and join with none before them.
_SINGLE = (
    r"\t\n -~\x{a0}-\x{ff}\x{2002}-\x{2029}\x{202f}-\x{205e}\x{20a0}-\x{20c0}\x{20e3}\x{2103}"
    r"\x{2116}\x{2122}\x{2150}-\x{2328}\x{232b}-\x{2adb}\x{2add}-\x{2bff}\x{3000}-\x{3029}"
    r"\x{3131}-\x{318e}\x{3200}-\x{4dbf}\x{4e00}-\x{9fff}\x{ac00}-\x{d7a3}\x{fe0f}"
    r"\x{ff01}-\x{ffdc}\x{1f000}-\x{1faff}"
)


def _wide(*patterns: str) -> str:
    """A pattern that fits all that the given ones fit, and more: no look-around, no counting, so
    that Rust's engine makes a small machine of it."""
    found = _LOOK_AROUND.sub("", "|".join(pattern.strip("^$") for pattern in patterns))
    return "(?:" + _BOUNDED.sub(lambda match: "*" if match[1] == "0" else "+", found) + ")"


# A text changes only where its first sentence fits an opening or its last one a closing. One that
# holds other characters may hold them otherwise in NFC.
GATES = (
    rf"\A{_MARKS}" + _wide(_OPENING.pattern, _FURNITURE.pattern, WORDS.prefix),
    _wide(_CLOSING.pattern, _FURNITURE.pattern, WORDS.suffix, _BLOCK.pattern) + rf"{_MARKS}\z",
    rf"[^{_SINGLE}]",
)


def apply(text: str) -> str:
    if not _GATE.search(text):
        return text
    read = unicodedata.normalize("NFC", text)
    made = read
    while made != (made := _peeled(made)):
        pass
    return text if made == read else made


def _peeled(text: str) -> str:
    """The text without what surrounds it; the text itself when nothing else is in it."""
    pieces = [Piece(text, start, end) for start, end in _places(text)]
    first = _opening(pieces)
    last = _closing(pieces, first)
    if first == last or _letter(text, pieces[first:last]):
        return text
    left = text[pieces[first].start : pieces[last - 1].end]
    if not _ABOUT.search(pieces[first].text):
        left = _PREFIX.sub("", left)
    left = _BLOCK.sub("", _SUFFIX.sub("", left)).strip()
    return left if left and left != text.strip() else text


class Piece:
    """A sentence or line of a text, and where it stands."""

    __slots__ = ("bare", "end", "start", "text", "whole")

    def __init__(self, whole: str, start: int, end: int) -> None:
        self.whole, self.start, self.end = whole, start, end
        self.text = whole[start:end].strip()
        self.bare = _AROUND.sub("", self.text)

    def fits(self, pattern: re.Pattern[str]) -> bool:
        if len(self.text) > _LONGEST:
            return False
        if _FURNITURE.fullmatch(self.text):
            return self._own_line()
        return bool(pattern.fullmatch(self.bare) or pattern.fullmatch(self.text))

    def _own_line(self) -> bool:
        before, after = self.whole[: self.start].rstrip(" \t"), self.whole[self.end :].lstrip(" \t")
        return before[-1:] in ("", "\n") and after[:1] in ("", "\n")


def _opening(pieces: Sequence[Piece]) -> int:
    """The first piece that says something; who answers is told only behind a greeting."""
    words = False
    for place, piece in enumerate(pieces):
        if piece.fits(_OPENING) or (words and piece.fits(_INTRODUCTION)):
            words = True
        elif piece.bare:
            # Marks alone (^^) go only together with words that go.
            return place if words else 0
    return len(pieces) if words else 0


def _closing(pieces: Sequence[Piece], first: int) -> int:
    """Behind the last piece that says something."""
    words = False
    for place in range(len(pieces), first, -1):
        piece = pieces[place - 1]
        if piece.fits(_CLOSING):
            words = True
        elif piece.bare:
            return place if words else len(pieces)
    return first if words else len(pieces)


def _letter(text: str, pieces: Sequence[Piece]) -> bool:
    """A letter, a speech, a dialogue, or words about greetings."""
    inside = text[pieces[0].start : pieces[-1].end]
    return bool(_LETTER.search(text) or _GREETING.search(inside, 8))


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences and lines stand."""
    end = 0
    for sentence in split(text):
        start = text.index(sentence, end)
        end = start + len(sentence)
        for part in _GLUED.split(sentence):
            yield start, start + len(part)
            start += len(part)

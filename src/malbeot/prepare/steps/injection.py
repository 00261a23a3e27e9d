"""Does a text give orders to the model that will read it?

Found by patterns of injection.toml: earlier instructions to be ignored, prompts to be revealed,
roles without rules, marks of a faked conversation, orders hidden in comments, invisible characters
or Base64; and sentences that speak of too many such things together, whatever their words (signs).
Judges words alone, so it flags; people decide. Texts about prompts and people who ignore
their doctor's orders are left in peace.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from bisect import bisect_left, bisect_right
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from malbeot.files import read_toml
from malbeot.prepare.steps.signs import heavy, sentences


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Patterns(_Table):
    patterns: tuple[str, ...]


class Hidden(_Table):
    comment: str
    invisible: str
    orders: str


class Together(_Table):
    within: int


class Combinations(_Table):
    all_of: tuple[tuple[str, ...], ...]


class Words(_Table):
    """injection.toml."""

    anchors: tuple[str, ...]
    macros: dict[str, str]
    innocent: Patterns
    korean: Patterns
    english: Patterns
    together: Together
    families: dict[str, str]
    combinations: Combinations
    marks: Patterns
    hidden: Hidden


WORDS = Words.model_validate(read_toml(Path(__file__).with_suffix(".toml")))
_MACRO = re.compile("%([a-z_]+)%")
_LUMP = r"[A-Za-z0-9+/]{24,}={0,2}"
_UNSEEN = "\u00ad\u200b-\u200f\u2060-\u2064\ufeff\U000e0000-\U000e007f"
# Texts that are written in other forms of the same letters may hold an anchor that cannot be seen.
GATE = "(?i)" + "|".join((*WORDS.anchors, _LUMP, f"[{_UNSEEN}ᄀ-ᇿＡ-Ｚａ-ｚ]"))
_GATE = re.compile(GATE)
_DROPPED = re.compile(f"[{_UNSEEN}]")
_TAGGED = re.compile("[\U000e0020-\U000e007e]{4,}")
_BASE64 = re.compile(_LUMP)
_SENTENCE = re.compile(r"[.!?\n]")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def _expanded(pattern: str) -> str:
    while _MACRO.search(pattern):
        pattern = _MACRO.sub(lambda match: WORDS.macros[match[1]], pattern)
    return pattern


def _compiled(table: Patterns) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_expanded(pattern)) for pattern in table.patterns)


_INNOCENT = _compiled(WORDS.innocent)
_ORDERS = (*_compiled(WORDS.korean), *_compiled(WORDS.english))
_FAMILIES = {name: re.compile(_expanded(words)) for name, words in WORDS.families.items()}
_MARKS = _compiled(WORDS.marks)
_COMMENT = re.compile(WORDS.hidden.comment)
_INVISIBLE = re.compile(WORDS.hidden.invisible)
_HIDDEN_ORDERS = re.compile(_expanded(WORDS.hidden.orders))


def find(text: str) -> str:
    """What shows it, or an empty text."""
    if not _GATE.search(text):
        return ""
    if tagged := _TAGGED.search(text):
        return "".join(chr(ord(char) - 0xE0000) for char in tagged.group())[:100]
    seen = _folded(text)
    shown = _ordered(seen) or _combined(seen) or _weighed(seen) or _marked(seen) or _hidden(seen)
    return (shown or _encoded(text))[:100]


def _folded(text: str) -> str:
    text = _DROPPED.sub("", unicodedata.normalize("NFC", text).translate(_WIDE)).lower()
    return re.sub(r"[ \t\u00a0]+", " ", text)


def _ordered(text: str) -> str:
    tales = _Tales(text)
    for pattern in _ORDERS:
        for match in pattern.finditer(text):
            if not tales.told(*match.span()):
                return match.group()
    return ""


def _combined(text: str) -> str:
    """Words of all families of a combination near each other."""
    tales = _Tales(text)
    there = {name: [found.span() for found in words.finditer(text)]
             for name, words in _FAMILIES.items()}  # fmt: skip
    for families in WORDS.combinations.all_of:
        if not all(there[name] for name in families):
            continue
        for start, _ in there[families[0]]:
            low, high = start - WORDS.together.within, start + WORDS.together.within
            spans = [span for name in families if (span := _within(there[name], low, high))]
            if len(spans) == len(families) and not any(tales.told(*span) for span in spans):
                return text[min(span[0] for span in spans) : max(span[1] for span in spans)]
    return ""


def _within(spans: list[tuple[int, int]], low: int, high: int) -> tuple[int, int] | None:
    """The first of the spans between two places. There may be thousands of them."""
    for place in range(bisect_left(spans, (low, 0)), len(spans)):
        if spans[place][0] > high:
            return None
        if spans[place][1] <= high:
            return spans[place]
    return None


def _weighed(text: str) -> str:
    """A sentence in which too much is spoken of together."""
    for sentence in sentences(text):
        if heavy(sentence) and not any(innocent.search(sentence) for innocent in _INNOCENT):
            return sentence
    return ""


class _Tales:
    """Whether a sentence tells of orders and gives none: each sentence is looked at once, however
    much is found in it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends: list[int] | None = None
        self._known: dict[tuple[int, int], bool] = {}

    def told(self, begin: int, finish: int) -> bool:
        if self._ends is None:
            self._ends = [found.end() for found in _SENTENCE.finditer(self._text)]
        before, behind = bisect_right(self._ends, begin), bisect_right(self._ends, finish)
        start = self._ends[before - 1] if before else 0
        end = self._ends[behind] if behind < len(self._ends) else len(self._text)
        if (start, end) not in self._known:
            sentence = self._text[start:end]
            self._known[start, end] = any(innocent.search(sentence) for innocent in _INNOCENT)
        return self._known[start, end]


def _marked(text: str) -> str:
    return next((found.group() for mark in _MARKS if (found := mark.search(text))), "")


def _hidden(text: str) -> str:
    for pattern in (_COMMENT, _INVISIBLE):
        for match in pattern.finditer(text):
            if _HIDDEN_ORDERS.search(match[1]):
                return match[1].strip()
    return ""


def _encoded(text: str) -> str:
    for lump in _BASE64.findall(text):
        try:
            said = base64.b64decode(lump + "=" * (-len(lump) % 4)).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue  # letters and digits that are no text: a key, a picture
        if shown := _ordered(_folded(said)):
            return shown
    return ""

"""A word that the knowledge has never seen → the word next to it by one keystroke that it has.

In: a word, and a test for pairs of letters. Out: the word mended, or as it was. Nothing is mended
that is known. Short words only by letters that sound alike or lie side by side (typos.toml), since
for two syllables some other word is always near.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.files import read_toml
from malbeot.knowledge import tokens

_FILE = Path(__file__).with_name("typos.toml")
_FIRST, _VOWEL, _LAST = 0x1100, 0x1161, 0x11A7
_COUNTS = (19, 21, 28)
_SHORT = 2
_LONG = 8
Seen = Callable[[str], bool]


def mended(word: str, seen: Seen) -> str:
    """The first that is seen as a whole; letters that are often taken for each other first."""
    pairs = tokens.ngrams(word, 2)
    # An unseen end is a particle, or a word that goes on.
    if not 1 < len(word) <= _LONG or all(seen(pair) for pair in pairs[:-1] or pairs):
        return word
    return next((other for other in _near(word) if _fits(word, other, seen)), word)


def slipped(word: str, letters: str) -> bool:
    """Whether a word of three letters or more stands in a text of these letters but for a slip of
    the keyboard behind its first letter."""
    if len(word) <= _SHORT or len(word) > _LONG:
        return False
    others = ((at, other) for at in range(1, len(word)) for other in _others(word[at], False))
    return any(word[:at] + other + word[at + 1 :] in letters for at, other in others)


def _fits(word: str, other: str, seen: Seen) -> bool:
    """Every pair around the letter that changed is seen, and so is the beginning."""
    at = next(place for place in range(len(word)) if word[place] != other[place])
    around = {other[max(at - 1, 0) : at + 1], other[at : at + 2], other[:2]}
    return all(seen(pair) for pair in around if len(pair) == _SHORT)


def _near(word: str) -> Iterator[str]:
    for alike in (True, False):
        if alike or len(word) > _SHORT:
            for at, letter in enumerate(word):
                for other in _others(letter, alike):
                    yield word[:at] + other + word[at + 1 :]


@cache
def _others(letter: str, alike: bool) -> tuple[str, ...]:
    """Syllables that differ in one of their letters."""
    parts = [ord(part) for part in unicodedata.normalize("NFD", letter)]
    if not 0x1100 <= parts[0] < 0x1113 or len(parts) < 2:  # no syllable of Hangul
        return ()
    parts += [_LAST] * (3 - len(parts))
    found: list[str] = []
    for place, base in enumerate((_FIRST, _VOWEL, _LAST)):
        for number in range(_COUNTS[place]):
            other = base + number
            if other != parts[place] and (not alike or _alike(parts[place], other)):
                changed = [*parts[:place], other, *parts[place + 1 :]]
                syllable = "".join(chr(part) for part in changed if part != _LAST)
                found.append(unicodedata.normalize("NFC", syllable))
    return tuple(found)


def _alike(one: int, other: int) -> bool:
    return frozenset((one, other)) in _table()


@cache
def _table() -> set[frozenset[int]]:
    rows: dict[str, Any] = read_toml(_FILE)
    table: set[frozenset[int]] = set()
    for name, base in (("first", _FIRST), ("vowel", _VOWEL), ("last", _LAST)):
        letters = rows["order"][name]
        for group in rows["alike"][name]:
            places = [base + letters.index(letter) for letter in group]
            table |= {frozenset((one, other)) for one in places for other in places if one != other}
    return table

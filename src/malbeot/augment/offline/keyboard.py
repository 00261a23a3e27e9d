"""Hangul as it is typed: syllables → keys → syllables, and which keys lie side by side.

`shown` puts keys together as an input method does, so a key too many, too few or beside the right
one gives what people really send: 안녕 with a slip is 안넝, 안녀ㅇ or 안ㅕㅇ.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from malbeot.files import read_toml
from malbeot.text.hangul import letters, syllable

_VOWELS = frozenset("ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ")
_NO_FINAL = frozenset("ㄸㅃㅉ")


@cache
def layout() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("keyboard.toml"))


def typed(word: str) -> list[str]:
    """The keys of a word of Hangul syllables; a letter that takes Shift is one key."""
    pairs = layout()["pairs"]
    return [key for letter in letters(word) for key in pairs.get(letter, letter)]


def shown(keys: Sequence[str]) -> str:
    """What stands on the screen when these keys were hit one after another."""
    out: list[str] = []
    initial = medial = last = ""
    for key in keys:
        if key in _VOWELS:
            if last:  # the consonant belongs to this vowel
                kept, moved = _parted(last)
                out.append(syllable(initial, medial, kept))
                initial, medial, last = moved, key, ""
            elif medial and initial and (pair := _paired(medial, key)):
                medial = pair
            elif initial and not medial:
                medial = key
            else:
                out.append(_closed(initial, medial, last))
                initial, medial, last = "", "", ""
                out.append(key)
        elif initial and medial and not last and key not in _NO_FINAL:
            last = key
        elif last and (pair := _paired(last, key)):
            last = pair
        else:
            out.append(_closed(initial, medial, last))
            initial, medial, last = key, "", ""
    return "".join([*out, _closed(initial, medial, last)])


def _closed(initial: str, medial: str, last: str) -> str:
    return syllable(initial, medial, last) if initial and medial else initial + medial + last


def _parted(last: str) -> tuple[str, str]:
    """A final into what stays and what moves on: ㄺ → ㄹ, ㄱ."""
    pair = layout()["pairs"].get(last, last)
    return pair[:-1], pair[-1]


@cache
def _joined() -> dict[str, str]:
    return {keys: letter for letter, keys in layout()["pairs"].items()}


def _paired(one: str, other: str) -> str:
    return _joined().get(one + other, "")


@cache
def neighbours() -> dict[str, tuple[str, ...]]:
    """Of each key the ones beside it that are of its kind, consonant or vowel."""
    board = layout()
    places = {
        key: (column + shift, row)
        for row, (keys, shift) in enumerate(zip(board["rows"], board["shifts"], strict=True))
        for column, key in enumerate(keys)
    }
    found: dict[str, list[str]] = {key: [] for key in places}
    for one, other in product(places, places):
        (x, y), (u, v) = places[one], places[other]
        close = ((x - u) ** 2 + (y - v) ** 2) ** 0.5 <= board["near"]
        if one != other and close and (one in _VOWELS) == (other in _VOWELS):
            found[one].append(other)
    for key, double in board["shifted"].items():
        found[double] = [key]
    return {key: tuple(keys) for key, keys in found.items()}

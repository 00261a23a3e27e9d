"""Words one slip of the finger away from a word of the lexicon.

Letters that sound or lie alike count as the same ("떡뽁이", "삼겹쌀", "돈까쓰"); from four
syllables on, one more letter may be missing, extra or swapped. Shorter words are never guessed.
Knows words only, not what they mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from malbeot.text.hangul import is_syllable, letters, syllable

_ALIKE = str.maketrans(
    "ㄲㅋㄸㅌㅃㅍㅆㅉㅊㅒㅔㅖㅙㅞㅛㅠㅑㅕㅢ", "ㄱㄱㄷㄷㅂㅂㅅㅈㅈㅐㅐㅐㅚㅚㅗㅜㅏㅓㅣ"
)
_CARRIED = "ㄱㄴㄷㄹㅁㅂㅅㅈㅊㅋㅌㅍ"
"""Finals that move over to a particle."""
_SHORTEST = 3
_LOOSE_FROM = 4
_LONGEST = 8
_MOST_PLACES = 160
"""Only the beginning of a long text is searched: guessing is slower than matching."""


def joined_up(word: str) -> Iterator[str]:
    """A word with its particle as it sounds: 분식이 → '분시기', 국물을 → '국무를'."""
    spelled = letters(word[-1:])
    if len(word) < 2 or len(spelled) != 3 or spelled[2] not in _CARRIED:
        return
    for vowel, final in (("ㅣ", ""), ("ㅡ", "ㄴ"), ("ㅡ", "ㄹ")):
        yield word[:-1] + syllable(spelled[0], spelled[1]) + syllable(spelled[2], vowel, final)


class Typos:
    """An index of words by what they sound like."""

    def __init__(self, words: Iterable[str]) -> None:
        self._same: dict[str, str] = {}
        self._near: dict[str, str] = {}
        for word in words:
            if _SHORTEST <= len(word) <= _LONGEST and all(map(is_syllable, word)):
                key = _sound(word)
                self._same.setdefault(key, word)
                if len(word) >= _LOOSE_FROM:
                    for shorter in _less_one(key):
                        self._near.setdefault(shorter, word)

    def same(self, text: str, start: int) -> tuple[int, str] | None:
        """(end, word) of the longest word that sounds like what stands at a place."""
        for length in range(min(_LONGEST, len(text) - start), _SHORTEST - 1, -1):
            if word := self._same.get(_sound(text[start : start + length])):
                return start + length, word
        return None

    def guesses(self, text: str, free: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
        """(start, end, word) of likely words in the free stretches of a text."""
        for first, last in free:
            place = first
            while place < min(last, _MOST_PLACES):
                if found := self._at(text, place, last):
                    yield place, *found
                    place = found[0]
                else:
                    place += 1

    def _at(self, text: str, place: int, last: int) -> tuple[int, str] | None:
        for length in range(min(_LONGEST, last - place), _SHORTEST - 1, -1):
            key = _sound(text[place : place + length])
            if word := self._same.get(key):
                return place + length, word
            if length >= _LOOSE_FROM and (word := self._loosely(key)) and len(word) == length:
                return place + length, word
        return None

    def _loosely(self, key: str) -> str:
        if word := self._near.get(key):  # a letter is missing
            return word
        for shorter in _less_one(key):  # a letter too many, or another one
            if word := self._same.get(shorter):
                return word
            near = self._near.get(shorter)
            if near and _sound(near)[0] == key[0]:
                return near
        return ""


def _sound(word: str) -> str:
    return letters(word).translate(_ALIKE)


def _less_one(key: str) -> set[str]:
    return {key[:place] + key[place + 1 :] for place in range(len(key))}

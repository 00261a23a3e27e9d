"""Text → what is indexed and compared: letters without spaces, and grams of neighbouring letters.

    letters("Pasta 먹고 싶어!")  →  "pasta먹고싶어"
    pairs("먹고 싶어")           →  ["먹고", "고싶", "싶어", "어"]
    singles_and_pairs("뭐 해")   →  ["뭐", "해", "뭐해"]

Pairs run over spaces, so that text typed without them finds the same. Every letter begins a token
(the last one stands alone), so a query of one letter can be asked by prefix. Emoji and other
symbols are tokens of their own. Decomposed Hangul (NFD), capitals and fullwidth letters are folded
first. Knows no language beyond that. `VERSION` changes with the tokens, and rebuilds every index.
"""

from __future__ import annotations

import re
import unicodedata

from malbeot.text.normalize import fold, squeeze, unmarked
from malbeot.text.sentences import EMOJI, split

VERSION = "pairs-1"

_SYMBOL = re.compile(EMOJI)
_JOINERS = frozenset("\ufe0f\u200d\u20e3")


def letters(text: str) -> str:
    """Letters and digits alone, folded."""
    return squeeze(text)


def lines(text: str) -> str:
    """The letters of each sentence on a line of its own, symbols after them."""
    found = [unmarked(sentence) for sentence in split(fold(text))]
    return "\n".join([*(line for line in found if line), *symbols(text)])


def symbols(text: str) -> list[str]:
    """Each different emoji or sign, without the invisible characters that join them."""
    if text.isascii():
        return []
    found = (sign for sign in _SYMBOL.findall(fold(text)) if sign not in _JOINERS)
    return list(dict.fromkeys(found))


def spelled(run: str) -> str:
    """Every syllable as its letters, for what differs by a keystroke: '김' → 'ᄀ', 'ᅵ', 'ᆷ'."""
    return unicodedata.normalize("NFD", run)


def ngrams(run: str, size: int) -> list[str]:
    """The different runs of `size` letters, in order."""
    return list(dict.fromkeys(run[at : at + size] for at in range(len(run) - size + 1)))


def pairs(text: str) -> list[str]:
    """The tokens of a passage."""
    return pairs_of(lines(text))


def pairs_of(lines: str) -> list[str]:
    """The tokens of a passage whose `lines` are known already."""
    found: dict[str, None] = {}
    for line in lines.split("\n"):
        found.update(dict.fromkeys(ngrams(line, 2)))
        found.update(dict.fromkeys(line[-1:]))
    return list(found)


def singles_and_pairs(text: str) -> list[str]:
    """The tokens of a question."""
    run = letters(text)
    return [*ngrams(run, 1), *ngrams(run, 2), *symbols(text)]


def words(text: str) -> list[str]:
    """The letters of each word between spaces; one word for text typed without them."""
    return [word for part in fold(text).split() if (word := unmarked(part))]

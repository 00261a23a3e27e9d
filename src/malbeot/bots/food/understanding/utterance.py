"""One message, made ready for matching.

In: what somebody typed. Out: an `Utterance`: the text without spaces and marks, in the spelling of
`words/spelling.toml`, with the places where a word or a sentence began. Laughter and tears
(ㅋㅋ, ㅠㅠ) are dropped, other lone letters are words or nothing. Knows nothing of food.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.errors import DataError
from malbeot.files import read_toml
from malbeot.text.normalize import clean, fold

LEXICON = Path(__file__).parent / "words"
_LONGEST = 3000
"""Of a longer message only the beginning and the end are read."""
_LETTERS = re.compile(r"[ㄱ-ㅎㅏ-ㅣ]+")
_SENTENCE_END = ".!?~\n…"
_SYLLABLE = re.compile(r"[가-힣]")
_FEW_WORDS = 6
_COMMA = ",·/、"


@dataclass(frozen=True, slots=True)
class Utterance:
    text: str
    """Letters and digits only."""
    folded: str
    """The same message with its spaces and marks, for numbers."""
    starts: frozenset[int]
    """Places in `text` where a word began."""
    ends: frozenset[int]
    """Places in `text` before which a sentence ended."""
    question: bool
    """It holds a question mark."""

    def sentence_end(self, place: int) -> int:
        """Where the sentence around `place` ends."""
        return min((end for end in self.ends if end > place), default=len(self.text))

    def sentence_start(self, place: int) -> int:
        return max((end for end in self.ends if end <= place), default=0)


@cache
def _spelling() -> dict[str, Any]:
    data = read_toml(LEXICON / "spelling.toml")
    if wrong := [pair for pair in data["words"] if len(pair[0]) != len(pair[1])]:
        raise DataError(f"spelling.toml: both sides must have the same length: {wrong}")
    return data


def neutral_words() -> tuple[str, ...]:
    """Words that hold a food word by accident."""
    return tuple(_spelling()["neutral"])


def doubtful_words() -> frozenset[str]:
    """Names of dishes that are also the beginning or end of everyday words."""
    return frozenset(_spelling()["doubtful"])


def read(message: str) -> Utterance:
    if len(message) > _LONGEST:
        message = f"{message[: _LONGEST // 2]}\n{message[-_LONGEST // 2 :]}"
    folded = _without_letters(fold(_refused_pictures(clean(message))))
    if not any(char.isalnum() for char in folded):
        folded = _pictures(clean(message))
    chars: list[str] = []
    starts, ends = {0}, set()
    for char in folded:
        if char.isalnum():
            chars.append(char)
        elif chars:
            starts.add(len(chars))
            if char in _SENTENCE_END:
                ends.add(len(chars))
    text = "".join(chars)
    for wrong, right in _spelling()["words"]:
        text = text.replace(wrong, right)
    return Utterance(text, folded, frozenset(starts), frozenset(ends), "?" in folded)


def only_letters(message: str) -> bool:
    """True for 'ㅋㅋㅋ' or 'ㅠㅠ', which say something, but not in words."""
    said = "".join(char for char in fold(message) if char.isalnum())
    return bool(said) and not _LETTERS.sub("", said)


def _without_letters(folded: str) -> str:
    for letters, word in _spelling()["jamo"]:
        if letters in folded:
            folded = re.sub(rf"(?<![ㄱ-ㅎ])(?:{letters})+(?![ㄱ-ㅎ])", word, folded)
    return _LETTERS.sub("", folded)


def _refused_pictures(message: str) -> str:
    """Crosses are words of refusing; a food picture right before such a word is its name."""
    table, crosses = _spelling()["emoji"], _spelling()["crosses"]
    for cross in crosses:
        message = message.replace(cross, " 빼고 ")
    if not any(picture in message for picture in table):
        return message
    if len(_SYLLABLE.findall(message)) <= _FEW_WORDS:  # then the pictures say the rest
        for picture, word in table.items():
            message = message.replace(picture, f" {word} ")
        return message
    pictures = "|".join(map(re.escape, table))
    return re.sub(
        rf"({pictures})\ufe0f?\s*(?={_spelling()['barring']})",
        lambda hit: f" {table[hit.group(1)]} ",
        message,
    )


def _pictures(message: str) -> str:
    table = _spelling()["emoji"]
    return " ".join(table[char] for char in message if char in table)

"""Does an answer go round in circles? Judged by form: letters, words, phrases, sentences."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from malbeot.prepare.rules import rules

_SENTENCE = re.compile(r"[.!?…\n]+")


def loop(answer: str) -> str:
    """What the answer repeats again and again, or an empty text."""
    limits = rules().loop
    if match := _same().search(answer):
        return match.group()[:100]
    if (match := _tail().search(answer[-limits.window :])) and _has_letter(match[1]):
        return match.group()[:100]
    said = Counter(sentence.strip() for sentence in _SENTENCE.split(answer))
    sentence, times = max(said.items(), key=lambda pair: pair[1] * len(pair[0]), default=("", 0))
    most = times * len(sentence) >= limits.sentence_share * len(answer)
    return sentence if times >= limits.same_sentence and most else ""


def _has_letter(text: str) -> bool:
    return any(char.isalpha() for char in text)


@cache
def _same() -> re.Pattern[str]:
    limits = rules().loop
    words = rf"(?:(?<=\s)|^)(\w\S*)(?:\s+\1){{{limits.same_word - 1}}}(?!\S)"
    return re.compile(rf"{words}|([^\W\d_])\2{{{limits.same_char - 1}}}")


@cache
def _tail() -> re.Pattern[str]:
    """A phrase that fills the end of a text, the last time perhaps cut."""
    times = rules().loop.phrase_repeats - 1
    return re.compile(rf"([^\n]{{4,50}}?)\1{{{times},}}[^\n]{{0,50}}$")

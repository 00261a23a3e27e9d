"""Does an answer go round in circles? Judged by form: letters, words, phrases, sentences."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from malbeot.prepare.rules import rules

# Letters of a phrase that repeats.
SHORTEST, LONGEST = 4, 50
_SENTENCE = re.compile(r"[.!?…\n]+")


def loop(answer: str) -> str:
    """What the answer repeats again and again, or an empty text."""
    limits = rules().loop
    words = answer.split()
    # Cheap signs that every loop shows keep the searches with back references rare.
    if len(words) - len(set(words)) >= limits.same_word - 1 and (match := _words().search(answer)):
        return match.group()[:100]
    if match := _letters().search(answer):
        return match.group()[:100]
    tail = answer[-limits.window :]
    if _periodic(tail) and (match := _tail().search(tail)) and _has_letter(match[1]):
        return match.group()[:100]
    return _sentences(answer)


def _sentences(answer: str) -> str:
    limits = rules().loop
    said = Counter(sentence.strip() for sentence in _SENTENCE.split(answer))
    sentence, times = max(said.items(), key=lambda pair: pair[1] * len(pair[0]), default=("", 0))
    most = times * len(sentence) >= limits.sentence_share * len(answer)
    return sentence if times >= limits.same_sentence and most else ""


def _periodic(tail: str) -> bool:
    """False when no phrase can stand that often in a row: a phrase of n letters that stands r
    times has at most n different runs of four letters at n·r − 3 places."""
    runs = [tail[start : start + SHORTEST] for start in range(len(tail) - SHORTEST + 1)]
    return len(runs) - len(set(runs)) >= least_repeats()


def least_repeats() -> int:
    """How many runs of four letters stand again, at least, in a phrase that repeats."""
    return SHORTEST * rules().loop.phrase_repeats - (SHORTEST - 1) - SHORTEST


def _has_letter(text: str) -> bool:
    return any(char.isalpha() for char in text)


@cache
def _words() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<=\s)|^)(\w\S*)(?:\s+\1){{{rules().loop.same_word - 1}}}(?!\S)")


@cache
def _letters() -> re.Pattern[str]:
    return re.compile(rf"([^\W\d_])\1{{{rules().loop.same_char - 1}}}")


@cache
def _tail() -> re.Pattern[str]:
    """A phrase that fills the end of a text, the last time perhaps cut."""
    times = rules().loop.phrase_repeats - 1
    return re.compile(rf"([^\n]{{{SHORTEST},{LONGEST}}}?)\1{{{times},}}[^\n]{{0,{LONGEST}}}$")

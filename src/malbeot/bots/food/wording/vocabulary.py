"""The words that the grammar itself uses, what may stand behind a phrase, where a phrase stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product

from malbeot.bots.food.wording.grammar import FOLDER, PARTICLES, answers
from malbeot.files import read_toml
from malbeot.text.hangul import with_particle

_EDGE = ".,!?~…\"'“”‘’()[]:;·♡^-"
_LETTERS = re.compile(r"[0-9A-Za-z가-힣]*")
_START = re.compile(r"(?<![0-9A-Za-z가-힣])[0-9A-Za-z가-힣]")


@cache
def small_words(kind: str) -> tuple[str, ...]:
    """One of the lists of wording/words.toml."""
    return tuple(read_toml(FOLDER / "words.toml")[kind])


def bare(token: str) -> str:
    """A word without the marks around it."""
    return token.strip(_EDGE)


@cache
def general_words() -> frozenset[str]:
    """The words of the shapes: '밥' and '국물' in a question."""
    words = {bare(token) for text in answers().literals() for token in text.split()}
    return frozenset(word for word in words if word and "\0" not in word)


@cache
def suffixes() -> frozenset[str]:
    """What may stand right behind a phrase: nothing, a particle, an ending."""
    found = set(small_words("particles"))
    for text in answers().literals(particles=True):
        for token in text.split():
            found.update(bare(part) for part in re.split(r"\0+", token)[1:])
    return frozenset(found | {""})


def spotted(phrases: tuple[str, ...], text: str) -> Iterator[tuple[int, str]]:
    """Where which phrase stands in the text as a word of its own, with or without a particle
    behind it; of two that begin at one place, the longer."""
    starting = _by_first(phrases)
    end = 0
    for word in _START.finditer(text):
        start = word.start()
        for phrase in starting.get(text[start], ()) if start >= end else ():
            if text.startswith(phrase, start) and _tail(text, start + len(phrase)) in suffixes():
                yield start, phrase
                end = start + len(phrase)
                break


def stands_in(phrase: str, text: str) -> bool:
    return phrase in text and any(True for _ in spotted((phrase,), text))


def _tail(text: str, end: int) -> str:
    """The letters that follow up to the end of the word."""
    match = _LETTERS.match(text, end)
    return match.group() if match else ""


@lru_cache(maxsize=4096)
def _by_first(phrases: tuple[str, ...]) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for phrase in sorted(filter(None, phrases), key=len, reverse=True):
        table.setdefault(phrase[0], []).append(phrase)
    return table


@cache
def forms() -> dict[str, str]:
    """Each spelling of a particle with two forms → the form after a consonant, by which it goes."""
    table: dict[str, str] = {}
    for particle, sample in product(PARTICLES, ("김", "나", "달")):
        table[with_particle(sample, particle)[1:]] = particle
    return table

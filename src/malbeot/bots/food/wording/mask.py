"""A brief's own phrases, found in a sentence and put out of sight.

What is left after hiding them is the wording alone, which can be held against the grammar. Each
phrase becomes one private-use letter, so that the order and owner of the phrases stay known.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from malbeot.bots.food.brief import Brief
from malbeot.bots.food.wording.labels import called, labels
from malbeot.bots.food.wording.phrases import joined
from malbeot.bots.food.wording.telling import said_value
from malbeot.bots.food.wording.vocabulary import spotted, suffixes

_FIRST_MARK = 0xE000
_MARK = re.compile("[\ue000-\uf8ff]")
_MARKED = re.compile("[\ue000-\uf8ff]([0-9A-Za-z가-힣]*)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Mask:
    """`phrases` in the order of their marks; a name's mark stands for that dish."""

    phrases: tuple[str, ...]
    marks: Mapping[str, str]
    allowed: Container[str]
    """Dish names that may stand in the answer though they were not decided on: what was refused,
    what stands in a trait, what the person asked for ('김밥' as a kind)."""
    heard: frozenset[str]
    """What the labels that were heard are called."""
    numbers: frozenset[str]
    longest: int

    def hide(self, text: str) -> str:
        """The text with each phrase as its mark."""
        out: list[str] = []
        end = 0
        for start, phrase in spotted(self.phrases, text):
            out += [text[end:start], self.marks[phrase]]
            end = start + len(phrase)
        return "".join([*out, text[end:]])

    def show(self, text: str) -> str:
        return "".join(self.phrase(char) if is_mark(char) else char for char in text)

    def phrase(self, mark: str) -> str:
        return self.phrases[ord(mark) - _FIRST_MARK]

    def found(self, text: str) -> list[str]:
        """The brief's phrases that stand in the text, in its order."""
        return [phrase for _, phrase in spotted(self.phrases, text)]

    def count(self, text: str, phrase: str) -> int:
        return self.found(text).count(phrase) if phrase in text else 0


def is_mark(char: str) -> bool:
    return "\ue000" <= char <= "\uf8ff"


def beside(hidden: str) -> str:
    """A hidden text without the marks and the particles on them: '라면' is no dish there."""
    return _MARKED.sub(lambda m: " " if m.group(1) in suffixes() else f" {m.group(1)}", hidden)


def unmarked(hidden: str) -> str:
    return _MARK.sub("", hidden)


@lru_cache(maxsize=512)
def mask_of(brief: Brief) -> Mask:
    phrases = tuple(dict.fromkeys(phrase for phrase in _phrases(brief) if phrase))
    texts = [*phrases, *_surroundings(brief)]
    return Mask(
        phrases=phrases,
        marks={phrase: chr(_FIRST_MARK + i) for i, phrase in enumerate(phrases)},
        allowed=_Inside(" ".join(texts)),
        heard=frozenset(called(word) for word in brief.situation),
        numbers=frozenset(number for text in texts for number in _NUMBER.findall(text)),
        longest=max(map(len, phrases), default=0),
    )


@dataclass(frozen=True, slots=True)
class _Inside:
    """Holds every string that stands somewhere in one text."""

    text: str

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self.text


def _phrases(brief: Brief) -> Iterator[str]:
    """Everything that is copied as it is."""
    for pick in brief.picks:
        yield pick.name
    for pick in brief.picks:
        yield from pick.traits
        yield pick.reason
    for label, value in brief.facts:
        yield said_value(label, value)
    for words in (brief.avoided, brief.relaxed):
        yield joined(words)
        for word in words:
            yield called(word)
    yield brief.topic


def _surroundings(brief: Brief) -> Iterator[str]:
    """The words of the labels that were heard, and the names of the facts."""
    for word in brief.situation:
        yield word
        if label := labels().get(word):
            yield from (label.when, label.like, label.noun, label.called, *label.openings)
    for label_word, value in brief.facts:
        yield label_word
        yield value

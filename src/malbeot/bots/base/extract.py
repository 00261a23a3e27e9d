"""Passages that answer a question → the sentences to say, word for word as they stand there, rows
of a table as items of a list.

In: what a search found, and how much is wanted. Out: sentences and citations. Nothing is said that
no passage says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from malbeot.bots.base.asked import words
from malbeot.bots.base.tables import readable
from malbeot.knowledge.knowledge import Hit
from malbeot.records import Passage
from malbeot.text.sentences import split

_LONGEST = 700  # characters of one answer
_ALL = 3_000  # when somebody asks for more
_WHOLE = 450  # a passage up to this length is said whole
_AROUND = 1  # sentences before and after the ones that answer


@dataclass(frozen=True, slots=True)
class Extract:
    sentences: tuple[str, ...]
    citation: Mapping[str, Any]


def extract(hit: Hit, *, everything: bool = False) -> Extract:
    """The part of the passage that answers; all of it when it is an answer to a known question, is
    short, or everything is asked for."""
    passage = hit.passage
    start, end = hit.span.start, hit.span.end
    if everything or passage.questions or len(passage.text) <= _WHOLE:
        start, end = 0, len(passage.text)
    else:
        start, end = _widened(passage.text, start, end)
    most = _ALL if everything else _LONGEST
    sentences, end = _at_most(passage.text, start, end, most)
    return Extract(readable(sentences), cited(passage, start, end, hit.question))


def cited(passage: Passage, start: int, end: int, question: str = "") -> dict[str, Any]:
    """The citation of `passage.text[start:end]`, as the API gives it."""
    row = asdict(passage)
    return {
        **{key: row[key] for key in ("id", "source", "licence", "category", "text")},
        "title": passage.title or question or next(iter(passage.questions), ""),
        "start": start,
        "end": end,
    }


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The span grown by neighbouring sentences, within its paragraph."""
    places = _sentences(text)
    inside = [n for n, (low, high) in enumerate(places) if low < end and high > start]
    if not inside:
        return start, end
    first = max(inside[0] - _AROUND, 0)
    last = min(inside[-1] + _AROUND, len(places) - 1)
    while first < inside[0] and "\n" in text[places[first][1] : places[inside[0]][0]]:
        first += 1
    while last > inside[-1] and "\n" in text[places[inside[-1]][1] : places[last][0]]:
        last -= 1
    return places[first][0], places[last][1]


def _sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends."""
    places: list[tuple[int, int]] = []
    at = 0
    for sentence in split(text):
        start = text.index(sentence, at)
        at = start + len(sentence)
        places.append((start, at))
    return places


def _at_most(text: str, start: int, end: int, most: int) -> tuple[tuple[str, ...], int]:
    """The sentences of text[start:end] up to about `most` characters, with the line breaks before
    them; and where the last one ends. What is left out is told of."""
    kept: list[str] = []
    at = start
    for low, high in _sentences(text):
        if low < start or high > end:
            continue
        if kept and high - start > most:
            return (*kept, words()["answer"]["goes_on"]), at
        kept.append("\n" * (kept != [] and "\n" in text[at:low]) + text[low:high])
        at = high
    return (tuple(kept), end) if kept else ((text[start:end],), end)

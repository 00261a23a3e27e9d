"""How well a passage, or a stored question, fits a query: some figures from 0 to 1 each.

Coverage is always by weight: what is rare counts more. No figure looks at the other candidates, so
that a likelihood made of them means the same in every store. What the figures are worth together
is for `model` to say.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from rapidfuzz.distance import Indel

from malbeot.knowledge.asked import Weighed, Weighted
from malbeot.knowledge.store import Stored, StoredQuestion
from malbeot.knowledge.tokens import spelled

TEXT = ("letters", "pairs", "words", "sentence", "run", "title", "before", "length", "morphemes")
"""letters, pairs   of the query that the passage holds
words               the same by words, each by the longest beginning that is there: particles differ
sentence            pairs that its best sentence holds
run                 the longest stretch of the query that is there
title, before       pairs that it lacks, but its title or the passage before it holds
length              logarithm of its letters
morphemes           of the query that it holds (Kiwi)"""
QUESTION = ("letters", "pairs", "words", "letters_back", "words_back", "edits", "start", "end",
            "length", "morphemes", "morphemes_back")  # fmt: skip
"""…_back     the other way: the share of the stored question that the query holds
edits         likeness of both spelled out (ㄱㅣㅁ), for typos
start, end    how far they begin and end alike, up to five letters"""
_SHARED_ENDS = 5
_LOG_LETTERS = math.log1p(1000)


def of_text(query: Weighed, passage: Stored, before: str, lines: str = "") -> list[float]:
    """`lines` in place of the passage's own: those with its title."""
    lines = lines or passage.lines
    pairs, title, earlier = 0.0, 0.0, 0.0
    for gram, weight in query.pairs:
        if gram in lines:
            pairs += weight
        elif gram in passage.title:
            title += weight
        elif before and gram in before:
            earlier += weight
    return [
        _held(query.singles, lines) / query.all_singles,
        pairs / query.all_pairs,
        _words(query.words, lines) / query.all_words,
        max(_held(query.pairs, line) for line in lines.split("\n")) / query.all_pairs,
        _run(query.asked.letters, lines),
        title / query.all_pairs,
        earlier / query.all_pairs,
        math.log1p(len(lines)) / _LOG_LETTERS,
        _morphemes(query, passage.morphemes),
    ]


def of_question(query: Weighed, question: StoredQuestion) -> list[float]:
    mine, its = query.asked.letters, question.letters
    return [
        _held(query.singles, its) / query.all_singles,
        _held(query.pairs, its) / query.all_pairs,
        _words(query.words, its) / query.all_words,
        _share([letter in mine for letter in set(its)]),
        _mean([_beginning(word, mine) for word in question.words]),
        Indel.normalized_similarity(query.asked.spelled, spelled(its)),
        _alike(mine, its) / _SHARED_ENDS,
        _alike(mine[::-1], its[::-1]) / _SHARED_ENDS,
        math.log1p(len(its)) / _LOG_LETTERS,
        _morphemes(query, question.morphemes),
        _share([gram in query.asked.morphemes for gram in (question.morphemes or "").split()]),
    ]


def _held(weighted: Weighted, letters: str) -> float:
    return sum([weight for gram, weight in weighted if gram in letters])


def _words(weighted: Weighted, letters: str) -> float:
    return sum([weight * _beginning(word, letters) for word, weight in weighted])


def _beginning(word: str, letters: str) -> float:
    """The share of a word that is found as its beginning; one letter of many is chance."""
    end = len(word)
    while end > 1 and word[:end] not in letters:
        end -= 1
    if end == 1:
        return float(len(word) == 1 and word in letters)
    return end / len(word)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _share(truths: Sequence[bool]) -> float:
    return _mean(truths)


def _run(letters: str, text: str) -> float:
    length = 0
    for start in range(len(letters)):
        while start + length < len(letters) and letters[start : start + length + 1] in text:
            length += 1
    return length / len(letters) if letters else 0.0


def _alike(one: str, other: str) -> int:
    shared = 0
    for mine, its in zip(one[:_SHARED_ENDS], other[:_SHARED_ENDS], strict=False):
        if mine != its:
            break
        shared += 1
    return shared


def _morphemes(query: Weighed, held: str | None) -> float:
    if not held or not query.morphemes:
        return 0.0
    there = set(held.split())
    return sum(weight for gram, weight in query.morphemes if gram in there) / query.all_morphemes

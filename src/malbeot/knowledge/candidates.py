"""The legs of a search and their fusion: a query in, the passages worth a closer look out.

    letters     pairs of letters of titles and texts
    questions   letters and pairs of the stored questions, the best question of a passage counts
    synonyms    pairs of letters of other words for the same, in texts and in questions
    morphemes   Kiwi's, of texts and of questions, where the index holds them

Each leg gives its best by BM25. They are fused by reciprocal rank, because their scores cannot be
compared; the order in the end comes from `ranking`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from malbeot.knowledge.asked import Weighed
from malbeot.knowledge.index import Field, Index, Match
from malbeot.knowledge.instep import Indexes
from malbeot.knowledge.query import Query
from malbeot.knowledge.rules import rules


@dataclass(frozen=True, slots=True)
class Candidates:
    passages: list[int]
    """Numbers, best first."""
    by_text: set[int]
    """Passages that a leg over texts has found."""
    questions: dict[int, list[int]] = field(default_factory=dict)
    """Questions that were found, by passage, best first."""


@dataclass(frozen=True, slots=True)
class Legs:
    """What each leg has found, best first."""

    letters: list[Match]
    morphemes: list[Match]
    questions: list[Match]
    question_morphemes: list[Match]
    synonyms: list[Match]
    question_synonyms: list[Match]


def candidates(indexes: Indexes, query: Query, category: str | None = None) -> Candidates:
    by = rules().fusion
    found = legs(indexes, query, category)
    fused = fuse(
        [
            (by.letters, _passages(found.letters)),
            (by.morphemes, _passages(found.morphemes)),
            (by.questions, _passages(found.questions)),
            (by.morphemes, _passages(found.question_morphemes)),
            (by.synonyms, _passages(found.synonyms)),
            (by.synonyms, _passages(found.question_synonyms)),
        ]
    )
    return Candidates(
        fused[: by.candidates],
        {match.passage for match in (*found.letters, *found.morphemes, *found.synonyms)},
        _by_passage((*found.questions, *found.question_morphemes, *found.question_synonyms)),
    )


def legs(indexes: Indexes, query: Query, category: str | None = None) -> Legs:
    passages, questions = indexes.passages, indexes.questions
    text, asked = query.text, query.question
    singles_and_pairs = asked.known((*asked.singles, *asked.pairs))
    return Legs(
        _leg(passages, "letters", _pairs(passages, text), category),
        _leg(passages, "morphemes", text.known(text.morphemes), category),
        _leg(questions, "letters", singles_and_pairs, category),
        _leg(questions, "morphemes", asked.known(asked.morphemes), category),
        _leg(passages, "letters", query.synonyms(passages), category),
        _leg(questions, "letters", query.synonyms(questions), category),
    )


def fuse(legs: Sequence[tuple[float, Sequence[int]]]) -> list[int]:
    """Reciprocal rank fusion; of equals the one that an earlier leg ranks higher."""
    scores: dict[int, float] = {}
    for weight, numbers in legs:
        for rank, number in enumerate(numbers, 1):
            scores[number] = scores.get(number, 0.0) + weight / (rules().fusion.constant + rank)
    return sorted(scores, key=lambda number: -scores[number])


def _pairs(index: Index, query: Weighed) -> list[str]:
    grams = query.known(query.pairs)
    if len(query.asked.letters) == 1:  # every letter begins a token
        grams += index.beginning("letters", query.asked.letters, rules().query.prefixes)
    return grams


def _leg(index: Index, name: Field, grams: Sequence[str], category: str | None) -> list[Match]:
    return index.search(name, grams, rules().fusion.candidates, category)


def _passages(leg: Iterable[Match]) -> list[int]:
    return list(dict.fromkeys(match.passage for match in leg))


def _by_passage(matches: Iterable[Match]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for match in matches:
        numbers = found.setdefault(match.passage, [])
        if match.number not in numbers:
            numbers.append(match.number)
    return found

"""A query cut into what is searched and compared, and what each part of it weighs.

A part weighs its rarity in an index and in Korean at large. A part that neither has seen weighs
most, so that a query about something else is seen to be about something else. Knows nothing of
passages.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from malbeot.knowledge import tokens
from malbeot.knowledge.background import most, rarity
from malbeot.knowledge.index import Field, Index
from malbeot.knowledge.morphemes import Analyser
from malbeot.knowledge.rules import rules
from malbeot.text.normalize import encodable

_CHARS_PER_LETTER = 4
"""A text is cut to so many characters for each letter that is read, spaces and marks included."""
Weighted = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    letters: str
    spelled: str
    words: tuple[str, ...]
    singles: tuple[str, ...]
    pairs: tuple[str, ...]
    symbols: tuple[str, ...]
    morphemes: tuple[str, ...]


def asked(text: str, analyse: Analyser | None = None) -> Asked:
    """Any text, even one that is no text at all, is cut without an error."""
    limit = rules().query.letters
    if not encodable(text):
        text = text.encode("utf-8", "ignore").decode("utf-8")
    text = text[: limit * _CHARS_PER_LETTER]
    letters = tokens.letters(text)[:limit]
    return Asked(
        letters,
        tokens.spelled(letters),
        tuple(word[:limit] for word in tokens.words(text)),
        tuple(tokens.ngrams(letters, 1)),
        tuple(tokens.ngrams(letters, 2)),
        tuple(tokens.symbols(text)),
        tuple(analyse(text)) if analyse and letters else (),
    )


@dataclass(frozen=True, slots=True)
class Weighed:
    """A query against one index. Totals are never zero."""

    asked: Asked
    singles: Weighted
    pairs: Weighted
    words: Weighted
    morphemes: Weighted
    all_singles: float
    all_pairs: float
    all_words: float
    all_morphemes: float
    mass: float
    """How much the query says, 0 for nothing: letters that are rare say more."""
    size: float
    """Logarithm of its length."""
    held: Collection[str]
    """The parts that the index has seen, and those of other wordings of the query."""

    def known(self, weighted: Weighted) -> list[str]:
        """Those that the index has seen; of very many only the rarest."""
        there = [(weight, gram) for gram, weight in weighted if gram in self.held]
        if len(there) > rules().query.terms:
            there = sorted(there, reverse=True)[: rules().query.terms]
        return [gram for _, gram in there]


class Weighing:
    """What letters, words and morphemes weigh in one index; kept from wording to wording of a
    query. `with_singles` where the index knows single letters; elsewhere they weigh what the pairs
    around them do."""

    def __init__(self, index: Index, *, with_singles: bool) -> None:
        self._index, self._documents = index, len(index)
        self._with_singles = with_singles
        self._most = most(self._documents)
        self._known: dict[tuple[Field, str], float] = {}
        self._held: set[str] = set()

    def weighed(self, query: Asked) -> Weighed:
        pairs = self._weights("letters", (*query.pairs, *query.symbols))
        known = dict(pairs)
        if self._with_singles:
            singles = self._weights("letters", query.singles)
        else:
            around = _around(query.pairs, known)
            singles = tuple((gram, around.get(gram, self._most)) for gram in query.singles)
        single = dict(singles)
        words = tuple((word, _rarest(word, known, single, self._most)) for word in query.words)
        morphemes = self._weights("morphemes", query.morphemes)
        return Weighed(
            query, singles, pairs, words, morphemes,
            _total(singles), _total(pairs), _total(words), _total(morphemes),
            math.log1p(sum(known.values()) / self._most), math.log1p(len(query.letters)),
            self._held,
        )  # fmt: skip

    def _weights(self, field: Field, grams: Sequence[str]) -> Weighted:
        return tuple((gram, self._weight(field, gram)) for gram in grams)

    def _weight(self, field: Field, gram: str) -> float:
        known = self._known.get((field, gram))
        if known is None:
            frequency = self._index.frequency(field, gram)
            known = self._known[field, gram] = rarity(gram, self._documents, frequency)
            if frequency:
                self._held.add(gram)
        return known


def _around(pairs: Sequence[str], known: dict[str, float]) -> dict[str, float]:
    """What the pairs around each letter weigh, on average."""
    weights: dict[str, list[float]] = {}
    for pair in pairs:
        for letter in dict.fromkeys(pair):
            weights.setdefault(letter, []).append(known[pair])
    return {letter: sum(found) / len(found) for letter, found in weights.items()}


def _rarest(word: str, pairs: dict[str, float], singles: dict[str, float], most: float) -> float:
    weights = [pairs.get(gram, most) for gram in tokens.ngrams(word, 2)]
    return max(weights) if weights else singles.get(word, most) / 2


def _total(weighted: Weighted) -> float:
    return sum(weight for _, weight in weighted) or 1.0

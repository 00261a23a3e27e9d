"""Which sentences of a passage answer a query: the exact place that is cited.

The sentence that holds most of the query by weight; a neighbour too, where it adds enough.
"""

from __future__ import annotations

from malbeot.knowledge import tokens
from malbeot.knowledge.asked import Weighed
from malbeot.knowledge.places import Span, sentences
from malbeot.knowledge.rules import rules


def answering(text: str, query: Weighed) -> Span:
    """The whole text where no sentence holds anything of the query."""
    places = sentences(text)
    held = [_held(place.of(text), query) for place in places]
    best = max(range(len(places)), key=lambda at: sum(held[at].values()), default=-1)
    if best < 0 or not held[best]:
        return Span(0, len(text))
    least = rules().answer.second_sentence * query.all_pairs
    first = last = best
    gains = {at: _gain(held[best], held[at]) for at in (best - 1, best + 1) if 0 <= at < len(held)}
    if gains and max(gains.values()) >= least:
        other = max(gains, key=lambda at: gains[at])
        first, last = min(best, other), max(best, other)
    return Span(places[first].start, places[last].end)


def _held(sentence: str, query: Weighed) -> dict[str, float]:
    letters = tokens.letters(sentence)
    return {gram: weight for gram, weight in query.pairs if gram in letters}


def _gain(held: dict[str, float], more: dict[str, float]) -> float:
    return sum(weight for gram, weight in more.items() if gram not in held)

"""Candidates in, judged ones out: what fits best, by its text or by a question, and how likely.

A passage is judged by its own text where a leg over texts found it, and by each of its questions
that was found; the most likely of these counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from malbeot.knowledge.asked import Against, Weighed
from malbeot.knowledge.candidates import Candidates
from malbeot.knowledge.likeness import of_question, of_text
from malbeot.knowledge.model import Kind, Pair
from malbeot.knowledge.store import Store, Stored


@dataclass(frozen=True, slots=True)
class View:
    """One way in which a passage may answer."""

    number: int
    id: str
    """The passage's."""
    kind: Kind
    """What fits: its own text, or a stored question."""
    figures: tuple[float, ...]
    mass: float
    size: float
    """Of the query, see `Weighed`."""
    score: float
    likelihood: float
    question: str = ""


def best_views(found: Candidates, seen: Iterable[View]) -> list[View]:
    """The most likely view of each candidate, most likely first."""
    best: dict[int, View] = {}
    for view in seen:
        if view.number not in best or _order(view) < _order(best[view.number]):
            best[view.number] = view
    # Stable: of equals the one that fusion ranks higher.
    return sorted((best[number] for number in found.passages if number in best), key=_order)


def _order(view: View) -> tuple[float, float]:
    return -view.likelihood, -view.score


def views(store: Store, found: Candidates, against: Against, weights: Pair) -> Iterator[View]:
    """Every way in which a candidate may answer. One that was removed meanwhile is not seen."""
    passages = store.stored(found.passages)
    before = store.lines({row.after for row in passages.values() if row.after})
    asked = [number for passage in found.passages for number in found.questions.get(passage, ())]
    questions = store.questions(asked) if asked else {}
    text, question = (
        _Judge("text", against.text, weights),
        _Judge("question", against.question, weights),
    )
    for row in (passages[number] for number in found.passages if number in passages):
        if row.number in found.by_text:
            yield text.view(row, of_text(against.text, row, before.get(row.after or "", "")))
        for place in found.questions.get(row.number, ()):
            if place in questions:
                said = questions[place]
                yield question.view(row, of_question(against.question, said), said.text)


class _Judge:
    """Views of one kind, of one query."""

    def __init__(self, kind: Kind, query: Weighed, weights: Pair) -> None:
        self._kind, self._query, self._weights = kind, query, weights.of(kind)

    def view(self, row: Stored, figures: list[float], question: str = "") -> View:
        mass, size = self._query.mass, self._query.size
        score = self._weights.score(figures)
        likelihood = self._weights.likely(score, mass, size)
        return View(row.number, row.id, self._kind, tuple(figures), mass, size, score, likelihood,
                    question)  # fmt: skip

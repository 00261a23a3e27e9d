"""Candidates in, judged ones out: what fits best, by its text or by a question, and how likely.

A passage is judged by its own text where a leg over texts found it, and by each of its questions
that was found; the most likely of these counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from malbeot.knowledge.asked import Weighed
from malbeot.knowledge.candidates import Candidates
from malbeot.knowledge.focus import Focus, focus
from malbeot.knowledge.likeness import of_question, of_text
from malbeot.knowledge.model import Kind, Pair
from malbeot.knowledge.query import Query, Wording
from malbeot.knowledge.rules import rules
from malbeot.knowledge.store import Store, Stored, StoredQuestion

_SUREST = 0.99


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
    wording: str = ""
    """The query as it fits best: what it is about, in the passage's words."""


def best_views(found: Candidates, seen: Iterable[View]) -> list[View]:
    """The most likely view of each candidate, most likely first."""
    best: dict[int, View] = {}
    for view in seen:
        if view.number not in best or _order(view) < _order(best[view.number]):
            best[view.number] = view
    # Stable: of equals the one that fusion ranks higher.
    return sorted((best[number] for number in found.passages if number in best), key=_order)


def _order(view: View) -> tuple[float, float]:
    """By how far it is over what lets it answer: a text needs more than a question."""
    by = rules().answer
    least = by.text if view.kind == "text" else by.question
    return -view.likelihood / least, -view.score


def views(store: Store, found: Candidates, query: Query, weights: Pair) -> Iterator[View]:
    """Every way in which a candidate may answer. One that was removed meanwhile is not seen."""
    passages = store.stored(found.passages)
    before = store.lines({row.after for row in passages.values() if row.after})
    asked = [number for passage in found.passages for number in found.questions.get(passage, ())]
    questions = store.questions(asked) if asked else {}
    judge = _Judge(query, weights)
    for row in (passages[number] for number in found.passages if number in passages):
        if row.number in found.by_text:
            yield from judge.by_text(row, before.get(row.after or "", ""))
        for place in found.questions.get(row.number, ()):
            if place in questions:
                yield from judge.by_question(row, questions[place])


class _Judge:
    """Views of one query: as it was typed, without what only asks, and as the passage puts it."""

    def __init__(self, query: Query, weights: Pair) -> None:
        self._query, self._weights = query, weights

    def by_text(self, row: Stored, before: str) -> Iterator[View]:
        by = rules().answer
        titled = replace(row, lines=f"{row.title}\n{row.lines}") if row.title else row
        worth = by.answer_text_worth if row.answers else 1.0
        if not self._query.focus.shown_in(titled.lines):
            worth *= by.unshown_worth
        named = by.title_worth if self._named(row.title) else 1.0
        for wording in self._query.wordings(titled.lines):
            asked = self._query.worded(wording.text).text
            worded = _worth(wording) * worth
            yield self._view(row, "text", of_text(asked, row, before), asked, wording, worded)
            if row.title:
                figures = of_text(asked, titled, before)
                yield self._view(row, "text", figures, asked, wording, worded * named)

    def _named(self, title: str) -> bool:
        return any(word.text in title for word in self._query.wordings(title)
                   if word.form == "focus")  # fmt: skip

    def by_question(self, row: Stored, said: StoredQuestion) -> Iterator[View]:
        for wording in self._query.wordings(said.letters, spoken=True):
            asked = self._query.worded(wording.text).question
            its = said.formed(wording.form)
            if not its.words:
                continue
            worth = _worth(wording)
            if wording.form in ("focus", "named"):
                worth *= self._alike(focus(said.text))
            view = self._view(row, "question", of_question(asked, its), asked, wording, worth)
            yield replace(view, question=said.text)

    def _alike(self, said: Focus) -> float:
        """Questions about the same are less alike when they ask for something else of it."""
        by, mine = rules().answer, self._query.focus
        if not mine.asked <= said.asked:
            return by.unshown_worth
        return 1.0 if mine.kinds - {"may"} <= said.kinds else by.other_kind_worth

    def _view(
        self,
        row: Stored,
        kind: Kind,
        figures: list[float],
        asked: Weighed,
        wording: Wording,
        worth: float,
    ) -> View:
        weights = self._weights.of(kind)
        score = weights.score(figures)
        likelihood = min(weights.likely(score, asked.mass, asked.size) * worth, _SUREST)
        return View(row.number, row.id, kind, tuple(figures), asked.mass, asked.size, score,
                    likelihood, wording=wording.text)  # fmt: skip


def _worth(wording: Wording) -> float:
    by = rules().query
    return by.synonym_worth**wording.changed * by.form_worth[wording.form]

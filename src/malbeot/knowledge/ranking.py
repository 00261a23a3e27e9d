"""Candidates in, judged ones out: what fits best, by its text or by a question, and how likely.

A passage is judged by its own text where a leg over texts found it, and by each of its questions
that was found; the most likely of these counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from malbeot.knowledge.asked import Weighed
from malbeot.knowledge.candidates import Candidates
from malbeot.knowledge.focus import FORMS, Focus, Form, core, known_focus
from malbeot.knowledge.likeness import of_question, of_text
from malbeot.knowledge.model import Kind, Pair
from malbeot.knowledge.query import Query, Wording
from malbeot.knowledge.rules import rules
from malbeot.knowledge.store import Store, Stored, StoredQuestion
from malbeot.text.normalize import squeeze

_NAMING: tuple[Form, ...] = ("focus", "named")


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
    form: Form = "typed"
    wording: str = ""
    """The query as it fits best: what it is about, in the passage's words."""
    near: bool = False
    """Whether one of these words is only near to what was asked."""
    named: bool = True
    """Whether it speaks of all that the query names."""


def best_views(found: Candidates, seen: Iterable[View]) -> list[View]:
    """The most likely view of each candidate, most likely first. What does not speak of all that is
    named counts less where something else does that answers too."""
    best: dict[tuple[int, bool], View] = {}
    for view in seen:
        key = view.number, view.named
        if key not in best or _order(view) < _order(best[key]):
            best[key] = view
    if any(view.named and _order(view)[0] <= -1 for view in best.values()):
        worth = rules().answer.unnamed_worth
        for key, view in best.items():
            if not view.named:
                best[key] = replace(view, likelihood=view.likelihood * worth)
    # Stable: of equals the one that fusion ranks higher.
    both = ([best[key] for key in ((number, True), (number, False)) if key in best]
            for number in found.passages)  # fmt: skip
    return sorted((min(views, key=_order) for views in both if views), key=_order)


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
    rows = [passages[number] for number in found.passages if number in passages]
    best, enough = 0.0, rules().answer.sure
    for form in FORMS:
        if best >= enough:
            return
        judge = _Judge(query, weights, form)
        for row in rows if form == "typed" else rows[: rules().query.again]:
            seen = judge.by_text(row, before) if row.number in found.by_text else iter(())
            its = (questions[place] for place in found.questions.get(row.number, ())
                   if place in questions)  # fmt: skip
            for view in chain(seen, *(judge.by_question(row, said) for said in its)):
                if view.named:
                    best = max(best, -_order(view)[0])
                yield view
        enough = 1.0 if form == "focus" else rules().answer.sure


class _Judge:
    """Views of one query: as it was typed, what it is about, and as the passage puts it."""

    def __init__(self, query: Query, weights: Pair, form: Form) -> None:
        self._query, self._weights, self._form = query, weights, form
        self._few = len(query.focus.about.split()) <= rules().answer.few
        self._named = [core(word) for word in query.named]

    def by_text(self, row: Stored, lines_of: Mapping[str, str]) -> Iterator[View]:
        by = rules().answer
        before = lines_of.get(row.after or "", "")
        lines = f"{row.title}\n{row.lines}" if row.title else row.lines
        worth = by.answer_text_worth if row.answers and self._few else 1.0
        if not self._query.focus.shown_in(lines):
            worth *= by.unshown_worth
        gain = by.title_gain if row.title and self._titled(row.title) else 0.0
        for wording in self._query.wordings(lines, self._form):
            asked = self._query.against_texts(wording.text)
            worded = _worth(wording) * worth
            if wording.form == "typed" or not row.title:
                yield self._view(row, "text", of_text(asked, row, before), asked, wording, worded)
            if row.title:
                figures = of_text(asked, row, before, lines)
                yield self._view(row, "text", figures, asked, wording, worded, gain=gain)

    def _titled(self, title: str) -> bool:
        said = (word.text for form in _NAMING for word in self._query.wordings(title, form))
        return any(word.replace(" ", "") in title for word in said)

    def by_question(self, row: Stored, said: StoredQuestion) -> Iterator[View]:
        for wording in self._query.wordings(said.letters, self._form, spoken=True):
            asked = self._query.against_questions(wording.text)
            its = said.formed(wording.form)
            if not its.words:
                continue
            worth = _worth(wording)
            if wording.form in ("focus", "named"):
                worth *= self._alike(known_focus(said.text), row)
            figures = of_question(asked, its)
            yield self._view(row, "question", figures, asked, wording, worth, said)

    def _alike(self, said: Focus, row: Stored) -> float:
        """Questions about the same are less alike when they ask for something else of it, which
        the answer does not show."""
        by, mine = rules().answer, self._query.focus
        if not mine.asked <= said.asked and not mine.shown_in(row.lines):
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
        fits: StoredQuestion | None = None,
        gain: float = 0.0,
    ) -> View:
        weights = self._weights.of(kind)
        score = weights.score(figures)
        likelihood = weights.likely(score, asked.mass, asked.size) * worth
        likelihood += (1 - likelihood) * gain
        said = self._query.mended(wording.text)
        put = squeeze(said) if wording.changed else ""
        letters = fits.letters if fits else ""
        named = all(word in row.lines or word in letters or word in row.title
                    or (put and word not in put) for word in self._named)  # fmt: skip
        return View(row.number, row.id, kind, tuple(figures), asked.mass, asked.size, score,
                    likelihood, fits.text if fits else "", wording.form, said, wording.near,
                    named)  # fmt: skip


def _worth(wording: Wording) -> float:
    by = rules().query
    return by.synonym_worth**wording.changed * by.form_worth[wording.form]

"""Which row said it before, and which rows belong together.

A row is a duplicate when an earlier row has nearly the same question *and* nearly the same answer,
with the same numbers in both.
Nearly the same question with another answer is worth keeping, but joins the same group, and groups
that share a question close into one, so that no question is trained on and tested on. Rows that
came with one group of their own (a wide table's variants) are duplicates only when exactly equal.
A row whose question is nearly one of the evaluation files' is not trained on at all.

Many sets put one long instruction over every question. Questions that share their first line and
nothing else are no duplicates, and no group either when many questions stand under that line.

In: numbers only (features.py), in the order of the rows. Knows nothing of texts.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import numpy.typing as npt
import polars as pl

from malbeot.prepare.asked import Question
from malbeot.prepare.groups import Groups
from malbeot.prepare.rules import rules
from malbeot.text.neighbours import Neighbours, numbered, score

Watch = Callable[[int, int], None]
_EVERY = 5_000


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The row that was kept, and how near its answer is (1.0 exactly the same)."""

    of: int
    score: float
    exact: bool


@dataclass(slots=True)
class Decisions:
    """By place of the row: what it duplicates, which evaluation row it would give away, and the
    name of the group of each row that is kept. `capped` is explained in text/neighbours.py."""

    duplicates: dict[int, Duplicate] = field(default_factory=dict)
    contaminated: dict[int, int] = field(default_factory=dict)
    groups: dict[int, str] = field(default_factory=dict)
    capped: int = 0


def compare(rows: pl.DataFrame, evaluation: int = 0, watch: Watch | None = None) -> Decisions:
    """Decide about every row of features; the first `evaluation` rows are questions of evaluation
    files, which are compared with but never kept. `watch` hears (rows done, rows in all)."""
    comparison, count = _Comparison(rows), len(rows)
    del rows  # the caller may have let go of them too
    for place in range(count):
        if place < evaluation:
            comparison.guard(place)
        else:
            comparison.place(place)
        if watch and (place % _EVERY == 0 or place == count - 1):
            watch(place + 1, count)
    return comparison.decided()


class _Comparison:
    def __init__(self, rows: pl.DataFrame) -> None:
        limits = rules().duplicates
        self._limits = limits
        self._keys = {name: array("Q", rows[name].to_numpy().tobytes())
                      for name in rows.columns if name.endswith("_key")}  # fmt: skip
        lists = [_lists(rows[name]) for name in ("question", "details", "answer")]
        self._asked, self._details, self._said = numbered(*lists)
        self._near = self._neighbours()
        self._guard = self._neighbours()
        self._guarded: dict[int, int] = {}
        self._by_key: dict[int, Question] = {}
        self._of_row: list[Question | None] = [None] * len(rows)
        self._under: dict[int, int] = {}
        """Key of a first line → how many questions stand under it."""
        self._only_line: dict[int, list[tuple[int, int]]] = {}
        """Key of a first line → pairs of questions that share only it."""
        self._spellings: dict[bytes, Question] = {}
        self._uncompared = 0
        self._groups = Groups()
        self._named: dict[int, int] = {}
        self._decisions = Decisions()

    def _neighbours(self) -> Neighbours:
        limits = self._limits
        return Neighbours(
            self._asked, limits.question_threshold, limits.most_scored, limits.most_near
        )

    def guard(self, place: int) -> None:
        self._guarded.setdefault(self._keys["question_key"][place], place)
        self._guard.add(place)

    def place(self, place: int) -> None:
        """Keep the row, or say why not."""
        key = self._keys["question_key"][place]
        if self._guarded and (found := self._given_away(place, key)) is not None:
            self._decisions.contaminated[place] = found
            return
        question = self._by_key.get(key) or Question(len(self._by_key), place)
        near = self._new_neighbours(place)
        same = [other for other in near if not self._only_instruction(place, other)]
        if found_row := self._duplicate(place, question, same):
            self._decisions.duplicates[place] = found_row
            return
        if key not in self._by_key:
            self._add(question, key, place)
        self._connect(question, place, same, near)
        self._keep(question, place)

    def decided(self) -> Decisions:
        few = self._limits.shared_instruction
        for first, pairs in self._only_line.items():
            if self._under[first] < few:
                for one, other in pairs:
                    self._groups.join(one, other)
        names = self._groups.names()
        self._decisions.groups = {
            row: names[question.number] for row, question in enumerate(self._of_row) if question
        }
        self._decisions.capped = self._near.capped + self._guard.capped + self._uncompared
        return self._decisions

    def _given_away(self, place: int, key: int) -> int | None:
        """The evaluation row whose question this nearly is."""
        if key in self._guarded:
            return self._guarded[key]
        return next(iter(self._guard.near(place)), None)

    def _new_neighbours(self, place: int) -> list[Question]:
        """Questions near to this row's, asked only for spellings that were not there before: the
        same letters with other spaces are one question, but have neighbours of their own."""
        if known := self._spellings.get(self._asked[place].tobytes()):
            return [known]
        near = (self._of_row[row] for row in self._near.near(place))
        return list({question.number: question for question in near if question}.values())

    def _only_instruction(self, place: int, other: Question) -> bool:
        """True for questions that share their first line and are not near below it."""
        first = self._keys["first_key"]
        if first[place] != first[other.row]:
            return False
        mine, theirs = self._details.packed(place), self._details.packed(other.row)
        if not mine or not theirs or mine == theirs:
            return False
        return score(mine, theirs) <= self._limits.question_threshold

    def _duplicate(self, place: int, question: Question, near: list[Question]) -> Duplicate | None:
        others = {other.number: other for other in (*question.same, *near)}
        others.pop(question.number, None)
        compared = [question, *others.values()]
        answer, group = self._keys["answer_key"][place], self._keys["group_key"][place]
        for other in compared:
            row = other.gave(answer, self._keys["answer_key"])
            if row is not None and (other is question or not self._variants(row, group)):
                return Duplicate(row, 1.0, other is question)
        return self._near_answer(place, compared, group)

    def _near_answer(self, place: int, compared: list[Question], group: int) -> Duplicate | None:
        packed = self._said.packed(place)
        figures = self._keys["figures_key"]
        best: Duplicate | None = None
        left = self._limits.most_compared
        wanted = (other.with_figures(figures[place], figures) for other in compared)
        for row in chain.from_iterable(wanted):
            if self._variants(row, group):
                continue
            if (left := left - 1) < 0:
                self._uncompared += 1
                break
            near = score(packed, self._said.packed(row))
            if near > (best.score if best else self._limits.answer_threshold):
                best = Duplicate(row, near, exact=False)
        return best

    def _variants(self, row: int, group: int) -> bool:
        """True for rows that came as variants of one source."""
        return bool(group) and self._keys["group_key"][row] == group

    def _add(self, question: Question, key: int, place: int) -> None:
        self._groups.add(f"{key:016x}")
        self._by_key[key] = question
        first = self._keys["first_key"][place]
        self._under[first] = self._under.get(first, 0) + 1

    def _connect(
        self, question: Question, place: int, same: list[Question], near: list[Question]
    ) -> None:
        spelling = self._asked[place].tobytes()
        if known := self._spellings.get(spelling):
            # Letters may differ where tokens do not: 돼요 and 되어요 are one to Kiwi.
            self._groups.join(question.number, known.number)
            return
        self._spellings[spelling] = question
        self._near.add(place)
        self._of_row[place] = question
        for other in same:
            if other is not question:
                question.like(other)
                other.like(question)
                self._groups.join(question.number, other.number)
        first = self._keys["first_key"][question.row]
        if len(near) > len(same) and self._under[first] < self._limits.shared_instruction:
            apart = {other.number for other in same}
            self._only_line.setdefault(first, []).extend(
                (question.number, other.number) for other in near if other.number not in apart
            )

    def _keep(self, question: Question, place: int) -> None:
        question.answered(place, self._keys["answer_key"], self._keys["figures_key"])
        self._of_row[place] = question
        if group := self._keys["group_key"][place]:
            self._groups.join(question.number, self._named.setdefault(group, question.number))


def _lists(column: pl.Series) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """(all tokens, where each row's begin and the last one's end)."""
    lengths = column.list.len().fill_null(0).to_numpy().astype(np.int64)
    starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])
    return column.explode().drop_nulls().to_numpy(), starts

"""One question of the rows that are compared, and the rows that are kept of it.

In: numbers of rows, and the keys of their answers and figures (features.py). Out: which of its rows
gave an answer, and which have the same figures. Knows nothing of texts or of when rows are alike.
"""

from __future__ import annotations

from collections.abc import Sequence

FEW = 8  # rows of one question up to which looking through them is quickest
_NONE: dict[int, list[int]] = {}


class Question:
    """There may be a million of them: what most do not need is not made."""

    __slots__ = ("_answers", "_by_figures", "number", "row", "rows", "same")

    def __init__(self, number: int, row: int) -> None:
        self.number = number
        self.row = row
        """The first row that asked it."""
        self.rows: list[int] = []
        self.same: list[Question] | tuple[()] = ()
        """Questions like it, itself not among them."""
        self._answers: dict[int, int] | None = None
        self._by_figures: dict[int, list[int]] = _NONE

    def answered(self, row: int, answers: Sequence[int], figures: Sequence[int]) -> None:
        """A row that is kept; `answers` and `figures` are the keys of all rows'."""
        self.rows.append(row)
        if self._answers is not None:
            self._answers.setdefault(answers[row], row)
            self._by_figures.setdefault(figures[row], []).append(row)
        elif len(self.rows) > FEW:
            self._answers = {answers[other]: other for other in reversed(self.rows)}
            self._by_figures = {}
            for other in self.rows:
                self._by_figures.setdefault(figures[other], []).append(other)

    def gave(self, answer: int, answers: Sequence[int]) -> int | None:
        """The first row that gave the answer of this key."""
        if self._answers is not None:
            return self._answers.get(answer)
        return next((row for row in self.rows if answers[row] == answer), None)

    def with_figures(self, key: int, figures: Sequence[int]) -> Sequence[int]:
        """The rows with the same numbers, in order. One question may have answers by the thousand,
        each with a number of its own ("주문 번호는 …번이에요."): no two of them are compared."""
        if self._answers is not None:
            return self._by_figures.get(key, ())
        return [row for row in self.rows if figures[row] == key]

    def like(self, other: Question) -> None:
        if isinstance(self.same, list):
            self.same.append(other)
        else:
            self.same = [other]

"""A question with thousands of answers costs no more for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from malbeot.prepare.asked import FEW, Question


class Counted(Sequence[int]):
    """Keys of rows, and how often one was looked at."""

    def __init__(self, keys: Sequence[int]) -> None:
        self._keys = keys
        self.looks = 0

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[int]: ...
    def __getitem__(self, place: int | slice) -> int | Sequence[int]:
        self.looks += 1
        return self._keys[place]

    def __len__(self) -> int:
        return len(self._keys)


def test_looking_for_an_answer_does_not_grow_with_the_answers() -> None:
    count = 4_000
    answers, figures = Counted(range(count)), Counted(range(7, count + 7))
    question = Question(0, 0)
    for row in range(count):
        assert question.gave(row, answers) is None
        assert list(question.with_figures(row + 7, figures)) == []
        question.answered(row, answers, figures)
    assert question.gave(3_000, answers) == 3_000
    assert list(question.with_figures(3_007, figures)) == [3_000]
    assert answers.looks <= count + FEW * (FEW + 3)
    assert figures.looks <= count + FEW * (FEW + 3)

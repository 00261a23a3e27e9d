"""What is left out of a talk that is too long, and what never is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.records import Turn
from malbeot.train.shorten import Fits, TooLong, shortened

QUESTION = "그럼 배송비는 얼마예요?"
CONTEXT = "배송은 이틀 걸립니다. 제주는 나흘 걸립니다.\n배송비는 3,000원입니다."
TALK = (
    Turn("system", "짧게."),
    Turn("user", "벽지가 들떴어요"),
    Turn("assistant", "말려 보세요."),
    Turn("user", f"{CONTEXT}\n\n{QUESTION}"),
    Turn("assistant", "3,000원입니다. 제주는 다를 수 있어요. 더 궁금한 점이 있으신가요?"),
)


def at_most(letters: int) -> Fits:
    return lambda turns: sum(len(turn.content) for turn in turns) <= letters


def length(turns: Sequence[Turn]) -> int:
    return sum(len(turn.content) for turn in turns)


def test_nothing_is_left_out_where_that_is_forbidden() -> None:
    assert shortened(TALK, at_most(length(TALK) - 1), "set_aside") is None


def test_the_oldest_turns_go_first() -> None:
    found = shortened(TALK, at_most(length(TALK) - 1), "answer")
    assert found
    assert found.turns == (TALK[0], *TALK[3:])
    assert (found.left_turns, found.left_context, found.left_answer) == (2, 0, 0)


def test_then_context_from_its_end_and_never_the_question() -> None:
    left = length((TALK[0], *TALK[3:]))
    found = shortened(TALK, at_most(left - 2), "answer")
    assert found
    assert found.turns[1].content == f"배송은 이틀 걸립니다. 제주는 나흘 걸립니다.\n{QUESTION}"
    assert found.left_context > 0
    assert found.turns[-1] == TALK[-1]
    assert shortened(TALK, at_most(left - 2), "turns") is None


def test_then_the_answer_ends_at_an_earlier_sentence() -> None:
    least = length((TALK[0], Turn("user", QUESTION)))
    found = shortened(TALK, at_most(least + 30), "answer")
    assert found
    assert found.turns[1].content == QUESTION
    assert found.turns[-1].content == "3,000원입니다. 제주는 다를 수 있어요."
    assert found.left_answer == len(TALK[-1].content) - len(found.turns[-1].content)
    assert shortened(TALK, at_most(least + 30), "context") is None


def test_what_cannot_fit_is_none() -> None:
    assert shortened(TALK, at_most(len(QUESTION)), "answer") is None


def test_a_question_without_a_user_is_left_as_it_is() -> None:
    lone = (Turn("assistant", "안녕하세요. 반가워요."),)
    assert shortened(lone, at_most(8), "context") is None
    found = shortened(lone, at_most(8), "answer")
    assert found
    assert found.turns[0].content == "안녕하세요."


@pytest.mark.parametrize("policy", ["turns", "context", "answer"])
@given(letters=st.integers(0, 200), said=st.lists(st.text("가. \n?🍚", max_size=30), max_size=7))
def test_what_comes_back_fits_and_keeps_the_question(
    policy: TooLong, letters: int, said: list[str]
) -> None:
    turns = [Turn("user" if at % 2 == 0 else "assistant", text) for at, text in enumerate(said)]
    found = shortened(turns, at_most(letters), policy)
    if found is None:
        return
    assert length(found.turns) <= letters
    asked = [turn.content for turn in turns if turn.role == "user"]
    kept = [turn.content for turn in found.turns if turn.role == "user"]
    if asked:
        assert kept[-1].split("\n")[-1] == asked[-1].split("\n")[-1]
    if policy != "answer" and turns:
        assert found.turns[-1].role != "assistant" or found.turns[-1] == turns[-1]

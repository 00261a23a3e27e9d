"""No one reads the brief but the model."""

from __future__ import annotations

import pytest

from malbeot.bots.food.leaks import leaks


@pytest.mark.parametrize(
    "text",
    [
        "빼기: 새우",
        "상황： 비",
        "[정해진 것]",
        "[상황] 비",
        "김치찌개 / 칼칼한 국물",
        "**굵게**",
        "user: 안녕",
    ],
)
def test_the_form_of_the_brief_leaks(text: str) -> None:
    assert leaks(text)


@pytest.mark.parametrize(
    "text",
    [
        "새우는 빼고 골랐어요.",
        "비 오는 상황에 딱이에요.",
        "매운맛은 조금 양보했어요.",
        "1/2인분이에요.",
    ],
)
def test_its_words_in_a_sentence_do_not(text: str) -> None:
    assert leaks(text) == ""

"""Heard in every spelling; figures of speech do not alarm."""

import unicodedata

import pytest

from malbeot.guard.crisis import answer, in_crisis, notice


@pytest.mark.parametrize(
    "text",
    ["죽고싶다", "그냥 죽고 싶어", "요즘 살기 싫어ㅠㅠ", "자해했어",
     "사라지고 싶다…", "자 살 생각이 나", "배고파 죽겠는데 사실 죽고 싶어",
     unicodedata.normalize("NFD", "죽고 싶어요"), "죽고싶어😢"],
)  # fmt: skip
def test_it_is_heard(text: str) -> None:
    assert in_crisis(text)


@pytest.mark.parametrize(
    "text",
    ["배고파 죽겠다", "더워 죽겠어", "죽 먹고 싶어", "전복죽 추천",
     "맛있어서 죽을 뻔", "닭죽이 먹고싶다", "웃겨 죽음ㅋㅋ", "오늘 진짜 죽을 맛이야 매운 거 줘"],
)  # fmt: skip
def test_figures_of_speech_do_not_alarm(text: str) -> None:
    assert not in_crisis(text)


def test_the_line_is_109_and_never_the_old_number() -> None:
    said = " ".join([*answer(), notice()["text"]])
    assert "109" in said
    assert "119" in said
    assert "1393" not in said

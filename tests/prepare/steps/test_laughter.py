"""Runs and keyboard mash."""

from __future__ import annotations

import re
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.prepare.steps.laughter import GATE, WORDS, apply


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ㅋㅋㅋㅋㅋ 맛있어요!!!!", "ㅋㅋ 맛있어요!!"),
        ("ㅠㅜㅠㅜㅠ 아파요", "ㅠㅜ 아파요"),
        ("정말요?!?!?!", "정말요?!"),
        ("네~~~~ 좋아요^^^^", "네~~ 좋아요^^"),
        ("그래서.... 음…… 네", "그래서… 음… 네"),
        ("(...) 이후", "(…) 이후"),
        ("ㅇㅇㅇㅇ ㄱㄱㄱㄱ", "ㅇㅇ ㄱㄱ"),
        ("ㅁㄴㅇㄹ 뭐지", "뭐지"),
        ("글자 테스트 ㅂㅈㄷㄱ", "글자 테스트"),
        ("ㅁㄴㅇㄹ", ""),
        ("좋아요ㅋㅋㅋㅋ😂😂", "좋아요ㅋㅋ😂😂"),
    ],
)
def test_runs_are_shortened_and_mash_goes(text: str, left: str) -> None:
    assert apply(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "ㅋㅋ ㅎㅎ ㅠㅠ !! ?? ~~",
        "ㅇㅇ ㄴㄴ ㄱㅅ ㅇㅋ ㅎㅇ ㅂㅂ ㅊㅋ ㄷㄷ ㅇㄱㄹㅇ ㅈㄱㄴ ㅂㄷㅂㄷ ㄷㄱㄷㄱ ㄹㅇ ㅎㄷㄷ",
        "받침 ㄹ 뒤에서 ㄱㄴㄷㄹ 순서, ㅏㅑㅓㅕ",
        "키보드에서 ㅁㄴㅇㄹ을 치면 'ㅁㄴㅇㄹ'이 나와요",
        "1...10까지, 3~~~5, 2, 4, ..., 100",
        "`a...b` 그리고\n```\n!!!! ㅋㅋㅋㅋ\n```",
        "def f(...args): ../../a .../b [0, 1, ...]",
        "-----\n=====\n*****",
        "",
    ],
)
def test_what_means_something_stays(text: str) -> None:
    assert apply(text) == text


PIECES = st.sampled_from(
    [*"ㅋㅎㅠㅜㅁㄴㅇㄹㅂㅈㄷㄱ!?.~^…,; 가1a`\n", "ㅋㅋㅋ", "...", "```", "ㅁㄴㅇㄹ", "!!!", "😂"]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=20).map("".join))
def test_twice_is_once_and_nothing_outside_the_gate_changes(text: str) -> None:
    once = apply(text)
    assert apply(once) == once
    assert len(once) <= len(text)
    if once != text:
        assert pl.Series([text]).str.contains(GATE)[0]


def test_the_words_are_sets_of_their_own() -> None:
    assert all(not set(one) & set(other) for one, other in combinations(WORDS.sets, 2))
    assert all(re.fullmatch("[ㄱ-ㅣ]+", row) for row in WORDS.rows)
    assert WORDS.length > 2 <= WORDS.different
    assert not any(mark in marks for marks in WORDS.sets for mark in "-=*#_|`")

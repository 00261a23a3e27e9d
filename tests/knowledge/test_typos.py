from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.knowledge import tokens
from malbeot.knowledge.typos import mended

KNOWN = frozenset(tokens.pairs("교재비 셔틀버스 환불 규정 배송 반품 입금 포장 주문 쿠폰 생활 국내"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("교제비", "교재비"), ("셔틀뻐스", "셔틀버스"), ("규졍", "규정"), ("베송", "배송"),
        ("반픔", "반품"), ("입굼", "입금"),
    ],
)  # fmt: skip
def test_a_slip_is_mended(typed: str, meant: str) -> None:
    assert mended(typed, KNOWN.__contains__) == meant


@pytest.mark.parametrize(
    "word", ["쿠폰", "생일", "국어", "튤립", "수영장", "노래방", "배송지", "a", "", "abc", "1234"]
)
def test_another_word_is_left_alone(word: str) -> None:
    assert mended(word, KNOWN.__contains__) == word


@given(st.text(max_size=10))
def test_any_word_is_read(word: str) -> None:
    assert len(mended(word, KNOWN.__contains__)) == len(word)

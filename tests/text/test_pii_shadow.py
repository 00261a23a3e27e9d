"""The way from a text to its shadow and back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.text.pii_shadow import shadow


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("가나 010", "가나 010"),
        ("０１０－１２３４", "010-1234"),
        ("010–1234ㅡ5678", "010-1234-5678"),
        ("0\u200b1\u20600", "010"),
        ("0️⃣1️⃣", "01"),
        ("𝟬𝟭𝟬", "010"),
        (unicodedata.normalize("NFD", "계좌1"), "계좌1"),
        ("kim＠naver．com", "kim@naver.com"),
        ("", ""),
    ],
)
def test_what_a_pattern_sees(text: str, seen: str) -> None:
    assert shadow(text).text == seen


def test_a_place_in_the_shadow_is_a_place_in_the_text() -> None:
    text = unicodedata.normalize("NFD", "전화는 ") + "0\u200b1\u200b0\u200b-1234" + "입니다"
    seen = shadow(text)
    at = seen.text.index("010-1234")
    start, end = seen.place(at, at + len("010-1234"))
    assert text[start:end] == "0\u200b1\u200b0\u200b-1234"


@given(st.text(alphabet="가각힣01-ㅡ\u200b각e\u0301️⃣ ０", max_size=30))
def test_places_never_leave_the_text_and_never_turn_round(text: str) -> None:
    seen = shadow(text)
    end = 0
    for at in range(len(seen.text)):
        start, after = seen.place(at, at + 1)
        assert 0 <= start < after <= len(text)
        assert after >= end
        end = after

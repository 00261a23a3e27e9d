"""Titles: at most 30 characters, cut at a word, no broken signs."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.web.chats.titles import LONGEST, title_of

CASES = [
    ("비 오는데 뭐 먹지?", "비 오는데 뭐 먹지?"),
    ("  줄\n바꿈\t탭  ", "줄 바꿈 탭"),
    (unicodedata.normalize("NFD", "김밥"), "김밥"),
    ("가" * 30, "가" * 30),
    ("가" * 31, "가" * 29 + "…"),
    (
        "오늘 날씨가 너무 추워서 따뜻한 국물이 먹고 싶은데 뭐가 좋을까",
        "오늘 날씨가 너무 추워서 따뜻한 국물이 먹고 싶은데…",
    ),
    (
        "오늘 날씨가 너무 추워서 따뜻한 국물이 먹고 싶은데 말이야",
        "오늘 날씨가 너무 추워서 따뜻한 국물이 먹고 싶은데…",
    ),
    ("아 " + "가" * 40, "아 " + "가" * 27 + "…"),
    ("가" * 27 + "👨‍👩‍👧 좋아", "가" * 27 + "…"),
    ("가" * 28 + "👍🏽 좋아", "가" * 28 + "…"),
]


@pytest.mark.parametrize(("message", "title"), CASES)
def test_titles(message: str, title: str):
    assert title_of(message) == title


@given(st.text(min_size=1))
def test_never_longer(message: str):
    title = title_of(message)
    assert len(title) <= LONGEST
    assert "\n" not in title

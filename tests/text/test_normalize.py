from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.text.normalize import clean, encodable, fold, squeeze


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (unicodedata.normalize("NFD", "점심 추천해줘"), "점심 추천해줘"),
        ("ㅋㅋㅋ ㅠㅠ", "ㅋㅋㅋ ㅠㅠ"),
        ("㈜말벗 ㎡", "㈜말벗 ㎡"),
        ("가\u200b나\ufeff다\u00ad", "가나다"),
        ("가\u00a0\u3000나\t다", "가 나 다"),
        ("가 \r\n  나\r다", "가\n나\n다"),
        ("\u202e거꾸로\u202c\x00\x07", "거꾸로"),
        ("👨‍👩‍👧 🍜", "👨‍👩‍👧 🍜"),
        ("   \n ", ""),
    ],
)
def test_clean_changes_no_letter(raw: str, wanted: str) -> None:
    assert clean(raw) == wanted


def test_fold_finds_what_two_spellings_share() -> None:
    assert fold("ＰＡＳＴＡ 먹자!!!! ㅋㅋㅋㅋㅋ") == "pasta 먹자!! ㅋㅋ"


def test_squeeze_forgets_spaces_and_marks() -> None:
    assert squeeze("Pasta 먹고 싶어!") == squeeze("pasta먹고싶어") == "pasta먹고싶어"
    assert squeeze("🍜!?") == ""


def test_half_an_emoji_is_not_encodable() -> None:
    assert encodable("🍜 김밥")
    assert not encodable("반쪽 \ud83c")


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    for function in (clean, squeeze):
        once = function(text)
        assert function(once) == once

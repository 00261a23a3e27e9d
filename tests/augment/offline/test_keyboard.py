from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malbeot.augment.offline.keyboard import layout, neighbours, shown, typed

SYLLABLES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=12)


@settings(deadline=None)
@given(SYLLABLES)
def test_what_is_typed_is_shown_again(word: str) -> None:
    assert shown(typed(word)) == word


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ"),
        max_size=20,
    )
)
def test_any_keys_show_something_that_types_the_same_keys(keys: list[str]) -> None:
    said = shown(keys)
    assert [key for char in said for key in typed(char)] == keys


@pytest.mark.parametrize(
    ("word", "keys"),
    [
        ("닭", "ㄷㅏㄹㄱ"),
        ("왜", "ㅇㅗㅐ"),
        ("꽃", "ㄲㅗㅊ"),
        ("괜찮아", "ㄱㅗㅐㄴㅊㅏㄴㅎㅇㅏ"),
        ("", ""),
    ],
)
def test_letters_of_two_keys(word: str, keys: str) -> None:
    assert typed(word) == list(keys)


@pytest.mark.parametrize(
    ("keys", "screen"),
    [
        ("ㅇㅏㄴㄴㅓㅇ", "안넝"),
        ("ㅇㅏㄴㄴㅕㅇㅇ", "안녕ㅇ"),
        ("ㅏㄴㅕㅇ", "ㅏ녕"),
        ("ㄷㅏㄹㄱㅣ", "달기"),
        ("ㄱㅏㄸㅏ", "가따"),
    ],
)
def test_slips_give_what_people_send(keys: str, screen: str) -> None:
    assert shown(keys) == screen


def test_neighbours_lie_side_by_side_and_are_of_one_kind() -> None:
    keys = set("".join(layout()["rows"])) | set(layout()["shifted"].values())
    assert set(neighbours()) == keys
    assert set(neighbours()["ㄱ"]) == set("ㄷㅅㅇㄹ")
    assert "ㅛ" not in neighbours()["ㅅ"]
    assert "ㅣ" in neighbours()["ㅏ"]
    assert "ㅛ" not in neighbours()["ㅣ"]
    assert all(one in neighbours()[other] for one in "ㅂㅋㅣㅡ" for other in neighbours()[one])

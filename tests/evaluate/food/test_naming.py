from __future__ import annotations

import unicodedata

import pytest

from malbeot.evaluate.food.naming import dishes_named, named, refused

from ..fakes import MENU


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("김치찌개랑 라면 어때요?", ["김치찌개", "라면"]),
        ("김치 찌개가 좋아요", ["김치찌개"]),
        ("'짬뽕'은 얼큰해요", ["짬뽕"]),
        ("참치김치찌개도 있어요", ["김치찌개"]),
        ("김찌 한 그릇", ["김치찌개"]),
        ("배고프라면 말해 주세요", []),
        ("라면서 웃었어요", []),
        ("김밥김밥", []),
        ("김밥이에요. 김밥이요!", ["김밥"]),
        ("오늘은 쉬어요", []),
        ("", []),
    ],
)
def test_names_are_found_in_the_order_of_the_text(text: str, names: list[str]) -> None:
    for form in (text, unicodedata.normalize("NFD", text)):
        assert [dish.name for dish in dishes_named(form, MENU)] == names


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("새우튀김은 빼고 골랐어요.", True),
        ("새우튀김 대신 흰죽 어때요?", True),
        ("모두 맞는 게 없어서 새우튀김 조건은 내려놓았어요.", True),
        ("새우튀김까지 맞는 메뉴는 찾지 못했어요.", True),
        ("새우튀김 어떠세요?", False),
        ("새우튀김이 바삭해요. 다른 건 빼고 드세요.", False),
    ],
)
def test_words_after_a_name_may_refuse_it(text: str, is_refused: bool) -> None:
    assert refused(named(text, MENU)[0]) is is_refused

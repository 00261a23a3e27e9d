"""Words of the lexicon, from what is said to what is suggested."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from malbeot.bots.base import Profile, Request
from malbeot.bots.food.bot import FoodBot
from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.load import catalogue
from malbeot.bots.food.catalogue.predicate import meets
from malbeot.bots.food.decision import Decision
from malbeot.bots.food.understanding.understand import understand
from malbeot.bots.food.wish import Wish
from malbeot.records import Conversation, Turn

BOT = FoodBot()
NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)


def heard(said: str) -> Wish:
    talk = Conversation((Turn("user", said),))
    return understand(talk, Profile(), catalogue(), NOON).wish


def decided(said: str) -> Decision:
    request = Request(Conversation((Turn("user", said),)), Profile(), now=NOON)
    return BOT.decision(request, 1)


def left(said: str) -> dict[str, Dish]:
    """The dishes that no refusal of the message keeps out, by name."""
    wish = heard(said)
    assert wish.hard
    return {
        dish.name: dish
        for dish in catalogue().dishes
        if all(meets(dish, rule.predicate) for rule in wish.hard)
    }


@pytest.mark.parametrize(
    "said",
    ["배 아픈데 뭐 먹지", "배가 너무 아픈데 뭐 먹어", "배아플때먹을거", "속 아픈데 저녁 추천해줘",
     "위가 좀 아팠는데 뭐 먹지", "속아픈데머먹지"],
)  # fmt: skip
def test_an_aching_stomach_gets_something_mild(said: str) -> None:
    dishes = decided(said).dishes
    assert dishes
    assert all(dish.spicy <= 1 and dish.oily <= 1 for dish in dishes)
    assert "속불편" in heard(said).labels


@pytest.mark.parametrize(
    "said", ["목 아픈데 뭐 먹을까", "목이 너무 아픈데 저녁 추천", "목아픈데머먹지"]
)
def test_a_sore_throat_is_heard(said: str) -> None:
    assert "감기" in heard(said).labels
    assert decided(said).dishes


@pytest.mark.parametrize(
    "said", ["길목 아파트 근처 점심", "아파트에서 배 깎아 먹었어", "발목 아픈데 점심 추천"]
)
def test_no_ache_where_none_is_told(said: str) -> None:
    assert not {"감기", "속불편"} & set(heard(said).labels)


@pytest.mark.parametrize(
    ("said", "gone", "kept"),
    [
        ("생선 말고", ["추어탕", "알밥", "명란찌개", "고등어구이", "알탕", "어묵탕", "멸치볶음"],
         ["김치찌개", "된장찌개", "잔치국수", "떡볶이", "우동", "돈코츠라멘"]),
        ("해산물 말고", ["추어탕", "멍게비빔밥", "골뱅이무침", "해물파전", "어묵탕", "간장게장"],
         ["김치찌개", "미역국", "불고기", "비빔국수"]),
        ("밀가루 말고",
         ["시저샐러드", "파전", "만둣국", "돈까스", "칼국수", "떡볶이", "에그인헬", "감바스"],
         ["비빔밥", "삼겹살구이", "된장찌개", "쌀국수", "미역국"]),
        ("빵 말고", ["단팥빵", "시저샐러드"], ["비빔밥", "돈까스"]),
        ("밥 말고", ["비빔밥", "규동"], ["쌀국수", "칼국수"]),
        ("카페인 말고", ["아이스티", "버블티", "말차라떼", "콜라", "티라미수", "아메리카노"],
         ["유자차", "보리차", "바나나우유", "사이다", "비빔밥"]),
        ("커피 말고", ["아메리카노"], ["녹차", "아이스티", "콜라"]),
    ],
)  # fmt: skip
def test_a_refusal_keeps_out_what_is_meant_and_no_more(
    said: str, gone: list[str], kept: list[str]
) -> None:
    names = left(said)
    known = {name: catalogue().by_name[name].name for name in (*gone, *kept)}
    assert [name for name in gone if known[name] in names] == []
    assert [name for name in kept if known[name] not in names] == []


def test_the_brand_is_not_the_kind() -> None:
    """'새우깡' tells of shrimps, not of all biscuits."""
    assert heard("새우깡 먹고 두드러기 났어").allergies == ("새우",)


def test_a_limit_in_won_keeps_to_what_is_usually_paid() -> None:
    assert {dish.price for dish in decided("8천원 이하 점심 추천").dishes} == {1}

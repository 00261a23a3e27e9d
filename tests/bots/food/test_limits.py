"""What must be kept out is kept out in sauces and compounds, and never claimed of unknown words."""

from __future__ import annotations

import pytest

from malbeot.bots.base import Profile, Request
from malbeot.bots.food.bot import FoodBot
from malbeot.bots.food.catalogue.allergens import allergy, sure, unknown
from malbeot.bots.food.catalogue.load import catalogue
from malbeot.bots.food.facts import fact
from malbeot.bots.food.limits import Limits
from malbeot.records import Conversation, Turn

DISHES = catalogue().by_name


def allowed(*allergies: str) -> set[str]:
    return {dish.name for dish in Limits(allergies).allowed(catalogue().dishes)}


@pytest.mark.parametrize(
    ("word", "dish"),
    [
        ("쌀", "떡볶이"), ("고추", "육개장"), ("마늘", "김치찌개"), ("무", "김밥"),
        ("밀가루 음식", "짜장면"), ("새우, 게", "나시고렝"), ("달걀흰자", "계란찜"),
        ("쉬림프", "나시고렝"), ("모짜렐라", "치즈피자"), ("우유(유당)", "카페라떼"),
        ("갑각", "크림새우"), ("우유단백", "카페라떼"), ("복숭아털", "과일소르베"),
    ],
)  # fmt: skip
def test_a_free_word_bars_what_holds_it(word: str, dish: str) -> None:
    assert dish in allowed()
    assert dish not in allowed(word)


def test_no_dish_is_said_to_lack_what_its_card_shows() -> None:
    for dish in catalogue().dishes:
        for allergen in dish.allergens:
            ((label, _),) = fact(dish, "들어감", allergen)
            assert label in ("들어감", "들어갈 수 있음"), (dish.name, allergen)


@pytest.mark.parametrize("word", ["뽀로로", "먼지", "gluco-x"])
def test_an_unknown_allergy_is_said_to_be_unknown(word: str) -> None:
    assert unknown(word)
    talk = Conversation((Turn("user", "점심 추천"),))
    decision = FoodBot().decision(Request(talk, Profile(allergies=(word, "새우"))), 1)
    assert decision.brief.avoided == ("새우",)
    assert [word in notice["text"] for notice in decision.notices()] == [True]


def test_only_words_with_all_their_compounds_may_be_cleared() -> None:
    assert sure("새우")
    assert sure("쌀")
    assert not sure("키위")
    assert not unknown("키위")
    assert allergy("키위").forbids(DISHES["그린샐러드"]) is False

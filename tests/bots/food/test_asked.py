"""Questions whether somebody may eat a dish: allergy first, then what a doctor should be asked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from malbeot.bots.base import Profile, Request
from malbeot.bots.food.bot import FoodBot
from malbeot.bots.food.brief import WARNED
from malbeot.bots.food.decision import Decision
from malbeot.records import Conversation, Turn

BOT = FoodBot()
NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)


def decided(*said: str, profile: Profile | None = None) -> Decision:
    """`said`: user and assistant in turn."""
    turns = tuple(Turn("assistant" if i % 2 else "user", text) for i, text in enumerate(said))
    return BOT.decision(Request(Conversation(turns), profile or Profile(), now=NOON), 1)


def kinds(decision: Decision) -> list[str]:
    return [notice["kind"] for notice in decision.notices()]


@pytest.mark.parametrize(
    "asked", ["나 새우 알러지 있는데 짬뽕 먹어도 됨?", "새우알레르기인데 짬뽕먹어도되나요"]
)
def test_an_allergy_told_in_the_same_breath_warns(asked: str) -> None:
    decision = decided(asked)
    assert decision.brief.topic == WARNED
    assert decision.barred == ("새우",)
    assert decision.dishes == ()


def test_leaving_it_out_is_no_answer_to_an_allergy() -> None:
    talk = (
        "새우 알레르기 있어",
        "새우는 꼭 뺄게요.",
        "짬뽕 먹어도 돼?",
        "짬뽕에는 새우가 들어 있어요.",
    )
    decision = decided(*talk, "새우 빼면 되지 않아?")
    assert "권하지" in " ".join(decision.brief.told)
    assert decision.dishes == ()
    assert "allergy" in kinds(decision)


def test_a_dish_without_the_allergen_may_be_eaten_with_care() -> None:
    decision = decided("새우 알레르기 있는데 삼계탕 먹어도 돼?")
    assert "새우" in decision.brief.told[0]
    assert not decision.barred


def test_a_diet_that_is_only_asked_about_is_no_wish() -> None:
    decision = decided("김치찌개 비건이야?")
    assert "비건" in decision.brief.told[0]
    later = decided("김치찌개 비건이야?", " ".join(decision.brief.told), "제육볶음 먹고 싶다")
    assert "제육볶음" in {dish.name for dish in later.dishes}


def test_a_dislike_is_noticed_when_its_dish_is_asked_about() -> None:
    assert kinds(decided("물냉면 어때?", profile=Profile(dislikes=("오이",)))) == ["dislike"]


def test_raw_dishes_are_kept_from_somebody_pregnant_in_the_whole_talk() -> None:
    told = "임신 중에는 회나 육회처럼 익히지 않은 음식과 술은 피하시는 게 안전해요."
    assert told in decided("임신 중인데 육회 먹어도 돼?").brief.told
    assert told in decided("임신중인데 회먹어도돼?").brief.told  # a kind, no dish
    later = decided("저 임신 5개월이에요", told, "초밥 먹고 싶다")
    assert later.dishes
    assert not {d.id for d in later.dishes} & {"modeum-chobap", "yeoneo-chobap"}
    assert "care" in kinds(later)


def test_nothing_is_picked_for_a_baby() -> None:
    decision = decided("10개월 아기 뭐 먹일까")
    assert decision.dishes == ()
    assert "소아청소년과" in " ".join(decision.brief.told)


LIST = "저녁으로 골라봤어요. 된장찌개는 어떠세요? 짬뽕도 좋아요. 마지막으로 비빔밥을 추천해요."


@pytest.mark.parametrize(
    ("said", "name"),
    [("첫 번째 걸로 할게", "된장찌개"), ("2번먹을게", "짬뽕"), ("비빔밥으로 정했어", "비빔밥")],
)
def test_a_choice_is_confirmed_by_its_name(said: str, name: str) -> None:
    decision = decided("저녁 뭐 먹지", LIST, said)
    assert name in decision.brief.told[0]
    assert [dish.name for dish in decision.dishes] == [name]


def test_a_choice_that_breaks_an_allergy_is_warned_of() -> None:
    decision = decided("저녁 뭐 먹지", LIST, "2번으로 할게", profile=Profile(allergies=("새우",)))
    assert decision.barred == ("새우",)
    assert decision.dishes == ()


def test_one_of_two_dishes() -> None:
    for said in ("짜장면이랑 짬뽕 중에 뭐 먹을까", "짜장면 vs 짬뽕"):
        (dish,) = decided(said).dishes
        assert dish.name in ("짜장면", "짬뽕")


def test_leave_for_what_is_no_dish_of_ours() -> None:
    told = decided("저 새우 알레르기 있는데 새우튀김 먹어도 돼?").brief.told
    assert "새우" in told[0]
    assert decided("저 새우 알레르기 있는데 새우튀김 먹어도 돼?").dishes == ()

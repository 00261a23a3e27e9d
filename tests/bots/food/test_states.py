"""States of body and hazards in whole talks: what is suggested, what is said before it."""

from __future__ import annotations

import random
from datetime import datetime

import pytest

from malbeot.bots.base import Profile, Request, Text
from malbeot.bots.food.bot import FoodBot
from malbeot.bots.food.catalogue.predicate import Predicate, meets
from malbeot.bots.food.decision import Decision
from malbeot.bots.food.understanding.care import Care, cares
from malbeot.bots.food.wording.compose import compose
from malbeot.engine.fake import FakeEngine
from malbeot.records import Answer, Conversation, Turn

BOT = FoodBot()
BY_ID: dict[str, Care] = {care.id: care for care in cares()}
NOON = datetime(2026, 5, 6, 12)


def _talk(*said: str, seed: int = 1) -> list[tuple[Decision, str]]:
    turns: list[Turn] = []
    answers = []
    for text in said:
        turns.append(Turn("user", text))
        request = Request(Conversation(tuple(turns)), Profile(), now=NOON)
        decision = BOT.decision(request, seed)
        answer = " ".join((*decision.leads, *compose(decision.brief, random.Random(seed))))
        turns.append(Turn("assistant", answer))
        answers.append((decision, answer))
    return answers


def _keeps(decision: Decision, predicate: Predicate) -> bool:
    return bool(decision.dishes) and all(meets(dish, predicate) for dish in decision.dishes)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("식중독 걸린거 같은데 뭐 먹지", "stomach"), ("장염이라 뭐 먹어야돼", "stomach"),
        ("설사하는데 저녁 추천", "stomach"), ("통풍인데 맥주 안주 추천", "gout"),
        ("고혈압인데 점심", "hypertension"), ("신장 안좋은데 뭐 먹지", "kidney"),
        ("암 환자 보양식", "cancer"), ("고지혈증인데 뭐 먹지", "lipid"),
        ("간 안 좋은데 술안주", "liver"), ("당뇨 있는 아버지 저녁", "diabetes"),
        ("임신 5개월인데 뭐 먹지", "pregnancy"), ("수유중인데 뭐 먹지", "nursing"),
        ("항생제 먹는데 점심 뭐 먹지", "medicine"), ("15개월 아기 밥 뭐 해줄까", "toddler"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("seed", range(3))
def test_a_state_shapes_the_picks_and_is_spoken_of_once(said: str, state: str, seed: int) -> None:
    (first, text), (again, later) = _talk(said, "다른 거 추천해줘", seed=seed)
    care = BY_ID[state]
    assert _keeps(first, care.bars)
    assert _keeps(again, care.bars)
    assert care.lead in text
    assert care.lead not in later
    assert care.notice in [notice["text"] for notice in again.notices()]


def test_the_state_wins_over_a_wish() -> None:
    [(decision, text)] = _talk("위염인데 매운거 먹고싶어")
    assert _keeps(decision, BY_ID["stomach"].bars)
    assert "매운맛" not in (*decision.brief.situation, *decision.brief.relaxed)
    assert BY_ID["stomach"].instead in text


def test_a_wish_that_comes_later_loses_too() -> None:
    _, (decision, text) = _talk("장염인데 뭐 먹지", "떡볶이 먹고싶어")
    assert _keeps(decision, BY_ID["stomach"].bars)
    assert BY_ID["stomach"].instead in text


def test_no_beer_with_gout() -> None:
    [(decision, text)] = _talk("통풍인데 맥주 안주 추천")
    assert "술안주" not in decision.brief.situation
    assert "안주" not in " ".join(pick.reason for pick in decision.brief.picks)
    assert BY_ID["gout"].instead in text


def test_something_sweet_with_diabetes_is_fruit() -> None:
    _, (decision, text) = _talk("당뇨 있는 아버지 저녁", "달달한 것도 드시고 싶대")
    assert _keeps(decision, BY_ID["diabetes"].swap_bars)
    assert BY_ID["diabetes"].turned[0] in text


def test_fruit_with_diabetes_is_told_by_the_portion_and_is_no_watermelon() -> None:
    for seed in range(4):
        [(decision, text)] = _talk("당뇨 있는데 단 거 먹고 싶어", seed=seed)
        assert "수박" not in text
        assert not {"주스", "탄산"} & {dish.kind for dish in decision.dishes}
        assert "3분의 1개" in text


@pytest.mark.parametrize("state", ["임신했어", "모유수유중이야"])
@pytest.mark.parametrize("said", ["커피 마시고 싶어", "커피는?", "아메리카노 추천"])
def test_coffee_becomes_a_drink_without_caffeine(state: str, said: str) -> None:
    _, (decision, text) = _talk(state, said)
    assert _keeps(decision, {"without_tag": ["caffeine"], "cuisine_in": ["음료"]})
    assert "카페인" in text
    assert "의사" in text
    assert "맞추기 어려웠" not in text
    assert not decision.brief.relaxed


def test_pain_in_a_pregnancy_is_for_the_hospital() -> None:
    [(decision, text)] = _talk("임신했는데 배가 너무 아파요")
    assert not decision.dishes
    assert "산부인과" in text
    assert "119" in text


@pytest.mark.parametrize(
    "said",
    ["회 먹고 배가 너무 아파", "회 먹고 아파", "불닭 먹고 위가 아파", "굴 먹고 배가 아프고 열나"],
)
def test_what_one_fell_ill_from_is_no_wish(said: str) -> None:
    [(decision, text)] = _talk(said)
    assert _keeps(decision, BY_ID["stomach"].bars)
    assert BY_ID["stomach"].lead in text
    assert not {"회", "굴"} & set(decision.brief.situation)


def test_what_was_being_eaten_is_no_wish() -> None:
    [(drinks, _)] = _talk("고구마 먹다가 목 막혀 뭐 마시지")
    assert _keeps(drinks, {"cuisine_in": ["음료"], "without_ingredient": ["고구마"]})
    [(cool, _)] = _talk("칼국수 먹다가 혀 데었어 다음엔 시원한 거")
    assert _keeps(cool, {"name_not": ["칼국수"], "temperature_in": ["cold"]})


def test_leave_for_a_child_with_an_allergy() -> None:
    _, (decision, text) = _talk("우리 애가 계란 알레르기 있어", "계란찜 해줘도 돼?")
    assert not decision.dishes
    assert "권하지 않" in text


def test_months_of_a_pregnancy() -> None:
    (asked, _), (decision, _) = _talk("임신 5개월인데 회 먹어도 돼?", "그럼 뭐 먹으면 좋을까")
    assert asked.brief.told == BY_ID["pregnancy"].advice
    assert _keeps(decision, {"raw": False})
    assert "회" not in decision.brief.situation


def test_a_hot_dish_in_a_pregnancy_is_answered() -> None:
    [(decision, _)] = _talk("임신 초기인데 매운 떡볶이 괜찮나")
    assert decision.brief.told == BY_ID["pregnancy"].otherwise


@pytest.mark.parametrize(
    "said", ["아기 8개월인데 오늘 저녁 나는 뭐 먹지", "6개월 아기랑 외식하는데 어른들 먹을 메뉴"]
)
def test_with_a_baby_adults_are_served(said: str) -> None:
    (first, _), (baby, _) = _talk(said, "아기는 뭐 먹일까")
    assert first.dishes
    assert "아이" not in first.brief.situation
    assert baby.brief.told == BY_ID["infant"].advice


def test_a_baby_grows() -> None:
    first, honey, nuts, after = _talk(
        "9개월 아기 이유식 뭐 해줄까", "꿀 조금 넣어도 되나?",
        "우리 애가 돌 지났는데 땅콩 줘도 돼?", "그럼 뭐 먹일까",
    )  # fmt: skip
    assert first[0].brief.told == BY_ID["infant"].advice
    assert "꿀" in honey[1]
    assert "땅콩" in nuts[1]
    assert "돌 전" not in nuts[1]
    assert _keeps(after[0], BY_ID["toddler"].bars)


def test_a_hazard_is_answered_without_dishes_and_forgotten() -> None:
    (hazard, _), (decision, text) = _talk("상한 우유 먹어도 되나", "그럼 점심 뭐 먹지")
    assert not hazard.dishes
    assert "버려" in hazard.brief.told[0]
    assert decision.dishes
    assert "버려" not in text


def test_who_is_sick_already_gets_something_mild() -> None:
    [(decision, text)] = _talk("상한 우유 먹고 토했어 뭐 먹지")
    assert _keeps(decision, BY_ID["stomach"].bars)
    assert BY_ID["stomach"].lead in text


def test_poison_is_told_before_anything() -> None:
    [(decision, _)] = _talk("산에서 딴 버섯 먹고 토했어 뭐 먹지")
    assert "119" in " ".join(decision.brief.told)


def test_what_of_something_else() -> None:
    answers = _talk("임신중인데 육회 먹어도 괜찮을까요?", "그럼 맥주는?", "만두는?", "점심은?")
    (raw, _), (beer, text), (cooked, _), (after, _) = answers
    assert raw.brief.told == BY_ID["pregnancy"].advice
    assert "술" in text
    assert not beer.dishes
    assert not cooked.dishes
    assert after.dishes


async def test_the_lead_is_streamed_first_and_is_part_of_the_answer() -> None:
    request = Request(Conversation((Turn("user", "고혈압인데 점심"),)), seed=1, now=NOON)
    events = [event async for event in BOT.reply(request, FakeEngine(""))]
    pieces = "".join(event.text for event in events if isinstance(event, Text))
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert pieces == answer.text
    assert answer.text.startswith(BY_ID["hypertension"].lead)


def test_what_advice_names_is_no_suggestion() -> None:
    _, (decision, _) = _talk("통풍인데 회 먹어도 돼?", "그거 칼로리는?")
    assert not decision.brief.picks

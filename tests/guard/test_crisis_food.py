"""The food bot keeps to the guard: an alarm is the whole answer, a lead stands before the menu."""

from datetime import UTC, datetime

import pytest

from malbeot.bots.base import Request, Text
from malbeot.bots.food.bot import FoodBot
from malbeot.engine.fake import FakeEngine
from malbeot.records import Answer, Conversation, Turn

NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)
BOT = FoodBot()


async def ask(*said: str, now: datetime = NOON) -> Answer:
    turns = tuple(
        turn for text in said for turn in (Turn("user", text), Turn("assistant", "네, 알겠어요."))
    )[:-1]
    pieces: list[str] = []
    answer = Answer("")
    async for event in BOT.reply(Request(Conversation(turns), seed=1, now=now), FakeEngine("")):
        if isinstance(event, Text):
            pieces.append(event.text)
        else:
            answer = event
    assert "".join(pieces) == answer.text
    return answer


async def test_an_alarm_goes_on_without_a_menu() -> None:
    for said in (["죽고싶어", "의미없다"], ["떡이 목에 걸렸어 숨을 못 쉬어"]):
        answer = await ask(*said)
        assert answer.picks == ()
        assert "119" in answer.text
        assert [notice["kind"] for notice in answer.notices] == ["crisis"]


@pytest.mark.parametrize("hour", [3, 9, 20])
async def test_back_to_food_there_is_a_menu_after_one_sentence(hour: int) -> None:
    now = NOON.replace(hour=hour)
    answer = await ask("죽고싶어", "아니야 괜찮아 뭐 먹을까", now=now)
    assert answer.text.startswith("다시 마음이 힘들어지면 109")
    assert answer.picks
    assert answer.text.count("109") == 1
    plain = await ask("안녕", "아니야 괜찮아 뭐 먹을까", now=now)
    assert answer.picks == plain.picks, "죽고 싶다 is no wish for 죽"


async def test_hives_are_warned_of_before_the_menu_that_leaves_them_out() -> None:
    answer = await ask("새우 먹고 두드러기 났어. 저녁 추천해줘")
    assert answer.text.startswith("두드러기가 났다면")
    assert "119" in answer.text
    assert answer.picks
    assert all("새우" not in pick["allergens"] for pick in answer.picks)


async def test_what_somebody_choked_on_is_not_what_they_wish_for() -> None:
    answer = await ask("떡이 목에 걸렸어", "빠졌어 뭐 먹지")
    assert answer.picks
    assert not any("떡" in pick["name"] or "절편" in pick["name"] for pick in answer.picks)


async def test_an_allergy_told_with_an_alarm_is_kept() -> None:
    answer = await ask("새우 알레르기 있는데 죽고 싶어", "뭐 먹을까")
    assert answer.picks
    assert all("새우" not in pick["allergens"] for pick in answer.picks)

from __future__ import annotations

import pytest

from malbeot.bots.base import Profile, Request
from malbeot.engine.fake import FakeEngine
from malbeot.errors import EngineError, InvalidRequest
from malbeot.evaluate.food.play import Script, play
from malbeot.evaluate.target import BotTarget, EngineTarget
from malbeot.records import Answer

from ..fakes import MENU, FakeBot, suggests, target


async def test_own_answers_stand_in_the_history() -> None:
    bot = FakeBot(
        lambda request: suggests("kimbap" if len(request.conversation.turns) == 1 else "juk")
    )
    script = Script("x", ("밥 줘", "다른 거"), Profile(allergies=("새우",)))
    said = await play(BotTarget(bot, FakeEngine()), script, MENU, seed=1)
    assert [spoken.dishes[0].id for spoken in said] == ["kimbap", "juk"]
    second = bot.heard[1]
    assert [turn.role for turn in second.conversation.turns] == ["user", "assistant", "user"]
    assert second.conversation.turns[1].content == "김밥 어떠세요?"
    assert second.profile.allergies == ("새우",)
    assert bot.heard[0].seed != second.seed


async def test_an_opening_comes_before_the_first_message() -> None:
    bot = FakeBot(lambda _: suggests("kimbap"))
    said = await play(BotTarget(bot, FakeEngine()), Script("x", ("딴거",), opening=True), MENU, 1)
    assert [spoken.user for spoken in said] == ["", "딴거"]
    assert [request.opening for request in bot.heard] == [True, False]
    assert [turn.role for turn in bot.heard[1].conversation.turns] == ["assistant", "user"]


async def test_the_same_seed_asks_the_same() -> None:
    seeds = []
    for _ in range(2):
        bot = FakeBot(lambda _: suggests("kimbap"))
        await play(BotTarget(bot, FakeEngine()), Script("x", ("밥", "또")), MENU, seed=3)
        seeds.append([(request.seed, request.now) for request in bot.heard])
    assert seeds[0] == seeds[1]


@pytest.mark.parametrize(("opening", "rows"), [(False, 3), (True, 4)])
async def test_a_refused_message_fails_with_all_after_it(opening: bool, rows: int) -> None:
    def says(request: Request) -> Answer:
        if request.conversation.last_user == "둘":
            raise InvalidRequest("no")
        return suggests("kimbap")

    said = await play(target(says), Script("x", ("하나", "둘", "셋"), opening=opening), MENU, 1)
    assert len(said) == rows
    assert "InvalidRequest" in said[-2].error
    assert "not reached" in said[-1].error
    assert not said[-3].error


async def test_a_target_that_is_gone_ends_the_run() -> None:
    gone = EngineTarget(FakeEngine(error=EngineError("gone")))
    with pytest.raises(EngineError, match="gone"):
        await play(gone, Script("x", ("밥",)), MENU, 1)


async def test_a_bare_model_suggests_what_it_names() -> None:
    said = await play(
        EngineTarget(FakeEngine("비빔밥이나 라면 어때요?")), Script("x", ("밥",)), MENU, 1
    )
    assert [dish.id for dish in said[0].dishes] == ["bibimbap", "ramyeon"]
    assert said[0].row()["picks_from"] == "names in the text"


async def test_a_pick_that_is_not_in_the_catalogue_is_kept_apart() -> None:
    said = await play(
        target(lambda _: Answer("유령 요리요.", picks=[{"id": "ghost"}])),
        Script("x", ("밥",)),
        MENU,
        1,
    )
    assert said[0].dishes == ()
    assert said[0].strangers == ("ghost",)

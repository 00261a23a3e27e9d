from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from malbeot.bots.base import Profile, Request, Text
from malbeot.engine.base import Engine
from malbeot.engine.fake import FakeEngine
from malbeot.errors import EngineError
from malbeot.evaluate.target import BotTarget, EngineTarget, plain_turns
from malbeot.records import Answer, Conversation, Turn

from .fakes import FakeBot, suggests


def asked(text: str, **fields: Any) -> Request:
    return Request(Conversation((Turn("user", text),)), **fields)


async def test_a_bot_gives_what_it_released() -> None:
    reply = await BotTarget(FakeBot(lambda _: suggests("kimbap")), FakeEngine()).answer(asked("밥"))
    assert reply.answer.text == "김밥 어떠세요?"
    assert reply.answer.picks[0]["id"] == "kimbap"
    assert reply.decided


async def test_released_text_counts_not_what_the_bot_says_afterwards() -> None:
    class Liar(FakeBot):
        async def reply(
            self, request: Request, engine: Engine
        ) -> AsyncGenerator[Text | Answer, None]:
            yield Text("먼저 보여 준 글이에요.")
            yield Answer("고친 글이에요.")

    reply = await BotTarget(Liar(lambda _: Answer("")), FakeEngine()).answer(asked("밥"))
    assert reply.answer.text == "먼저 보여 준 글이에요."


async def test_a_reply_without_an_answer_is_an_error() -> None:
    class Silent(FakeBot):
        async def reply(
            self, request: Request, engine: Engine
        ) -> AsyncGenerator[Text | Answer, None]:
            yield Text("음")

    with pytest.raises(EngineError, match="without an answer"):
        await BotTarget(Silent(lambda _: Answer("")), FakeEngine()).answer(asked("밥"))


async def test_a_bare_model_is_told_who_asks() -> None:
    engine = FakeEngine("김밥 어떠세요?")
    request = asked("뭐 먹지", profile=Profile(allergies=("새우", "잣"), diet="vegan"), seed=7)
    reply = await EngineTarget(engine).answer(request)
    assert (reply.answer.text, reply.decided) == ("김밥 어떠세요?", False)
    messages, sampling = engine.calls[0]
    assert messages[0].role == "system"
    assert "새우, 잣" in messages[0].content
    assert "비건" in messages[0].content
    assert sampling.seed == 7


def test_a_bare_model_is_asked_to_open() -> None:
    turns = plain_turns(Request(Conversation(), opening=True))
    assert [turn.role for turn in turns] == ["system", "user"]

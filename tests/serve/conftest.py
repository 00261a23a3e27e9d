"""An API server in process, with a bot that says what the test wants."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from typing import Any

import httpx2
import pytest

from malbeot.bots.base import BotCard, Request, Text
from malbeot.engine.base import Engine
from malbeot.engine.fake import FakeEngine
from malbeot.records import Answer
from malbeot.serve.app import create_app
from malbeot.settings import ServeSettings


class FakeBot:
    """Says the engine's name and keeps the requests; `error` is raised after the first piece."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.error: Exception | None = None

    card = BotCard(
        "food", "오늘 뭐 먹지?", "메뉴를 골라 드려요.", ("점메추",), "AI예요.", ("잣",), ("vegan",)
    )

    def items(self) -> Sequence[Mapping[str, Any]]:
        return [{"id": "kimbap", "name": "김밥"}]

    async def reply(self, request: Request, engine: Engine) -> AsyncGenerator[Text | Answer, None]:
        self.requests.append(request)
        yield Text("김밥 어떠세요?")
        if self.error:
            raise self.error
        yield Text(" 든든해요.")
        picks = [{"id": "kimbap", "name": "김밥"}]
        yield Answer("김밥 어떠세요? 든든해요.", picks, usage={"completion_tokens": 9})


@pytest.fixture
def bot() -> FakeBot:
    return FakeBot()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine("저는 언어 모델이에요.")


@pytest.fixture
async def client(bot: FakeBot, engine: FakeEngine) -> AsyncIterator[httpx2.AsyncClient]:
    settings = ServeSettings(max_body_bytes=20_000, max_message_chars=500, max_messages=6)
    app = create_app(settings, engine, {"food": bot})
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://api") as client:
        yield client

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from malbeot.bots.base import Profile, Request
from malbeot.errors import EngineError, InvalidRequest, Overloaded, UsageError
from malbeot.evaluate.url import UrlTarget, open_url
from malbeot.records import Conversation, Turn

Handler = Callable[[httpx2.Request], httpx2.Response]
ASKED = Request(
    Conversation((Turn("user", "뭐 먹지"),)), profile=Profile(allergies=("새우",)), seed=5
)


def completion(text: str = "김밥 어때요?", **more: Any) -> httpx2.Response:
    choice = {"index": 0, "message": {"role": "assistant", "content": text}}
    return httpx2.Response(200, json={"choices": [choice], **more})


class Server:
    """Answers `/chat/completions` with `chat`; knows the bot `food` unless `plain`."""

    def __init__(self, chat: Handler, *, plain: bool = False, models: tuple[str, ...] = ()) -> None:
        self._chat = chat
        self._plain = plain
        self._models = models
        self.bodies: list[dict[str, Any]] = []
        self.pauses: list[float] = []

    def _handle(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path
        if path == "/v1/models":
            return httpx2.Response(200, json={"data": [{"id": name} for name in self._models]})
        if path.startswith("/v1/bots/"):
            return httpx2.Response(404 if self._plain else 200, json={})
        self.bodies.append(json.loads(request.content))
        return self._chat(request)

    async def open(self, url: str = "http://test", model: str = "food") -> UrlTarget:
        async def pause(seconds: float) -> None:
            self.pauses.append(seconds)

        return await open_url(url, model, transport=httpx2.MockTransport(self._handle), pause=pause)


async def test_a_malbeot_gets_the_profile_and_gives_the_picks() -> None:
    facts = {"picks": [{"id": "kimbap", "name": "김밥"}], "fallback": True, "composed_share": 0.5}
    server = Server(lambda _: completion(malbeot=facts))
    target = await server.open()
    reply = await target.answer(ASKED)
    assert reply.decided
    assert reply.answer.picks[0]["id"] == "kimbap"
    assert reply.answer.composed_share == 0.5
    extension = server.bodies[0]["malbeot"]
    assert extension["profile"]["allergies"] == ["새우"]
    assert extension["seed"] == 5
    assert [turn["role"] for turn in server.bodies[0]["messages"]] == ["user"]
    await target.close()


async def test_another_server_gets_nothing_that_it_does_not_know() -> None:
    server = Server(lambda _: completion(), plain=True)
    target = await server.open("http://test/v1/", "some-model")
    reply = await target.answer(ASKED)
    assert not reply.decided
    assert "malbeot" not in server.bodies[0]
    assert "새우" in server.bodies[0]["messages"][0]["content"]
    await target.close()


async def test_a_full_server_is_asked_again_as_it_says() -> None:
    answers = [httpx2.Response(503, headers={"Retry-After": "7"}), completion()]
    server = Server(lambda _: answers.pop(0))
    target = await server.open()
    assert (await target.answer(ASKED)).answer.text == "김밥 어때요?"
    assert server.pauses == [7.0]
    await target.close()


async def test_a_server_that_stays_full_ends_the_run() -> None:
    server = Server(lambda _: httpx2.Response(429))
    target = await server.open()
    with pytest.raises(Overloaded):
        await target.answer(ASKED)
    assert len(server.bodies) == 5
    await target.close()


@pytest.mark.parametrize(
    ("response", "error"),
    [
        (httpx2.Response(400, json={"error": {"message": "no"}}), InvalidRequest),
        (httpx2.Response(500, text="boom"), EngineError),
        (httpx2.Response(200, text="<html>"), EngineError),
        (httpx2.Response(200, json={"choices": []}), EngineError),
        (httpx2.Response(200, json=[1]), EngineError),
    ],
)
async def test_a_wrong_response_is_a_clear_error(
    response: httpx2.Response, error: type[Exception]
) -> None:
    target = await Server(lambda _: response).open()
    with pytest.raises(error, match="test"):
        await target.answer(ASKED)
    await target.close()


async def test_a_server_that_is_not_there_is_an_engine_error() -> None:
    def refuse(_: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused")

    with pytest.raises(EngineError, match="refused"):
        await open_url("http://test", "food", transport=httpx2.MockTransport(refuse))


async def test_the_only_model_needs_no_name() -> None:
    target = await Server(lambda _: completion(), models=("food",)).open(model="")
    assert target.name == "food"
    await target.close()
    with pytest.raises(UsageError, match=r"--model: food, mini"):
        await Server(lambda _: completion(), models=("food", "mini")).open(model="")

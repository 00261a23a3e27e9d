"""The API as clients see it: shapes, streaming, the extension, clear refusals."""

import json
from typing import Any

import httpx2
import pytest
from tests.serve.conftest import FakeBot

from malbeot.engine.fake import FakeEngine
from malbeot.errors import EngineError, Overloaded

JSON = {"content-type": "application/json"}
ASK = {"model": "food", "messages": [{"role": "user", "content": "점심 뭐 먹지 🍚"}]}


async def _stream(client: httpx2.AsyncClient, **body: object) -> list[Any]:
    response = await client.post("/v1/chat/completions", json=ASK | {"stream": True} | body)
    assert response.headers["content-type"].startswith("text/event-stream")
    lines = [line.removeprefix("data: ") for line in response.text.splitlines() if line]
    assert lines[-1] == "[DONE]"
    return [json.loads(line) for line in lines[:-1]]


async def test_models_lists_bots_and_the_raw_model(client: httpx2.AsyncClient) -> None:
    rows = (await client.get("/v1/models")).json()["data"]
    assert [row["id"] for row in rows] == ["food", "fake"]


async def test_whole_answer_carries_the_picks(client: httpx2.AsyncClient) -> None:
    body = (await client.post("/v1/chat/completions", json=ASK)).json()
    assert body["choices"][0]["message"]["content"] == "김밥 어떠세요? 든든해요."
    assert body["choices"][0]["finish_reason"] == "stop"
    assert body["malbeot"]["picks"] == [{"id": "kimbap", "name": "김밥"}]
    assert body["malbeot"]["fallback"] is False
    assert body["usage"]["total_tokens"] == 9


async def test_stream_gives_pieces_then_the_extension_in_the_last_chunk(
    client: httpx2.AsyncClient,
) -> None:
    chunks = await _stream(client, stream_options={"include_usage": True})
    text = "".join(c["choices"][0]["delta"].get("content", "") for c in chunks if c["choices"])
    assert text == "김밥 어떠세요? 든든해요."
    last = next(c for c in chunks if c["choices"] and c["choices"][0]["finish_reason"])
    assert last["malbeot"]["picks"][0]["id"] == "kimbap"
    assert chunks[-1]["usage"]["completion_tokens"] == 9
    assert len({chunk["id"] for chunk in chunks}) == 1


async def test_profile_reaches_the_bot(client: httpx2.AsyncClient, bot: FakeBot) -> None:
    recent = [{"id": "kimbap", "at": "2026-11-20T03:00:00"}]
    profile = {"allergies": ["새우"], "diet": "vegan", "recent": recent, "age": 30}
    extension = {"seed": 7, "chat_id": "c1", "profile": profile}
    await client.post("/v1/chat/completions", json=ASK | {"malbeot": extension})
    request = bot.requests[0]
    assert request.seed == 7
    assert request.profile.allergies == ("새우",)
    assert request.profile.recent[0].at.tzinfo is not None
    assert request.profile.extra == {"age": 30}


async def test_an_opening_needs_no_message(client: httpx2.AsyncClient, bot: FakeBot) -> None:
    body = {"model": "food", "messages": [], "malbeot": {"opening": True}}
    assert (await client.post("/v1/chat/completions", json=body)).status_code == 200
    assert bot.requests[0].opening


async def test_raw_model_gets_the_sampling(client: httpx2.AsyncClient, engine: FakeEngine) -> None:
    options = {"temperature": 0, "max_tokens": 99, "stop": "끝", "seed": 5, "logit_bias": {"1": 2}}
    body = (
        await client.post("/v1/chat/completions", json=ASK | {"model": "fake"} | options)
    ).json()
    assert body["choices"][0]["message"]["content"] == "저는 언어 모델이에요."
    assert "malbeot" not in body
    sampling = engine.calls[0][1]
    assert (sampling.temperature, sampling.max_tokens, sampling.stop) == (0, 99, ("끝",))


@pytest.mark.parametrize(
    ("change", "status", "param"),
    [
        ({"model": "없는봇"}, 404, "model"),
        ({"messages": []}, 400, "messages"),
        ({"messages": [{"role": "user", "content": "   "}]}, 400, "messages"),
        ({"messages": "배고파"}, 400, "messages"),
        ({"messages": [{"role": "robot", "content": "x"}]}, 400, "messages.0.role"),
        ({"temperature": "hot"}, 400, "temperature"),
        ({"temperature": 9}, 400, "temperature"),
        ({"n": 2}, 400, "n"),
        ({"max_tokens": 0}, 400, "max_tokens"),
        ({"messages": [{"role": "user", "content": "가" * 501}]}, 413, "messages.0.content"),
        ({"messages": [{"role": "user", "content": "x"}] * 7}, 413, "messages"),
        ({"malbeot": {"profile": {"allergies": "새우"}}}, 400, "malbeot.profile.allergies"),
        ({"malbeot": {"profile": {"diet": "고기만"}}}, 400, "malbeot.profile.diet"),
        ({"malbeot": {"profile": {"alergies": ["새우"]}}}, 400, "malbeot.profile.alergies"),
    ],
)
async def test_bad_requests_name_the_field(
    client: httpx2.AsyncClient, change: dict[str, object], status: int, param: str
) -> None:
    response = await client.post("/v1/chat/completions", json=ASK | change)
    assert response.status_code == status
    error = response.json()["error"]
    assert error["param"] == param
    assert error["message"]
    assert error["message_ko"].endswith(("요.", "요"))


@pytest.mark.parametrize("bad", ["\\ud800", "배고파\\u0000"])
async def test_text_no_database_takes_is_refused(client: httpx2.AsyncClient, bad: str) -> None:
    raw = '{"model":"food","messages":[{"role":"user","content":"' + bad + '"}]}'
    response = await client.post("/v1/chat/completions", content=raw.encode(), headers=JSON)
    assert response.status_code == 400
    assert response.json()["error"]["param"] == "messages.0.content"


@pytest.mark.parametrize("raw", [b"{broken", b"", b"\xff\xfe", b"[]", b"null"])
async def test_a_body_that_is_no_request_is_refused(client: httpx2.AsyncClient, raw: bytes) -> None:
    response = await client.post("/v1/chat/completions", content=raw, headers=JSON)
    assert response.status_code == 400
    assert response.json()["error"]["type"] == "invalid_request_error"


async def test_a_large_body_is_refused_with_and_without_its_length(
    client: httpx2.AsyncClient,
) -> None:
    async def parts() -> Any:
        for _ in range(30):
            yield b"x" * 1_000

    announced = await client.post("/v1/chat/completions", content=b"x" * 20_001)
    unannounced = await client.post("/v1/chat/completions", content=parts())
    assert announced.status_code == unannounced.status_code == 413
    assert announced.json()["error"]["code"] == "too_large"


@pytest.mark.parametrize("stream", [False, True])
async def test_full_is_503_with_retry_after(
    client: httpx2.AsyncClient, engine: FakeEngine, stream: bool
) -> None:
    engine.error = Overloaded("full", retry_after=3)
    body = ASK | {"model": "fake", "stream": stream}
    response = await client.post("/v1/chat/completions", json=body)
    assert response.status_code == 503
    assert response.headers["retry-after"] == "3"


@pytest.mark.parametrize(
    ("error", "code"),
    [(EngineError("the model went away"), "engine_error"), (KeyError("x"), "internal_error")],
)
async def test_a_failure_in_mid_stream_is_an_event(
    client: httpx2.AsyncClient, bot: FakeBot, error: Exception, code: str
) -> None:
    bot.error = error
    chunks = await _stream(client)
    assert chunks[-1]["error"]["code"] == code
    assert chunks[1]["choices"][0]["delta"]["content"] == "김밥 어떠세요?"


async def test_bots_card_and_items(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/v1/bots")).json()["data"][0]["title"] == "오늘 뭐 먹지?"
    card = (await client.get("/v1/bots/food")).json()
    assert card["starters"] == ["점메추"]
    assert (card["allergens"], card["diets"]) == (["잣"], ["vegan"])
    assert (await client.get("/v1/bots/food/items")).json()["data"][0]["name"] == "김밥"
    assert (await client.get("/v1/bots/ghost")).status_code == 404


async def test_health_and_metrics(client: httpx2.AsyncClient) -> None:
    await client.post("/v1/chat/completions", json=ASK)
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    assert (await client.get("/readyz")).json()["model"] == "fake"
    metrics = (await client.get("/metrics")).text
    assert 'malbeot_answers_total{model="food",outcome="done"} 1.0' in metrics


async def test_an_unknown_path_has_the_error_shape(client: httpx2.AsyncClient) -> None:
    response = await client.get("/v1/nothing")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"

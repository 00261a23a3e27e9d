"""Any OpenAI-compatible server as an engine, played by a scripted transport."""

import json

import httpx2
import pytest

from malbeot.engine.base import Chunk, Sampling
from malbeot.engine.openai import OpenAIEngine
from malbeot.errors import EngineError, Overloaded
from malbeot.records import Turn

MESSAGES = [Turn("user", "점심 뭐 먹지")]


def _event(**fields: object) -> str:
    return f"data: {json.dumps(fields, ensure_ascii=False)}\n\n"


def _delta(text: str = "", finish: str | None = None) -> str:
    delta = {"content": text} if text else {}
    return _event(choices=[{"index": 0, "delta": delta, "finish_reason": finish}])


async def _ask(
    body: str, status: int = 200, headers: dict[str, str] | None = None, **options: str
) -> tuple[list[Chunk], list[dict[str, object]]]:
    seen: list[dict[str, object]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(json.loads(request.content) | {"url": str(request.url)})
        return httpx2.Response(status, text=body, headers=headers)

    engine = OpenAIEngine("http://127.0.0.1:9", "big", transport=httpx2.MockTransport(answer))
    chunks = [chunk async for chunk in engine.generate(MESSAGES, Sampling(seed=3), **options)]
    await engine.close()
    return chunks, seen


async def test_text_usage_and_reason_come_through() -> None:
    usage = _event(choices=[], usage={"prompt_tokens": 5, "completion_tokens": 2})
    body = _delta("김밥 ") + _delta("어때요?") + _delta(finish="stop") + usage + "data: [DONE]\n\n"
    chunks, seen = await _ask(body)
    assert "".join(chunk.text for chunk in chunks) == "김밥 어때요?"
    assert chunks[-1].finish_reason == "stop"
    assert chunks[-1].usage.total_tokens == 7
    assert seen[0]["url"] == "http://127.0.0.1:9/v1/chat/completions"
    assert seen[0]["seed"] == 3


async def test_a_prefix_asks_the_server_to_go_on() -> None:
    _, seen = await _ask(_delta("요.", "stop") + "data: [DONE]\n\n", prefix="김밥 어때")
    assert seen[0]["messages"][-1] == {"role": "assistant", "content": "김밥 어때"}  # type: ignore[index]
    assert seen[0]["continue_final_message"] is True


@pytest.mark.parametrize("status", [429, 503])
async def test_full_is_overloaded_with_the_servers_own_wait(status: int) -> None:
    with pytest.raises(Overloaded) as error:
        await _ask("full", status, {"Retry-After": "7"})
    assert error.value.retry_after == 7


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (_delta("반쯤 쓰다"), "before the answer was finished"),
        ("data: {broken\n\n", "broken event"),
        (_event(error={"message": "out of memory"}), "out of memory"),
    ],
)
async def test_a_stream_that_breaks_is_an_engine_error(body: str, said: str) -> None:
    with pytest.raises(EngineError, match=said):
        await _ask(body)


async def test_a_refusal_says_what_the_server_said() -> None:
    with pytest.raises(EngineError, match=r"400.*no such model"):
        await _ask("no such model", 400)


async def test_a_server_that_is_away_is_an_engine_error() -> None:
    def away(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused", request=request)

    engine = OpenAIEngine("http://127.0.0.1:9/v1", "big", transport=httpx2.MockTransport(away))
    with pytest.raises(EngineError, match="ConnectError"):
        await anext(engine.generate(MESSAGES, Sampling()))
    await engine.close()

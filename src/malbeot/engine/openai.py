"""Any OpenAI-compatible server as an engine: vLLM, Ollama, llama.cpp, another Malbeot."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Any, Literal

import httpx2

from malbeot.engine.admission import Admission
from malbeot.engine.base import Chunk, FinishReason, Sampling, Usage
from malbeot.errors import EngineError, Overloaded
from malbeot.records import Turn

_CONNECT, _FIRST_TOKEN = 5.0, 30.0
_REASONS: dict[str, FinishReason] = {"stop": "stop", "length": "length"}


class OpenAIEngine:
    """`url` is the base, with or without `/v1`. Text is passed on as it comes."""

    def __init__(
        self,
        url: str,
        model: str,
        *,
        api_key: str = "",
        max_concurrent: int = 32,
        max_waiting: int = 128,
        transport: httpx2.AsyncBaseTransport | None = None,
        prompt_style: Literal["mini", "instruct"] = "instruct",
    ) -> None:
        base = url.rstrip("/")
        self._url = base if base.endswith("/v1") else base + "/v1"
        self._name = model
        self._style: Literal["mini", "instruct"] = prompt_style
        self._admission = Admission(max_concurrent, max_waiting)
        self._client = httpx2.AsyncClient(
            transport=transport,
            headers={"Authorization": f"Bearer {api_key}"} if api_key else {},
            timeout=httpx2.Timeout(_FIRST_TOKEN, connect=_CONNECT),
        )

    @property
    def model(self) -> str:
        return self._name

    @property
    def prompt_style(self) -> Literal["mini", "instruct"]:
        return self._style

    async def generate(
        self, messages: Sequence[Turn], sampling: Sampling, *, prefix: str = ""
    ) -> AsyncGenerator[Chunk, None]:
        async with self._admission.enter():
            try:
                async with self._client.stream(
                    "POST",
                    f"{self._url}/chat/completions",
                    json=self._body(messages, sampling, prefix),
                ) as response:
                    await self._check(response)
                    async for chunk in _chunks(response.aiter_lines()):
                        yield chunk
            except httpx2.HTTPError as error:
                raise EngineError(f"{self._url}: {type(error).__name__}: {error}") from error

    async def close(self) -> None:
        await self._client.aclose()

    def _body(self, messages: Sequence[Turn], sampling: Sampling, prefix: str) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self._name,
            "messages": [turn.as_dict() for turn in messages],
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_tokens": sampling.max_tokens,
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
        }
        # vLLM, llama.cpp and Ollama take these two; servers that do not know them ignore them.
        if sampling.top_k:
            body["top_k"] = sampling.top_k
        if sampling.repetition_penalty != 1.0:
            body["repetition_penalty"] = sampling.repetition_penalty
        if prefix:  # vLLM's way to continue a turn
            body["messages"].append({"role": "assistant", "content": prefix})
            body |= {"continue_final_message": True, "add_generation_prompt": False}
        if sampling.seed is not None:
            body["seed"] = sampling.seed
        if sampling.stop:
            body["stop"] = list(sampling.stop)
        return body

    async def _check(self, response: httpx2.Response) -> None:
        if response.status_code == httpx2.codes.OK:
            return
        detail = (await response.aread())[:500].decode("utf-8", "replace")
        if response.status_code in (429, 503):
            after = response.headers.get("Retry-After", "2")
            raise Overloaded(
                f"{self._url} is full: {detail}", retry_after=int(after) if after.isdigit() else 2
            )
        raise EngineError(f"{self._url} answered {response.status_code}: {detail}")


async def _chunks(lines: AsyncIterator[str]) -> AsyncIterator[Chunk]:
    """Server-sent events to chunks. Raises `EngineError` when the stream ends too early."""
    reason: FinishReason | None = None
    usage = Usage()
    async for line in lines:
        if not line.startswith("data:"):
            continue
        data = line.removeprefix("data:").strip()
        if data == "[DONE]":
            break
        try:
            event = json.loads(data)
        except ValueError as error:
            raise EngineError(f"the server sent a broken event: {data[:200]}") from error
        if "error" in event:
            raise EngineError(f"the server reported: {event['error']}")
        counts = event.get("usage") or {}
        if counts:
            usage = Usage(counts.get("prompt_tokens", 0), counts.get("completion_tokens", 0))
        for choice in event.get("choices", [])[:1]:
            if text := (choice.get("delta") or {}).get("content"):
                yield Chunk(text)
            if named := choice.get("finish_reason"):
                reason = _REASONS.get(named, "stop")
    if reason is None:
        raise EngineError("the server closed the stream before the answer was finished")
    yield Chunk("", reason, usage)

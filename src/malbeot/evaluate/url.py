"""A server with the OpenAI API as a target: another Malbeot, vLLM, Ollama, anything.

Where the server is a Malbeot and the model one of its bots, the profile travels in the `malbeot`
object and the picks come back in it; everywhere else it is a bare model, told who is asking by a
system message. Nothing that other servers do not know is sent to them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx2

from malbeot.bots.base import Profile, Request
from malbeot.errors import EngineError, InvalidRequest, Overloaded, UsageError
from malbeot.evaluate.target import Reply, plain_turns
from malbeot.records import Answer

_CONNECT, _ANSWER = 5.0, 300.0
_TRIES = 5
Pause = Callable[[float], Awaitable[None]]


class UrlTarget:
    """Make one with `open_url`."""

    def __init__(
        self, client: httpx2.AsyncClient, url: str, model: str, *, is_bot: bool, pause: Pause
    ) -> None:
        self._client = client
        self._url = url
        self._model = model
        self._is_bot = is_bot
        self._pause = pause

    @property
    def name(self) -> str:
        return self._model

    def describe(self) -> Mapping[str, Any]:
        kind = "bot behind a URL" if self._is_bot else "model behind a URL"
        return {"kind": kind, "url": self._url, "model": self._model}

    async def answer(self, request: Request) -> Reply:
        data = await self._post(self._body(request))
        try:
            text = data["choices"][0]["message"]["content"] or ""
            facts = data.get("malbeot")
            return Reply(_answer(text, facts or {}), decided=facts is not None)
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise EngineError(f"{self._url}: not a chat completion: {str(data)[:300]}") from error

    async def close(self) -> None:
        await self._client.aclose()

    def _body(self, request: Request) -> dict[str, Any]:
        body: dict[str, Any] = {"model": self._model, "stream": False}
        if request.seed is not None:
            body["seed"] = request.seed
        if not self._is_bot:
            return body | {"messages": [turn.as_dict() for turn in plain_turns(request)]}
        extension = {
            "chat_id": request.chat_id,
            "seed": request.seed,
            "opening": request.opening,
            "profile": _profile(request.profile),
        }
        turns = [turn.as_dict() for turn in request.conversation.turns]
        return body | {"messages": turns, "malbeot": extension}

    async def _post(self, body: dict[str, Any]) -> Any:
        for attempt in range(1, _TRIES + 1):
            response = await _sent(self._client, "POST", f"{self._url}/chat/completions", body)
            if response.status_code not in (429, 503):
                return _json(response, self._url)
            if attempt < _TRIES:
                await self._pause(_seconds(response, attempt))
        raise Overloaded(f"{self._url} was full {_TRIES} times in a row: {response.text[:300]}")


async def open_url(
    url: str,
    model: str = "",
    *,
    api_key: str = "",
    transport: httpx2.AsyncBaseTransport | None = None,
    pause: Pause = asyncio.sleep,
) -> UrlTarget:
    """`url` with or without `/v1`. Without a model name the server must have exactly one.

    Raises `UsageError` that lists the models when the choice is open, `EngineError` when the
    server is not there."""
    base = url.rstrip("/")
    base = base if base.endswith("/v1") else base + "/v1"
    client = httpx2.AsyncClient(
        transport=transport,
        headers={"Authorization": f"Bearer {api_key}"} if api_key else {},
        timeout=httpx2.Timeout(_ANSWER, connect=_CONNECT),
    )
    try:
        name = model or await _only_model(client, base)
        card = await _sent(client, "GET", f"{base}/bots/{name}")
    except BaseException:
        await client.aclose()
        raise
    is_bot = card.status_code == httpx2.codes.OK
    return UrlTarget(client, base, name, is_bot=is_bot, pause=pause)


async def _only_model(client: httpx2.AsyncClient, base: str) -> str:
    listing = _json(await _sent(client, "GET", f"{base}/models"), base)
    rows = listing.get("data", []) if isinstance(listing, dict) else []
    names = [str(row["id"]) for row in rows if isinstance(row, dict) and "id" in row]
    if len(names) != 1:
        raise UsageError(f"{base} has {len(names)} models; choose with --model: {', '.join(names)}")
    return names[0]


async def _sent(
    client: httpx2.AsyncClient, method: str, address: str, body: dict[str, Any] | None = None
) -> httpx2.Response:
    try:
        return await client.request(method, address, json=body)
    except httpx2.HTTPError as error:
        raise EngineError(f"{address}: {type(error).__name__}: {error}") from error


def _json(response: httpx2.Response, url: str) -> Any:
    if 400 <= response.status_code < 500:
        raise InvalidRequest(f"{url} answered {response.status_code}: {response.text[:300]}")
    if response.status_code != httpx2.codes.OK:
        raise EngineError(f"{url} answered {response.status_code}: {response.text[:300]}")
    try:
        return response.json()
    except ValueError as error:
        raise EngineError(f"{url}: not JSON: {response.text[:300]}") from error


def _seconds(response: httpx2.Response, attempt: int) -> float:
    after = response.headers.get("Retry-After", "")
    return float(after) if after.isdigit() else float(2**attempt)


def _profile(profile: Profile) -> dict[str, Any]:
    return {
        "allergies": list(profile.allergies),
        "dislikes": list(profile.dislikes),
        "diet": profile.diet,
    }


def _answer(text: str, facts: Mapping[str, Any]) -> Answer:
    return Answer(
        text,
        picks=tuple(facts.get("picks") or ()),
        citations=tuple(facts.get("citations") or ()),
        notices=tuple(facts.get("notices") or ()),
        quote=facts.get("quote"),
        fallback=bool(facts.get("fallback")),
        composed_share=float(facts.get("composed_share") or 0.0),
    )

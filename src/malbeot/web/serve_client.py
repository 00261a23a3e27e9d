"""The client of `malbeot serve`: the bots' cards, and an answer as it is written.

In: the body of a chat completion. Out: pieces of text, then one `Facts`. Every way in which the
other side can fail (down, slow, silent, cut, refusing) becomes one `ServeFailed` with a sentence
for the user. Leaving the stream early closes the connection, which stops the work there.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import httpx2
from pydantic import BaseModel, ValidationError

from malbeot import log
from malbeot.errors import EngineError, NotFound
from malbeot.text.normalize import encodable
from malbeot.web.facts import Facts, facts_of
from malbeot.web.thresholds import Serve

_log = log.get("web")
_BOT_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_KOREAN = {
    "serve_unavailable": "지금은 답을 만들 수 없어요. 잠시 뒤에 다시 시도해 주세요.",
    "serve_slow": "답을 만드는 데 너무 오래 걸려서 멈췄어요. 다시 시도해 주세요.",
    "serve_cut": "답을 만드는 중에 연결이 끊겼어요. 다시 시도해 주세요.",
    "serve_refused": "답을 만드는 중에 문제가 생겼어요. 다시 시도해 주세요.",
}


class ServeFailed(EngineError):
    """The model server gave no (whole) answer; `code` says how it failed."""

    status = 503

    def __init__(self, code: str, message: str, korean: str = "") -> None:
        super().__init__(message, korean=korean or _KOREAN[code], retry_after=5)
        self.code = code


class Card(BaseModel):
    """A bot's card, as serve gives it and the page gets it."""

    name: str
    title: str
    description: str = ""
    starters: list[str] = []
    notice: str = ""
    allergens: list[str] = []
    """Names that a profile may choose from; none where the bot has no use for allergies."""
    diets: list[str] = []


@dataclass(slots=True)
class _Cards:
    by_name: dict[str, Card] = field(default_factory=dict)
    read_at: float = float("-inf")
    tried_at: float = float("-inf")
    failure: ServeFailed | None = None
    """How the last try failed; None when it did not."""


class ServeClient:
    def __init__(
        self,
        url: str,
        rules: Serve,
        transport: httpx2.AsyncBaseTransport | None = None,
        default_bot: str = "",
    ) -> None:
        self._rules = rules
        self._default_bot = default_bot
        self._cards = _Cards()
        self._fetching = asyncio.Lock()
        self._client = httpx2.AsyncClient(
            base_url=url,
            transport=transport,
            timeout=httpx2.Timeout(rules.idle_seconds, connect=rules.connect_seconds),
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=50),
            trust_env=False,
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def alive(self) -> bool:
        try:
            answer = await self._client.get("/healthz", timeout=self._rules.connect_seconds)
        except httpx2.HTTPError:
            return False
        return answer.status_code == httpx2.codes.OK

    async def cards(self) -> list[Card]:
        """All bots, the default one first; from memory while fresh, or while serve is away.

        One call at a time asks serve. The others take what is known, or wait for that one; a try
        that failed is not repeated for a while, so a serve that hangs holds nobody up.
        """
        if self._stale() and not (self._cards.by_name and self._fetching.locked()):
            async with self._fetching:
                if self._stale():
                    await self._refresh()
        failure = self._cards.failure
        if failure and not self._cards.by_name:
            raise ServeFailed(failure.code, failure.message, failure.korean)
        return list(self._cards.by_name.values())

    async def default_bot(self) -> str:
        """The bot of whoever asks for none."""
        try:
            cards = await self.cards()
        except ServeFailed:
            if self._default_bot:
                return self._default_bot
            raise
        if not cards:
            raise NotFound("serve has no bot", korean="아직 이야기할 수 있는 말벗이 없어요.")
        return cards[0].name

    async def card(self, name: str) -> Card:
        found = {card.name: card for card in await self.cards()}.get(name)
        if found is None:
            raise NotFound(f"no bot is called {name!r}", korean="그런 말벗은 없어요.", param="bot")
        return found

    async def answer(self, request: Mapping[str, Any]) -> AsyncGenerator[str | Facts, None]:
        """Pieces of text, then `Facts`. Raises `ServeFailed`."""
        now = asyncio.get_running_loop().time
        deadline = now() + self._rules.first_text_seconds
        room = self._rules.answer_chars
        facts, whole = Facts(), False
        async with aclosing(self._chunks(request)) as chunks:
            while True:
                try:
                    async with asyncio.timeout_at(deadline):
                        chunk = await anext(chunks, None)
                except TimeoutError as error:
                    raise ServeFailed("serve_slow", "serve sent no text for too long") from error
                if chunk is None:
                    break
                text, ended, found = _read(chunk)
                facts, whole = found or facts, whole or ended
                if text and room > 0:
                    deadline = now() + self._rules.idle_seconds
                    yield text[:room]
                    room -= len(text)
        if not whole:
            raise ServeFailed("serve_cut", "serve ended the stream before the answer was whole")
        yield facts

    async def _chunks(self, request: Mapping[str, Any]) -> AsyncGenerator[dict[str, Any], None]:
        try:
            async with self._client.stream("POST", "/v1/chat/completions", json=request) as answer:
                if answer.status_code != httpx2.codes.OK:
                    raise _refused(await answer.aread(), answer.status_code)
                async for event in httpx2.EventSource(answer):
                    if event.data == "[DONE]":
                        return
                    yield _object(event.data)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            raise ServeFailed("serve_unavailable", "serve cannot be reached") from error
        except httpx2.TimeoutException as error:
            raise ServeFailed("serve_slow", "serve sent nothing for too long") from error
        except httpx2.HTTPError as error:
            raise ServeFailed("serve_cut", f"serve broke off: {type(error).__name__}") from error

    def _stale(self) -> bool:
        now, cards, rules = time.monotonic(), self._cards, self._rules
        tried = cards.failure is not None and now - cards.tried_at < rules.card_retry_seconds
        return not tried and now - cards.read_at >= rules.card_cache_seconds

    async def _refresh(self) -> None:
        try:
            self._cards = _Cards(await self._fetch_cards(), time.monotonic())
        except ServeFailed as error:
            self._cards.tried_at, self._cards.failure = time.monotonic(), error

    async def _fetch_cards(self) -> dict[str, Card]:
        try:
            answer = await self._client.get("/v1/bots", timeout=self._rules.connect_seconds)
            answer.raise_for_status()
            served = [Card.model_validate(card) for card in answer.json()["data"]]
        except httpx2.HTTPError as error:
            raise ServeFailed("serve_unavailable", "serve cannot list its bots") from error
        except (ValidationError, ValueError, KeyError, TypeError) as error:
            raise ServeFailed("serve_refused", "serve's list of bots cannot be read") from error
        cards = [card for card in served if is_bot_name(card.name)]
        if len(cards) < len(served):
            names = [card.name for card in served if card not in cards]
            _log.warning("bots.left_out", names=names, reason="a name of 1 to 40 of a-z 0-9 _ -")
        if self._default_bot and self._default_bot not in (known := [c.name for c in cards]):
            _log.warning("bots.no_default", setting="web.default_bot", known=known)
        cards.sort(key=lambda card: card.name != self._default_bot)
        return {card.name: card for card in cards}


def is_bot_name(name: str) -> bool:
    return _BOT_NAME.fullmatch(name) is not None


def _object(data: str) -> dict[str, Any]:
    try:
        value = json.loads(data, parse_constant=_no_number)
    except ValueError as error:
        raise ServeFailed("serve_cut", "serve sent a chunk that is no JSON") from error
    if not isinstance(value, dict):
        raise ServeFailed("serve_cut", "serve sent a chunk that is no object")
    if "error" in value:
        raise _error(value["error"])
    return value


def _no_number(_name: str) -> None:
    """NaN and Infinity are no JSON, and not every database stores them."""


def _read(chunk: Mapping[str, Any]) -> tuple[str, bool, Facts | None]:
    """The text of a chunk, whether it ends the answer, and the facts when it carries them."""
    choices = chunk.get("choices") or [{}]
    text = (choices[0].get("delta") or {}).get("content") or ""
    ended = choices[0].get("finish_reason") is not None
    extension = chunk.get("malbeot")
    return _storable(str(text)), ended, facts_of(extension) if isinstance(extension, dict) else None


def _storable(text: str) -> str:
    text = text.replace("\0", "")
    return text if encodable(text) else text.encode("utf-8", "replace").decode("utf-8")


def _refused(content: bytes, status: int) -> ServeFailed:
    try:
        return _error(json.loads(content)["error"])
    except (ValueError, KeyError, TypeError):
        return ServeFailed("serve_refused", f"serve answered {status}")


def _error(error: object) -> ServeFailed:
    details = error if isinstance(error, dict) else {}
    korean = str(details.get("message_ko") or "")[:300]
    failure = ServeFailed("serve_refused", "serve refused the request", _storable(korean))
    if code := str(details.get("code") or "")[:40]:
        failure.code = _storable(code)
    return failure

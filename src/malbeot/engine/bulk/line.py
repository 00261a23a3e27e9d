"""One HTTP request to the server: what it answered, and what a failure means.

A failure is one of three: `Busy` (try again later), `BadReply` (this prompt cannot be answered) or
`Unreachable` (nobody can be). What the server does not take (response_format, max_tokens under
that name, a temperature) is left out from then on. Knows nothing of caches, money and waiting.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

import httpx2

from malbeot.engine.bulk.faults import BadReply, Unreachable
from malbeot.engine.bulk.patience import Patience, retry_after
from malbeot.engine.bulk.prompt import Endpoint, Prompt
from malbeot.files import read_toml
from malbeot.records import Turn
from malbeot.text.normalize import encodable

_LARGEST = 8_000_000  # bytes of one answer
_SAID = 300
_REFUSED = (400, 422)
_STOP = {401: "unauthorized", 402: "payment required", 403: "forbidden", 404: "not found",
         405: "method not allowed"}  # fmt: skip
_QUOTA = "insufficient_quota"
# Failures after which nothing was written, so nothing is billed.
_FREE = (408, 409, 425, 429, 500, 502, 503)
_OPTIONAL = ("temperature", "seed")


@dataclass(frozen=True, slots=True)
class Raw:
    """Counts are None when the server did not tell them."""

    text: str
    finish: str
    prompt_tokens: int | None
    completion_tokens: int | None
    seconds: float


class Busy(Exception):
    """`why` is a status or the name of an error, and holds no words of the server's. `asked`
    seconds of waiting, if the server said so; `billed`: it may have written a reply."""

    def __init__(
        self, said: str, why: str, *, asked: float | None = None, billed: bool = False
    ) -> None:
        super().__init__(said)
        self.said = said
        self.why = why
        self.asked = asked
        self.billed = billed


@cache
def words() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("bulk.toml"))


class Line:
    """One client for all requests of a run."""

    def __init__(self, endpoint: Endpoint, patience: Patience, connections: int) -> None:
        self._endpoint = endpoint
        self._patience = patience
        key = endpoint.api_key
        self._client = httpx2.AsyncClient(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx2.Timeout(patience.reply_seconds, connect=patience.connect_seconds),
            limits=httpx2.Limits(max_connections=connections),
        )
        self._structured = True
        self._limit = "max_tokens"
        self._without: set[str] = set()

    async def close(self) -> None:
        await self._client.aclose()

    async def send(self, prompt: Prompt) -> Raw:
        """Raises `Busy`, `BadReply`, `Unreachable`."""
        began = time.monotonic()
        plain = False
        while True:
            status, headers, body = await self._post(self._body(prompt, plain=plain))
            if status not in _REFUSED:
                break
            if self._gives_way(prompt, body):
                continue
            if prompt.schema is None or plain or not self._structured:
                raise BadReply("refused", self._said(status, body))
            plain = True
        self._check(status, headers, body)
        if plain:
            self._structured = False
        return _read(body, time.monotonic() - began)

    def _body(self, prompt: Prompt, *, plain: bool) -> dict[str, Any]:
        messages = [turn.as_dict() for turn in prompt.messages]
        body: dict[str, Any] = {
            "model": self._endpoint.model,
            "messages": messages,
            "temperature": prompt.temperature,
            self._limit: prompt.max_tokens,
        }
        if prompt.seed is not None:
            body["seed"] = prompt.seed
        if prompt.schema is not None and self._structured and not plain:
            named = {"name": "reply", "strict": True, "schema": prompt.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        elif prompt.schema is not None:
            messages[-1]["content"] += plainly(prompt.schema)
        return {name: value for name, value in body.items() if name not in self._without}

    def _gives_way(self, prompt: Prompt, body: bytes) -> bool:
        """Whether the refusal names a parameter that we can do without."""
        said = body.decode("utf-8", "replace").lower()
        if self._limit == "max_tokens" and "max_completion_tokens" in said:
            self._limit = "max_completion_tokens"
            return True
        named = (name for name in _OPTIONAL if name not in self._without)
        refused = next((name for name in named if f"{name}'" in said and "support" in said), None)
        if refused is None or (refused == "seed" and prompt.seed is None):
            return False
        self._without.add(refused)
        return True

    async def _post(self, body: Mapping[str, Any]) -> tuple[int, httpx2.Headers, bytes]:
        address = self._endpoint.address
        try:
            async with (
                asyncio.timeout(self._patience.reply_seconds),
                self._client.stream("POST", address, json=body) as response,
            ):
                return response.status_code, response.headers, await _received(response)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            kind = type(error).__name__
            raise Busy(f"{self._endpoint.name}: {kind}: {error}", kind) from error
        except (httpx2.LocalProtocolError, httpx2.UnsupportedProtocol, httpx2.InvalidURL) as error:
            raise Unreachable(f"{self._endpoint.name}: {error}") from error
        except (httpx2.HTTPError, TimeoutError) as error:
            kind = type(error).__name__
            told = f"{kind}: {error}".rstrip(": ")
            raise Busy(f"{self._endpoint.name}: {told}", kind, billed=True) from error

    def _check(self, status: int, headers: httpx2.Headers, body: bytes) -> None:
        if status == httpx2.codes.OK:
            return
        said = self._said(status, body)
        if status == 413:
            raise BadReply("refused", said)
        if status in _STOP or 300 <= status < 400 or (status == 429 and _QUOTA.encode() in body):
            raise Unreachable(f"{said}{self._about_key(status)}")
        if status in _FREE or status >= 500:
            asked = retry_after(headers.get("Retry-After"))
            raise Busy(said, str(status), asked=asked, billed=status not in _FREE)
        raise Unreachable(said)

    def _about_key(self, status: int) -> str:
        if status not in (401, 403) or self._endpoint.api_key:
            return ""
        return (
            "; no API key was sent: set MALBEOT_ENGINE__API_KEY, and name the address as "
            "engine.url or --url (a key is never sent to an address from a bot's folder)"
        )

    def _said(self, status: int, body: bytes) -> str:
        """What the server said, never with the key in it."""
        text = body[: _SAID * 4].decode("utf-8", "replace")
        if self._endpoint.api_key:
            text = text.replace(self._endpoint.api_key, "***")
        return f"{self._endpoint.name} answered {status}: {text[:_SAID]}"


def plainly(schema: Mapping[str, Any]) -> str:
    """The request for JSON in words."""
    shape = json.dumps(schema, ensure_ascii=False)
    return Template(words()["plain"]).substitute(schema=shape)


def once_more(prompt: Prompt, text: str, error: str) -> Prompt:
    """The prompt, the reply that did not fit, and what was wrong with it."""
    asked = Template(words()["again"]).substitute(error=error)
    return prompt.followed_by(Turn("assistant", text), Turn("user", asked))


async def _received(response: httpx2.Response) -> bytes:
    received = bytearray()
    async for part in response.aiter_bytes():
        received += part
        if len(received) > _LARGEST:
            raise BadReply("too_long", f"an answer of more than {_LARGEST:,} bytes")
    return bytes(received)


def _read(body: bytes, seconds: float) -> Raw:
    try:
        data = json.loads(body)
        choice = data["choices"][0]
        text = _text(choice["message"].get("content"))
        finish = str(choice.get("finish_reason") or "stop")
        usage = data.get("usage") or {}
        counts = (_count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        shown = body[:_SAID].decode("utf-8", "replace")
        raise Busy(f"not a completion: {shown}", "not_a_completion", billed=True) from error
    return Raw(text, finish, *counts, seconds)


def _text(content: object) -> str:
    if isinstance(content, list):
        content = "".join(str(part.get("text", "")) for part in content)
    text = content if isinstance(content, str) else ""
    return text if encodable(text) else text.encode("utf-8", "replace").decode("utf-8")


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None

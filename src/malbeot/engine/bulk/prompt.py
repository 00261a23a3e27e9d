"""What is asked, where, and what came back.

The key of a prompt is a hash of everything that can change its reply: model, messages, schema and
sampling. It is all that the cache keeps of a prompt.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import httpx2

from malbeot.errors import UsageError
from malbeot.records import Turn
from malbeot.settings import EngineSettings


@dataclass(frozen=True, slots=True)
class Prompt:
    """`schema` is a JSON Schema of the subset that `shape` knows. A reply that does not fit it is
    asked for once more, unless `repair` is off: then the caller makes the best of its text."""

    messages: tuple[Turn, ...]
    schema: Mapping[str, Any] | None = None
    temperature: float = 0.7
    max_tokens: int = 1024
    seed: int | None = None
    repair: bool = True

    def key(self, model: str) -> str:
        content = {
            "model": model,
            "messages": [turn.as_dict() for turn in self.messages],
            "schema": self.schema,
            "temperature": self.temperature,
            "max_tokens": self.max_tokens,
            "seed": self.seed,
        }
        return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def longer(self) -> Prompt:
        """The same question with room for a reply that was cut."""
        return replace(self, max_tokens=self.max_tokens * 2)

    def followed_by(self, *turns: Turn) -> Prompt:
        return replace(self, messages=(*self.messages, *turns))


@dataclass(frozen=True, slots=True)
class Reply:
    """`data` is the JSON of a prompt with a schema, else None. `truncated`: cut at max_tokens."""

    text: str
    data: Any
    prompt_tokens: int
    completion_tokens: int
    cached: bool
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Prices are per million tokens, in the operator's currency; 0 for a server of one's own."""

    url: str
    model: str
    api_key: str = field(default="", repr=False)
    price_in: float = 0.0
    price_out: float = 0.0

    @property
    def address(self) -> str:
        """Where completions are asked for."""
        base = self.url.rstrip("/")
        return f"{base if base.endswith('/v1') else base + '/v1'}/chat/completions"

    @property
    def name(self) -> str:
        """The address without a password, for messages."""
        return str(httpx2.URL(self.address).copy_with(username=None, password=None))

    def cost(self, prompt_tokens: float, completion_tokens: float) -> float:
        return (prompt_tokens * self.price_in + completion_tokens * self.price_out) / 1e6


def endpoint_for(
    engine: EngineSettings,
    *,
    url: str = "",
    model: str = "",
    price_in: float = 0.0,
    price_out: float = 0.0,
    trusted: bool = False,
) -> Endpoint:
    """The endpoint of a job; what it does not name comes from the engine settings.

    The API key belongs to the operator: it goes to `engine.url`, or to a `url` that the operator
    typed (`trusted`), never to one that a bot's folder brought along.
    """
    own = engine.kind == "openai"
    chosen = url or (engine.url if own else "")
    named = model or (engine.model if own else "")
    if not chosen or not named:
        lacking = "url" if not chosen else "model"
        raise UsageError(
            f"no {lacking} of a language model: name --url and --model, or set engine.kind=openai, "
            "engine.url and engine.model"
        )
    _check(chosen)
    key = engine.api_key if trusted or _same_place(chosen, engine.url) else ""
    return Endpoint(chosen, named, key, price_in, price_out)


def _check(url: str) -> None:
    try:
        parsed = httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise UsageError(f"{url!r} is not an address: {error}") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise UsageError(f"{url!r} is not an address like http://127.0.0.1:8080/v1")


def _same_place(url: str, other: str) -> bool:
    if not url or not other:
        return False
    one, two = httpx2.URL(url), httpx2.URL(other)
    return (one.scheme, one.host, one.port) == (two.scheme, two.host, two.port)

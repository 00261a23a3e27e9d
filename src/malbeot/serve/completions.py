"""From what a bot or a model says to OpenAI's response objects, whole or streamed."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from malbeot import log
from malbeot.asgi import described
from malbeot.bots.base import Bot, Request, Text
from malbeot.engine.base import Engine, FinishReason, Sampling, Usage
from malbeot.errors import EngineError, MalbeotError
from malbeot.records import Answer, Conversation

_log = log.get("serve")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer; the last one has a `finish`."""

    text: str = ""
    finish: FinishReason | None = None
    usage: Usage = field(default_factory=Usage)
    extension: dict[str, Any] | None = None


async def from_bot(bot: Bot, request: Request, engine: Engine) -> AsyncGenerator[Piece, None]:
    async with aclosing(bot.reply(request, engine)) as reply:
        async for event in reply:
            if isinstance(event, Text):
                yield Piece(event.text)
            else:
                yield _last(event)


def _last(answer: Answer) -> Piece:
    usage = Usage(answer.usage.get("prompt_tokens", 0), answer.usage.get("completion_tokens", 0))
    return Piece(finish="stop", usage=usage, extension=answer.extension())


async def from_model(
    engine: Engine, conversation: Conversation, sampling: Sampling
) -> AsyncGenerator[Piece, None]:
    async with aclosing(engine.generate(conversation.turns, sampling)) as chunks:
        async for chunk in chunks:
            yield Piece(chunk.text, chunk.finish_reason, chunk.usage)


async def begun(pieces: AsyncGenerator[Piece, None]) -> AsyncGenerator[Piece, None]:
    """The same pieces once the first one is there: what fails before it still has its status."""
    first = await anext(pieces)

    async def all_of_them() -> AsyncGenerator[Piece, None]:
        async with aclosing(pieces):
            yield first
            async for piece in pieces:
                yield piece

    return all_of_them()


async def whole(pieces: AsyncGenerator[Piece, None], model: str) -> dict[str, Any]:
    """One `chat.completion` object. Raises what the pieces raise."""
    text, last = "", Piece()
    async with aclosing(pieces):
        async for piece in pieces:
            text += piece.text
            last = piece
    if last.finish is None:
        raise EngineError("the answer ended before it was finished")
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": last.finish, "logprobs": None}
    return _head("chat.completion", model) | {
        "choices": [choice],
        "usage": _usage(last.usage),
        **({"malbeot": last.extension} if last.extension is not None else {}),
    }


async def events(
    pieces: AsyncGenerator[Piece, None], model: str, *, include_usage: bool
) -> AsyncIterator[bytes]:
    """Server-sent events: `chat.completion.chunk` objects, then `[DONE]`.

    An error after the first byte cannot change the status any more: it is sent as an event.
    """
    head = _head("chat.completion.chunk", model)
    try:
        async with aclosing(pieces):
            yield _event(head | _choice({"role": "assistant", "content": ""}))
            async for piece in pieces:
                if piece.text:
                    yield _event(head | _choice({"content": piece.text}))
                if piece.finish:
                    extension = {} if piece.extension is None else {"malbeot": piece.extension}
                    yield _event(head | _choice({}, piece.finish) | extension)
                    if include_usage:
                        yield _event(head | {"choices": [], "usage": _usage(piece.usage)})
    except MalbeotError as error:
        _log.warning("answer.failed", code=error.code, reason=error.message)
        yield _event(described(error))
    except Exception as error:  # the border of the stream: the reader must learn that it ended
        _log.error("answer.crashed", error=type(error).__name__)
        yield _event(described(MalbeotError("internal error; see the server's log")))
    yield b"data: [DONE]\n\n"


def _head(kind: str, model: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": kind,
        "created": int(time.time()),
        "model": model,
    }


def _choice(delta: dict[str, str], finish: FinishReason | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    return {"choices": [choice]}


def _usage(usage: Usage) -> dict[str, int]:
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.total_tokens,
    }


def _event(value: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n"

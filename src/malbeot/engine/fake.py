"""An engine without a model: says what the test (or the load test) gives it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Literal

from malbeot.engine.base import Chunk, Sampling, Usage
from malbeot.records import Turn

Reply = Callable[[Sequence[Turn]], str]


class FakeEngine:
    """`reply` is a fixed text, a list said one after another, or a function of the messages.

    `calls` keeps what it was asked; `cancelled` counts streams that were left early.
    """

    def __init__(
        self,
        reply: str | Sequence[str] | Reply = "네, 알겠어요.",
        *,
        delay: float = 0.0,
        chunk: int = 4,
        error: Exception | None = None,
        prompt_style: Literal["mini", "instruct"] = "mini",
    ) -> None:
        self._reply = reply
        self._delay = delay
        self._chunk = chunk
        self.error = error
        self._style: Literal["mini", "instruct"] = prompt_style
        self.calls: list[tuple[Sequence[Turn], Sampling]] = []
        self.cancelled = 0

    @property
    def model(self) -> str:
        return "fake"

    @property
    def prompt_style(self) -> Literal["mini", "instruct"]:
        return self._style

    async def generate(
        self, messages: Sequence[Turn], sampling: Sampling, *, prefix: str = ""
    ) -> AsyncGenerator[Chunk, None]:
        self.calls.append((tuple(messages), sampling))
        if self.error:
            raise self.error
        text = self._text(messages)
        pieces = [text[i : i + self._chunk] for i in range(0, len(text), self._chunk)]
        said = pieces[: sampling.max_tokens]
        try:
            for piece in said:
                await asyncio.sleep(self._delay)
                yield Chunk(piece)
        except (GeneratorExit, asyncio.CancelledError):
            self.cancelled += 1
            raise
        usage = Usage(sum(len(turn.content) for turn in messages), len(said))
        yield Chunk("", "stop" if len(said) == len(pieces) else "length", usage)

    def _text(self, messages: Sequence[Turn]) -> str:
        if callable(self._reply):
            return self._reply(messages)
        if isinstance(self._reply, str):
            return self._reply
        return self._reply[min(len(self.calls), len(self._reply)) - 1]

    async def close(self) -> None:
        return None

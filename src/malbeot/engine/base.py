"""What every engine promises.

In: messages and sampling settings. Out: chunks of text as they are written; the last chunk alone
carries `finish_reason` and `usage`. Closing the stream early (`aclose`, or leaving `async for`
inside `contextlib.aclosing`) stops the work at once. An engine batches concurrent calls itself,
never splits a Korean syllable or an emoji between chunks, and raises `Overloaded` when its waiting
line is full, `EngineError` when it fails. It knows nothing of bots, HTTP or checks.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from malbeot.records import Turn

FinishReason = Literal["stop", "length", "cancelled"]


@dataclass(frozen=True, slots=True)
class Sampling:
    max_tokens: int = 512
    temperature: float = 0.7
    """0 is greedy."""
    top_p: float = 0.95
    top_k: int = 50
    """0 keeps every token."""
    repetition_penalty: float = 1.0
    seed: int | None = None
    stop: tuple[str, ...] = ()
    """Text that ends the answer; never part of it."""


@dataclass(frozen=True, slots=True)
class Usage:
    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def total_tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens


@dataclass(frozen=True, slots=True)
class Chunk:
    text: str = ""
    finish_reason: FinishReason | None = None
    usage: Usage = field(default_factory=Usage)


class Engine(Protocol):
    """`model` is the name shown in /v1/models; `prompt_style` tells bots how to brief this model:
    'mini' = only the decided facts (malbeot-mini was trained on that form), 'instruct' = a full
    instruction in Korean for a general chat model."""

    @property
    def model(self) -> str: ...

    @property
    def prompt_style(self) -> Literal["mini", "instruct"]: ...

    def generate(
        self, messages: Sequence[Turn], sampling: Sampling, *, prefix: str = ""
    ) -> AsyncGenerator[Chunk, None]:
        """`prefix` is text that the answer already begins with: the model goes on after it, and
        the chunks do not repeat it."""
        ...

    async def close(self) -> None: ...

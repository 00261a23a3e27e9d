"""An answer being written: a task of the server, not of the request that asked for it.

A client that leaves changes nothing; one that comes back reads on from the character it had, which
is also the number of each event. Only `halt` ends an answer early. The text so far is in memory
here and twice a second in the database (see journal). Lives in one process: the reaper at start
relies on it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from malbeot import log
from malbeot.errors import EngineError
from malbeot.web.chats.quota import Charge
from malbeot.web.facts import Facts
from malbeot.web.serve_client import ServeFailed
from malbeot.web.unexpected import raised_at

Final = Literal["done", "stopped", "interrupted", "error"]
Writer = Callable[[], AsyncGenerator[str | Facts, None]]
_log = log.get("web")


@dataclass(frozen=True, slots=True)
class Job:
    """Which answer to write, for whom, and what it was counted under."""

    message_id: UUID
    chat_id: UUID
    user_id: UUID
    bot: str
    seq: int
    opening: bool = False
    charge: Charge = field(default_factory=Charge)


@dataclass(frozen=True, slots=True)
class Outcome:
    job: Job
    status: Final
    text: str
    facts: Facts = field(default_factory=Facts)
    error_code: str | None = None
    error_ko: str | None = None


class Generation:
    """One answer. Readers follow it at their own pace: they share the text, there is no queue."""

    def __init__(self, message_id: UUID) -> None:
        self.message_id = message_id
        self.text = ""
        self.job: Job | None = None
        self.first_text_seconds: float | None = None
        self.finished = asyncio.Event()
        self._facts = Facts()
        self._halt: Final | None = None
        self._reader: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()

    async def run(self, job: Job, write: Writer) -> Outcome:
        """Write the answer to its end. Never raises for what the other side does."""
        self.job = job
        self._reader = asyncio.create_task(self._read(write))
        if self._halt:
            self._reader.cancel()
        await asyncio.wait({self._reader})
        return self._outcome(job, self._reader)

    def halt(self, status: Literal["stopped", "interrupted"]) -> None:
        """End the answer now; what was written stays."""
        self._halt = self._halt or status
        if self._reader:
            self._reader.cancel()

    def end(self) -> None:
        """Nothing more will come, and the database knows all of it."""
        self.finished.set()
        self._wake()

    async def follow(self, after: int) -> AsyncGenerator[tuple[int, str], None]:
        """(characters so far, the text since the last one) until the answer has ended."""
        while True:
            changed = self._changed  # taken before reading, so that no change is missed
            if len(self.text) > after:
                text, after = self.text[after:], len(self.text)
                yield after, text
            elif self.finished.is_set():
                return
            else:
                await changed.wait()

    async def _read(self, write: Writer) -> None:
        started = time.perf_counter()
        async with aclosing(write()) as pieces:
            async for piece in pieces:
                if isinstance(piece, Facts):
                    self._facts = piece
                    continue
                if self.first_text_seconds is None:
                    self.first_text_seconds = time.perf_counter() - started
                self.text += piece
                self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _outcome(self, job: Job, reader: asyncio.Task[None]) -> Outcome:
        if reader.cancelled():
            return Outcome(job, self._halt or "interrupted", self.text)
        error = reader.exception()
        if error is None:
            return Outcome(job, "done", self.text, self._facts)
        if not isinstance(error, ServeFailed):
            _log.error("answer.crashed", error=type(error).__name__, where=raised_at(error))
            error = EngineError("the answer failed")
        return Outcome(job, "error", self.text, self._facts, error.code, error.korean)


class Generations:
    """The answers being written now. `save` stores an outcome before anybody is told of the end."""

    def __init__(self, save: Callable[[Outcome], Awaitable[None]]) -> None:
        self._save = save
        self._live: dict[UUID, Generation] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        return len(self._live)

    def live(self) -> list[Generation]:
        return list(self._live.values())

    def get(self, message_id: UUID) -> Generation | None:
        return self._live.get(message_id)

    def open(self, message_id: UUID) -> Generation:
        """Known from now on: nobody takes its row for an orphan. `start` it after the commit."""
        generation = self._live[message_id] = Generation(message_id)
        return generation

    def discard(self, generation: Generation) -> None:
        """The row was never written."""
        self._live.pop(generation.message_id, None)
        generation.end()

    def start(self, generation: Generation, job: Job, write: Writer) -> None:
        task = asyncio.create_task(self._run(generation, job, write))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self, message_id: UUID) -> None:
        """Halt the answer if it is being written, and wait until that is saved."""
        if generation := self._live.get(message_id):
            generation.halt("stopped")
            await generation.finished.wait()

    async def close(self) -> None:
        """The server goes down: keep what there is and mark it interrupted."""
        for generation in self.live():
            generation.halt("interrupted")
        if self._tasks:
            await asyncio.wait(set(self._tasks))

    async def _run(self, generation: Generation, job: Job, write: Writer) -> None:
        try:
            await self._save(await generation.run(job, write))
        finally:
            self.discard(generation)

"""Ask a server for many replies: a bounded number at a time, within a budget, each paid for once.

    async with Bulk(endpoint, Path("replies.sqlite"), budget=5.0) as bulk:
        reply = await bulk.ask(prompt)

A reply is on the disk before `ask` returns it. The same prompt asked twice at the same time is one
request. Failures are `BadReply` (this row), `BudgetSpent` and `Unreachable` (stop).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from malbeot import log
from malbeot.engine.bulk.cache import Cache, Kept, alone
from malbeot.engine.bulk.estimate import Sample, at_most, guessed, sampled, tokens_of
from malbeot.engine.bulk.faults import BadReply, Unreachable
from malbeot.engine.bulk.ledger import Ledger
from malbeot.engine.bulk.line import Busy, Line, Raw, once_more
from malbeot.engine.bulk.patience import Patience, Pause
from malbeot.engine.bulk.prompt import Endpoint, Prompt, Reply
from malbeot.engine.bulk.shape import found, misfit
from malbeot.errors import UsageError

_log = log.get("bulk")


@dataclass(slots=True)
class Spent:
    """Of this run. `requests` counts every try, `cached` the replies that cost nothing; `cost`
    includes `doubtful`: the most that tries without an answer may have cost."""

    requests: int = 0
    cached: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0
    doubtful: float = 0.0


class Bulk:
    """`budget` covers everything its cache has ever paid for; None means no limit."""

    def __init__(
        self,
        endpoint: Endpoint,
        cache: Path,
        budget: float | None = None,
        concurrency: int = 8,
        *,
        patience: Patience | None = None,
    ) -> None:
        if budget is not None and not endpoint.price_in and not endpoint.price_out:
            raise UsageError(
                "a budget needs prices: name price_in and price_out per million tokens"
            )
        if concurrency < 1:
            raise UsageError("concurrency must be at least 1")
        self.endpoint = endpoint
        self.concurrency = concurrency
        self.spent = Spent()
        self._path = cache
        self._budget = budget
        self._patience = patience or Patience()
        self._flying: dict[str, asyncio.Future[Kept]] = {}
        self._answered = 0

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            stack.enter_context(alone(self._path))
            self._cache = Cache(self._path)
            stack.callback(self._cache.close)
            self._ledger = Ledger(self._budget, self._cache.spent())
            self._pause = Pause()
            self._slots = asyncio.Semaphore(self.concurrency)
            self._line = Line(self.endpoint, self._patience, self.concurrency)
            stack.push_async_callback(self._line.close)
            self._opened = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._opened.aclose()

    @property
    def total(self) -> float:
        """What this cache has cost in all runs."""
        return self._ledger.spent

    async def ask(self, prompt: Prompt) -> Reply:
        """Raises `BadReply`, `BudgetSpent`, `Unreachable`."""
        reply = await self._reply(prompt)
        if prompt.schema is None:
            if not reply.text.strip():
                raise BadReply("empty", text=reply.text)
            return reply
        data, error = _fitting(reply, prompt.schema)
        if error and prompt.repair:
            longer = reply.truncated
            again = prompt.longer() if longer else once_more(prompt, reply.text, error)
            reply = await self._reply(again)
            data, error = _fitting(reply, prompt.schema)
        if error:
            raise BadReply("truncated" if reply.truncated else "misfit", error, reply.text)
        return Reply(
            reply.text, data, reply.prompt_tokens, reply.completion_tokens, reply.cached,
            reply.truncated,
        )  # fmt: skip

    async def sample(self, prompts: Iterable[Prompt]) -> Sample | None:
        """Ask a few prompts of a job, to estimate the rest by; their replies are kept."""
        for prompt in prompts:
            with suppress(BadReply):
                await self.ask(prompt)
        return sampled(self._cache, self.endpoint.model)

    async def _reply(self, prompt: Prompt) -> Reply:
        key = prompt.key(self.endpoint.model)
        kept = self._cache.get(key)
        cached = kept is not None
        if kept is None:
            cached = key in self._flying
            kept = await self._joined(key, prompt)
        self.spent.cached += cached
        if kept.finish == "content_filter":
            raise BadReply("filtered", "the server's content filter", kept.text)
        return Reply(
            kept.text, None, kept.prompt_tokens, kept.completion_tokens, cached,
            kept.finish == "length",
        )  # fmt: skip

    async def _joined(self, key: str, prompt: Prompt) -> Kept:
        """The reply of a request that is under way, or of a new one."""
        if (flying := self._flying.get(key)) is None:
            flying = asyncio.ensure_future(self._fetched(key, prompt))
            self._flying[key] = flying
            flying.add_done_callback(lambda _: self._flying.pop(key, None))
            try:
                return await flying
            except asyncio.CancelledError:
                flying.cancel()
                raise
        return await asyncio.shield(flying)

    async def _fetched(self, key: str, prompt: Prompt) -> Kept:
        attempt, answered = 1, self._answered
        while True:
            async with self._slots:
                await self._pause.over()
                try:
                    return await self._once(key, prompt)
                except Busy as busy:
                    wait = self._wait(busy, attempt, others=self._answered > answered)
            attempt += 1
            await asyncio.sleep(wait)

    def _wait(self, busy: Busy, attempt: int, *, others: bool) -> float:
        """Seconds to wait, or the end of patience: when the server answered others meanwhile, it is
        this prompt that it cannot answer."""
        patience = self._patience
        _log.warning("request.failed", why=busy.why, attempt=attempt, of=patience.attempts)
        if busy.asked is not None and busy.asked > patience.asked_seconds:
            raise Unreachable(f"{busy.said}: asks to wait {busy.asked:.0f} s")
        if attempt >= patience.attempts:
            if others:
                raise BadReply("no_answer", f"{attempt} tries: {busy.said}")
            raise Unreachable(f"{attempt} tries: {busy.said}")
        wait = patience.wait(attempt, busy.asked)
        if busy.asked is not None:
            self._pause.at_least(wait)
        return wait

    async def _once(self, key: str, prompt: Prompt) -> Kept:
        """One try; its money is held before and settled after, whatever happens."""
        worst = self.endpoint.cost(at_most(prompt), prompt.max_tokens)
        await self._ledger.hold(worst)
        cost = worst  # a try that ends without an answer may have been billed
        try:
            note = self._cache.note(worst)
            self.spent.requests += 1
            try:
                raw = await self._line.send(prompt)
            except (Busy, BadReply, Unreachable) as fault:
                if not getattr(fault, "billed", False):
                    cost = 0.0
                    self._cache.forget(note)
                raise
            kept = self._priced(prompt, raw)
            self._cache.put(note, key, self.endpoint.model, kept)
            cost = kept.cost
        except BaseException:
            self.spent.cost += cost
            self.spent.doubtful += cost
            raise
        finally:
            await self._ledger.settle(worst, cost)
        self._answered += 1
        self.spent.cost += kept.cost
        self.spent.prompt_tokens += kept.prompt_tokens
        self.spent.completion_tokens += kept.completion_tokens
        return kept

    def _priced(self, prompt: Prompt, raw: Raw) -> Kept:
        guess = guessed(prompt)
        into = guess if raw.prompt_tokens is None else raw.prompt_tokens
        out = raw.completion_tokens
        if out is None:
            out = max(1, round(tokens_of(raw.text)))
        cost = self.endpoint.cost(into, out)
        return Kept(raw.text, raw.finish, into, out, cost, raw.seconds, guess, prompt.max_tokens)


def _fitting(reply: Reply, schema: Mapping[str, Any]) -> tuple[Any, str]:
    """The JSON of a reply, or why it is not what was asked for."""
    try:
        data = found(reply.text)
    except ValueError as error:
        return None, str(error)
    return data, misfit(data, schema)

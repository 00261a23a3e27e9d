"""One step: several calls at the same time, each asked once, ever.

A call of the journal is not asked again; the others go to the server, whose replies are in the
cache before they are in the journal. All that came back is written down in the order of the calls,
also when the budget ends or the server goes away in the middle.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from malbeot.augment.journal import Entry, Journal
from malbeot.augment.templates import SCHEMAS, Kind, template
from malbeot.engine.bulk import BadReply, BudgetSpent, Bulk, Prompt, Reply, Unreachable
from malbeot.records import Turn

Stop = BudgetSpent | Unreachable


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked; `asked` counts the items that should come back."""

    kind: Kind
    category: str
    examples: tuple[str, ...]
    turns: tuple[Turn, ...]
    asked: int


@dataclass(frozen=True, slots=True)
class Sampling:
    temperature: float
    max_tokens: int
    seed: int

    def prompt(self, call: Call, step: str, number: int) -> Prompt:
        """With a seed of its own, so that the same words asked again are not the same prompt.

        Unusable JSON is not asked for again: the parser makes the best of it.
        """
        digest = sha256(f"{self.seed} {step} {number}".encode()).digest()
        own = int.from_bytes(digest[:4]) >> 1  # some servers take 31 bits
        schema = SCHEMAS[call.kind]
        return Prompt(call.turns, schema, self.temperature, self.max_tokens, own, repair=False)


class Asker:
    def __init__(self, bulk: Bulk, journal: Journal, sampling: Sampling) -> None:
        self.bulk = bulk
        self._journal = journal
        self._sampling = sampling

    async def step(self, name: str, calls: Sequence[Call]) -> tuple[list[Entry], Stop | None]:
        """What the calls of a step gave, the earlier ones first, and why some are missing."""
        known = self._journal.of(name)
        answered = {entry.call for entry in known}
        todo = [(number, call) for number, call in enumerate(calls, 1) if number not in answered]
        replies = await asyncio.gather(
            *(self._reply(name, number, call) for number, call in todo), return_exceptions=True
        )
        stop: Stop | None = None
        for (number, call), reply in zip(todo, replies, strict=True):
            if isinstance(reply, Reply | BadReply):
                self._journal.append(self._entry(name, number, call, reply))
            elif isinstance(reply, BudgetSpent | Unreachable):
                stop = reply
            else:
                raise reply
        return self._journal.of(name), stop

    async def _reply(self, step: str, number: int, call: Call) -> Reply:
        return await self.bulk.ask(self._sampling.prompt(call, step, number))

    def _entry(self, step: str, number: int, call: Call, reply: Reply | BadReply) -> Entry:
        entry = Entry(
            step=step,
            call=number,
            kind=call.kind,
            category=call.category,
            examples=call.examples,
            prompt=template(call.kind).version,
            model=self.bulk.endpoint.model,
            asked=call.asked,
            text=reply.text,
        )
        if isinstance(reply, BadReply):
            cut = reply.reason == "truncated"
            told = f"{reply.reason}: {reply.detail}"
            return replace(entry, truncated=cut, error=told[:300])
        return replace(
            entry,
            truncated=reply.truncated,
            prompt_tokens=reply.prompt_tokens,
            completion_tokens=reply.completion_tokens,
        )

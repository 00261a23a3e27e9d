"""Rows in → the same rows in Korean, through any OpenAI-compatible URL.

    report = rewrite(examples, endpoint, out, Options(), budget=5.0, watch=show)

Writes OUT/rewritten.jsonl (rows in their order, those that needed no rewriting as they were),
OUT/rewrite_set_aside.jsonl (whole rows with the reason) and OUT/rewrite_report.json. Rows in =
rewritten + untouched + set aside, also when the budget ends or the server goes away. Replies are
cached in OUT/rewrite.sqlite: what a killed run paid for, the next one does not pay for again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from malbeot.engine.bulk import (
    BadReply,
    BudgetSpent,
    Bulk,
    Endpoint,
    Estimate,
    Patience,
    Prompt,
    Unreachable,
    estimate,
)
from malbeot.prepare.rewrite.checks import fault
from malbeot.prepare.rewrite.plan import Options, batches, language, prompt_of, template_of
from malbeot.prepare.rewrite.report import Aside, Report, Results, write
from malbeot.prepare.rewrite.template import texts_of
from malbeot.records import Example, Turn

CACHE = "rewrite.sqlite"


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    total: int
    set_aside: int
    cost: float
    requests: int
    seconds_left: float


Watch = Callable[[Progress], None]


def rewrite(
    examples: Iterable[Example],
    endpoint: Endpoint,
    out: Path,
    options: Options | None = None,
    *,
    budget: float | None = None,
    concurrency: int = 8,
    patience: Patience | None = None,
    watch: Watch | None = None,
) -> Report:
    """Rewrite, check and write. Raises `UsageError` for options that cannot work."""
    options = options or Options()
    options.check()
    rows = list(examples)
    began = time.monotonic()

    async def run() -> Report:
        async with Bulk(endpoint, out / CACHE, budget, concurrency, patience=patience) as bulk:
            job = _Job(rows, options, bulk, watch)
            await job.run()
            return write(out, job.results(), options, bulk, time.monotonic() - began)

    return asyncio.run(run())


def estimate_rewrite(
    examples: Iterable[Example],
    endpoint: Endpoint,
    out: Path,
    options: Options | None = None,
    *,
    budget: float | None = None,
    concurrency: int = 8,
    measure: int = 0,
    patience: Patience | None = None,
) -> Estimate:
    """Tokens, cost and time of what is still to be asked, without rows that need a second try.

    Asks nothing, or the first `measure` calls of the job: their replies are kept and not asked for
    again, and the figures are theirs.
    """
    options = options or Options()
    options.check()
    rows = list(examples)
    planned = batches(rows, options)

    async def ask() -> None:
        async with Bulk(endpoint, out / CACHE, budget, concurrency, patience=patience) as bulk:
            await bulk.sample(prompt_of(rows, batch, options) for batch in planned[:measure])

    if measure:
        asyncio.run(ask())
    prompts = (prompt_of(rows, batch, options) for batch in planned)
    return estimate(prompts, endpoint, out / CACHE, concurrency=concurrency)


class _Job:
    """Each place is filled once: with a row to write, or with why there is none."""

    def __init__(
        self, rows: Sequence[Example], options: Options, bulk: Bulk, watch: Watch | None
    ) -> None:
        self._rows = rows
        self._options = options
        self._outcomes: list[Example | Aside | None] = list(rows)
        self._asked_for: set[int] = set()
        self._stopped, self._detail = "", ""
        self._batches = batches(rows, options)
        for batch in self._batches:
            for place in batch:
                self._outcomes[place] = None
                self._asked_for.add(place)
        self._bulk = bulk
        self._watch = watch
        self._began = time.monotonic()
        self._done = self._set_aside = 0

    async def run(self) -> None:
        """As many batches at a time as the server is asked at once."""
        self._tell()
        queue = iter(self._batches)
        workers = [asyncio.create_task(self._work(queue)) for _ in range(self._bulk.concurrency)]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    def results(self) -> Results:
        unreached = Aside(self._stopped, self._detail)
        filled = [unreached if outcome is None else outcome for outcome in self._outcomes]
        return Results(self._rows, filled, frozenset(self._asked_for), self._stopped, self._detail)

    async def _work(self, queue: Iterable[list[int]]) -> None:
        for batch in queue:
            try:
                async for place, outcome in self._rewritten(batch):
                    self._fill(place, outcome)
            except BudgetSpent as spent:
                self._stopped, self._detail = "budget", spent.message
            except Unreachable as away:
                self._stopped, self._detail = "unreachable", away.message
            if self._stopped:
                return

    async def _rewritten(self, batch: list[int]) -> AsyncIterator[tuple[int, Example | Aside]]:
        """A row that is not right is asked for once more, alone, and told what was wrong."""
        first = await self._asked(batch, "")
        for place, outcome in first.items():
            if isinstance(outcome, Example):
                yield place, outcome
        for place, outcome in first.items():
            if not isinstance(outcome, Aside):
                continue
            if outcome.reason != "bad_reply":
                yield place, (await self._asked([place], outcome.detail))[place]
            else:  # alone, it was asked for twice already
                yield place, (await self._asked([place], ""))[place] if batch[1:] else outcome

    async def _asked(self, places: list[int], wrong: str) -> dict[int, Example | Aside]:
        prompt = prompt_of(self._rows, places, self._options, wrong)
        try:
            reply = await self._bulk.ask(prompt)
        except BadReply as bad:
            told = Aside("bad_reply", bad.message, bad.text)
            return dict.fromkeys(places, told)
        found = texts_of(reply.data, len(places))
        return {
            place: self._checked(place, found.get(number, []), prompt)
            for number, place in enumerate(places)
        }

    def _checked(self, place: int, texts: list[str], prompt: Prompt) -> Example | Aside:
        row = self._rows[place]
        if len(texts) != len(row.turns):
            lacking = f"글이 {len(row.turns)}개여야 하는데 {len(texts)}개예요"
            return Aside("missing_text", lacking, "\n".join(texts))
        given = prompt.messages[0].content
        for turn, text in zip(row.turns, texts, strict=True):
            if wrong := fault(turn.content, text, turn.role, given):
                return Aside(wrong.reason, wrong.detail, "\n".join(texts))
        turns = tuple(Turn(turn.role, text) for turn, text in zip(row.turns, texts, strict=True))
        return replace(row, turns=turns, meta={**row.meta, "rewrite": self._origin(row)})

    def _origin(self, row: Example) -> dict[str, Any]:
        used = template_of(row, self._options)
        return {
            "model": self._bulk.endpoint.model,
            "prompt": f"{used.name} {used.sha256[:12]}",
            "language": language(row),
            "source": row.source,
            "line": row.line,
        }

    def _fill(self, place: int, outcome: Example | Aside) -> None:
        self._outcomes[place] = outcome
        self._done += 1
        self._set_aside += isinstance(outcome, Aside)
        self._tell()

    def _tell(self) -> None:
        if self._watch is None:
            return
        gone, left = time.monotonic() - self._began, len(self._asked_for) - self._done
        spent = self._bulk.spent
        self._watch(
            Progress(
                self._done, len(self._asked_for), self._set_aside, spent.cost, spent.requests,
                gone / self._done * left if self._done else 0.0,
            )
        )  # fmt: skip

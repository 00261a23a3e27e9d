"""Self-instruct from end to end: seeds → categories → questions with answers → rows.

    report = augment(seeds, table, endpoint, out, topic, watch=show)

OUT/replies.jsonl is the journal, OUT/replies.sqlite the cache; OUT/augmented.jsonl (rows with their
provenance), OUT/refused.jsonl and OUT/report.json are written whole from them, now and then and at
the end. Killed at any moment, the next run goes on: nothing is lost, repeated or paid for twice.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from malbeot.augment.ask import Asker, Call, Sampling, Stop
from malbeot.augment.expand import Expansion
from malbeot.augment.harvest import Harvest
from malbeot.augment.journal import Entry, Journal
from malbeot.augment.pool import Pool
from malbeot.augment.report import Report, write
from malbeot.augment.sampling import Balance, draw
from malbeot.augment.seeds import Seeds
from malbeot.augment.table import AugmentTable
from malbeot.augment.templates import shown, template
from malbeot.engine.bulk import BudgetSpent, Bulk, Endpoint, Estimate, Patience, estimate
from malbeot.errors import UsageError

CACHE, JOURNAL = "replies.sqlite", "replies.jsonl"
_ASSUMED_YIELD = 0.5
_GROWN = 1.25


@dataclass(frozen=True, slots=True)
class Progress:
    """Of all runs together, but `requests` and `cost` of this one. `kept_share` is the yield.

    In the step "seeds", before anything is asked, `rows` of `target` are the seeds read.
    """

    step: str
    rows: int
    target: int
    kept_share: float
    requests: int
    cost: float


Watch = Callable[[Progress], None]


def augment(
    seeds: Seeds,
    table: AugmentTable,
    endpoint: Endpoint,
    out: Path,
    topic: str,
    *,
    patience: Patience | None = None,
    watch: Watch | None = None,
) -> Report:
    """Make rows until the target, the budget or too small a yield. Raises `UsageError`."""
    if not seeds.shown:
        raise UsageError("no seed has an answer; a model needs examples of both")

    async def run() -> Report:
        bulk = Bulk(endpoint, out / CACHE, table.budget, table.concurrency, patience=patience)
        async with bulk:
            with closing(Journal(out / JOURNAL)) as journal:
                return await _Run(seeds, table, bulk, journal, out, topic, watch).run()

    return asyncio.run(run())


def forecast(
    seeds: Seeds, table: AugmentTable, endpoint: Endpoint, out: Path, topic: str
) -> Estimate:
    """Cost and time from here to the target, at the yield so far, or a half: asks nothing."""
    harvest = Harvest(seeds.rows, Pool(table.tokens, table.threshold), table.target)
    if (out / JOURNAL).exists():
        with closing(Journal(out / JOURNAL)) as journal:
            for entry in journal.all():
                if entry.kind != "categories":
                    harvest.take(entry)
    share = len(harvest.made) / harvest.asked if harvest.made else _ASSUMED_YIELD
    needed = math.ceil((table.target - harvest.rows) / (table.per_call * share))
    calls = _Rounds(seeds, table, topic, ()).calls(1, harvest)
    sampling = Sampling(table.temperature, table.max_tokens, table.seed)
    prompts = (
        sampling.prompt(calls[number % len(calls)], "forecast", number) for number in range(needed)
    )
    return estimate(prompts, endpoint, out / CACHE, concurrency=table.concurrency)


class _Rounds:
    """The calls of each round, which follow from what was kept before it."""

    def __init__(
        self, seeds: Seeds, table: AugmentTable, topic: str, invented: Sequence[str]
    ) -> None:
        self._seeds = seeds.shown
        self._table = table
        self._topic = topic
        self.balance = Balance([*seeds.categories, *table.categories, *invented])

    def calls(self, number: int, harvest: Harvest) -> list[Call]:
        table = self._table
        expected = max(1, round(table.per_call * _ASSUMED_YIELD))
        chosen = self.balance.choose(harvest.of_category, table.calls_per_round, expected)
        return [
            self._call(f"{table.seed} round {number}.{place}", category, harvest)
            for place, category in enumerate(chosen, 1)
        ]

    def _call(self, key: str, category: str, harvest: Harvest) -> Call:
        table, prompt = self._table, template("questions")
        shots = draw(self._seeds, harvest.made, table.mix, category, key)
        turns = prompt.turns(
            topic=self._topic,
            count=table.per_call,
            category=prompt.part("category", name=category) if category else "",
            examples=shown([(shot.question, shot.answers) for shot in shots]),
        )
        return Call("questions", category, tuple(shot.id for shot in shots), turns, table.per_call)


class _Run:
    def __init__(
        self, seeds: Seeds, table: AugmentTable, bulk: Bulk, journal: Journal, out: Path,
        topic: str, watch: Watch | None,
    ) -> None:  # fmt: skip
        self._seeds, self._table, self._bulk, self._out = seeds, table, bulk, out
        self._topic, self._watch = topic, watch
        self._journal = journal
        pool: Pool[str] = Pool(table.tokens, table.threshold)
        self._harvest = Harvest(seeds.rows, pool, table.target, self._seeded)
        sampling = Sampling(table.temperature, table.max_tokens, table.seed)
        self._asker = Asker(bulk, journal, sampling)
        self._written = 0
        self._began = time.monotonic()
        self._steps: list[dict[str, object]] = []

    async def run(self) -> Report:
        stopped, detail = "", ""
        try:
            stopped = await self._all()
        except _Stopped as stop:
            stopped = "budget" if isinstance(stop.why, BudgetSpent) else "unreachable"
            stopped, detail = ("target", "") if self._harvest.full else (stopped, stop.why.message)
        return self._write(stopped, detail)

    async def _all(self) -> str:
        expansion = Expansion(self._seeds, self._table, self._topic)
        for name, calls in expansion.names():
            expansion.named(await self._step(name, calls, keep=False))
        for name, calls in expansion.answers(self._harvest):
            await self._step(name, calls)
        rounds = _Rounds(self._seeds, self._table, self._topic, expansion.categories)
        return await self._rounds(rounds)

    async def _rounds(self, rounds: _Rounds) -> str:
        poor = number = 0
        while not self._harvest.full:
            number += 1
            name = f"round {number}"
            before = len(self._harvest.made)
            entries = await self._step(
                name, rounds.calls(number, self._harvest), heard=rounds.balance.heard
            )
            asked = sum(entry.asked for entry in entries)
            low = len(self._harvest.made) - before < self._table.least_yield * asked
            poor = poor + 1 if low else 0
            if poor >= self._table.patience:
                return "yield"
        return "target"

    async def _step(
        self, name: str, calls: Sequence[Call], *, keep: bool = True,
        heard: Callable[[str, int], None] | None = None,
    ) -> list[Entry]:  # fmt: skip
        """Ask, then take what came in the order of the journal."""
        entries, stop = await self._asker.step(name, calls)
        kept = 0
        for entry in entries if keep else ():
            found = self._harvest.take(entry)
            kept += found
            if heard:
                heard(entry.category, found)
        self._steps.append(
            {"step": name, "asked": sum(e.asked for e in entries) if keep else 0, "kept": kept}
        )
        self._tell(name)
        if stop:
            raise _Stopped(stop)
        if self._harvest.rows >= max(1, self._written) * _GROWN:
            self._write("running", "")
        return entries

    def _seeded(self, count: int) -> None:
        if self._watch:
            self._watch(Progress("seeds", count, len(self._seeds.rows), 0.0, 0, 0.0))

    def _tell(self, step: str) -> None:
        if self._watch is None:
            return
        harvest, spent = self._harvest, self._bulk.spent
        share = len(harvest.made) / harvest.asked if harvest.asked else 0.0
        self._watch(Progress(step, harvest.rows, harvest.target, share, spent.requests, spent.cost))

    def _write(self, stopped: str, detail: str) -> Report:
        self._written = self._harvest.rows
        return write(
            self._out, self._harvest, self._table, self._bulk, self._steps,
            len(self._seeds.bad), stopped, detail, time.monotonic() - self._began,
        )  # fmt: skip


class _Stopped(Exception):
    def __init__(self, why: Stop) -> None:
        super().__init__(why.message)
        self.why = why

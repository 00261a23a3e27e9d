"""What every suite promises.

In: a target (`target.py`) and `Options`. Out: a `SuiteReport`: one `Score` with its interval and
its baselines, one row an item with all that a person needs to see why it failed, and the bars that
the figures must reach. The same options and the same target give the same report: seeds are made
from names, the asker's clock stands still, and nothing here looks at the time.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from malbeot.evaluate.target import Target
from malbeot.records import Score

ASKED_AT = datetime(2026, 5, 13, 3, 0, tzinfo=UTC)
"""The asker's clock in every request: a Wednesday noon in Seoul."""

Progress = Callable[[int, int], None]
"""Called with (items done, items in all)."""
Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Options:
    limit: int | None = None
    """Items to run, evenly spread over the suite; None runs all."""
    seed: int = 1
    data: Path | None = None
    """A file that takes the place of the suite's own data."""
    parallel: int = 1
    """Items at the same time. Above 1 a batching engine may round differently from run to run."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure and the bound it must keep; `complete` is False when a limited run cannot tell."""

    name: str
    value: float
    sense: Literal["at least", "at most"]
    bound: float
    complete: bool = True

    @property
    def met(self) -> bool | None:
        if not self.complete:
            return None
        return self.value >= self.bound if self.sense == "at least" else self.value <= self.bound


@dataclass(frozen=True, slots=True)
class SuiteReport:
    """`items` hold at least `id`, `passed` and `failed` (why, one sentence each)."""

    score: Score
    items: Sequence[Mapping[str, Any]]
    bars: Sequence[Bar] = ()


class Suite(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def about(self) -> str:
        """One line for `malbeot evaluate --list`."""
        ...

    @property
    def bots(self) -> tuple[str, ...]:
        """The bots this suite is run for when none is named."""
        ...

    def needs(self, options: Options) -> list[str]:
        """What is missing to run here; empty when it can."""
        ...

    async def run(self, target: Target, options: Options, progress: Progress) -> SuiteReport: ...


def silent(_done: int, _total: int) -> None:
    """Progress for baselines and tests."""


def spread(items: Sequence[Item], limit: int | None) -> list[Item]:
    """At most `limit` items, evenly spread, so that a short run still sees every kind."""
    if limit is None or limit >= len(items):
        return list(items)
    return [items[position * len(items) // limit] for position in range(limit)]


def seed_of(*parts: object) -> int:
    """A seed below 2³¹ that depends on these parts alone."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


async def each(
    items: Sequence[Item],
    work: Callable[[Item], Awaitable[Result]],
    parallel: int,
    progress: Progress,
) -> list[Result]:
    """The results in the order of the items. The first error stops the rest and is raised."""
    gate = asyncio.Semaphore(parallel)
    done = 0

    async def one(item: Item) -> Result:
        nonlocal done
        async with gate:
            result = await work(item)
        done += 1
        progress(done, len(items))
        return result

    tasks = [asyncio.create_task(one(item)) for item in items]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

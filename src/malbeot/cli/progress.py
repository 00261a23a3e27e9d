"""Bars with the time left, the same for every long job, on standard error.

Where that is no terminal, a plain line now and then, so that a log shows that work goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID

Show = Callable[[str, float, float, str], None]
"""A job's name, how much of it is done, how much there is, and what to write beside its bar."""
_SPEED_SECONDS = 300
_LINE_SECONDS = 15.0


@contextmanager
def bars(
    console: Console | None = None, clock: Callable[[], float] = time.monotonic
) -> Iterator[Show]:
    """Gives a function to call now and then; a new name adds a bar."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield _lines(console, clock)
        return
    columns = (
        TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(),
        TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(
        *columns, console=console, speed_estimate_period=_SPEED_SECONDS
    ) as shown:  # fmt: skip
        tasks: dict[str, TaskID] = {}

        def show(name: str, done: float, total: float, text: str) -> None:
            if name not in tasks:
                tasks[name] = shown.add_task(text, total=total)
            shown.update(tasks[name], completed=done, total=total, description=text)

        yield show


def _lines(console: Console, clock: Callable[[], float]) -> Show:
    """Says nothing of what is over soon."""
    last = clock()

    def show(name: str, done: float, total: float, text: str) -> None:
        nonlocal last
        if clock() - last < _LINE_SECONDS:
            return
        last = clock()
        share = f" ({done / total:.0%})" if total else ""
        console.print(f"{text}{share}", markup=False, highlight=False, soft_wrap=True)

    return show

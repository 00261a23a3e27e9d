"""Bars with the time left, the same for every long job: on standard error, on a terminal only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID

Show = Callable[[str, float, float, str], None]
"""A job's name, how much of it is done, how much there is, and what to write beside its bar."""
_SPEED_SECONDS = 300


@contextmanager
def bars(console: Console | None = None) -> Iterator[Show]:
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
    columns = (
        TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(),
        TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(
        *columns, console=console, disable=not console.is_terminal,
        speed_estimate_period=_SPEED_SECONDS,
    ) as shown:  # fmt: skip
        tasks: dict[str, TaskID] = {}

        def show(name: str, done: float, total: float, text: str) -> None:
            if name not in tasks:
                tasks[name] = shown.add_task(text, total=total)
            shown.update(tasks[name], completed=done, total=total, description=text)

        yield show

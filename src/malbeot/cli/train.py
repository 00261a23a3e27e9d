"""`malbeot train RECIPE`: make a model as a recipe says; goes on where a killed run was."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from malbeot import log

if TYPE_CHECKING:
    from malbeot.train.checkpoint import Progress as Progress_
    from malbeot.train.loop import Report

_WITH_SET_ASIDE = 3


def train(
    recipe: Annotated[Path, typer.Argument(help="A recipe file, e.g. recipes/malbeot-mini.toml.")],
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="One value, e.g. --set loop.minutes=5.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="Directory of public data to season with.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the checkpoint.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON result.")] = False,
) -> None:
    """Train a model. Interrupt it at will: the same command goes on from the last checkpoint."""
    log.configure()
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    from malbeot.train.recipe import load_recipe
    from malbeot.train.run import train as run

    plan = load_recipe(recipe, set_ or ())
    with _shown(plan.name) as report:
        result = run(plan, data, report=report, fresh=fresh)
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(result), ensure_ascii=False))
    else:
        measured = ", ".join(f"{name} {value:.3f}" for name, value in result.figures.items())
        typer.echo(
            f"{result.out}: {result.steps:,} steps, {result.tokens:,} tokens, "
            f"{result.seconds / 60:.1f} minutes; {measured}"
        )
    if result.set_aside:
        typer.echo(f"rows set aside: {result.set_aside}", err=True)
        raise typer.Exit(_WITH_SET_ASIDE)


@contextmanager
def _shown(name: str) -> Iterator[Report]:
    """A bar with the time left on standard error, which a pipe or a log file does not get."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(elapsed_when_finished=False),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), speed_estimate_period=300) as bar:
        task = bar.add_task(name, total=1.0)

        def report(progress: Progress_, loss: float, done: float) -> None:
            speed = progress.tokens / max(progress.seconds, 1e-9)
            bar.update(
                task,
                completed=done,
                description=f"{name} step {progress.step:,} loss {loss:.3f} {speed:,.0f} tokens/s",
            )

        yield report

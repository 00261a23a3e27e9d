"""What `malbeot prepare --rewrite` does on the command line: estimate, or rewrite and prepare."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from malbeot.cli.progress import Show
from malbeot.settings import Settings

if TYPE_CHECKING:
    from malbeot.prepare.report import Report
    from malbeot.prepare.run import Plan


@dataclass(frozen=True, slots=True)
class Rewriting:
    """The options that belong to it. `every` rewrites messy Korean rows too; `measure` is how many
    calls an estimate may make."""

    url: str = ""
    model: str = ""
    price_in: float = 0.0
    price_out: float = 0.0
    budget: float | None = None
    every: bool = False
    estimate: bool = False
    measure: int = 0


def rewritten(
    paths: list[Path], out: Path, plan: Plan, asked: Rewriting, settings: Settings, show: Show,
    *, as_json: bool,
) -> Report | None:  # fmt: skip
    """The report of all; None when only an estimate was asked for, which is printed."""
    from malbeot.engine.bulk import endpoint_for
    from malbeot.prepare import rewrite, rewriting

    endpoint = endpoint_for(
        settings.engine, url=asked.url, model=asked.model, price_in=asked.price_in,
        price_out=asked.price_out, trusted=bool(asked.url),
    )  # fmt: skip
    options = rewrite.Options(which="all" if asked.every else "foreign")
    rows = rewriting.sound_rows(paths, out, plan, show)
    if asked.estimate:
        found = rewriting.estimated(rows, out, endpoint, options, asked.measure)
        typer.echo(json.dumps(asdict(found), ensure_ascii=False) if as_json else found.said)
        return None
    report, told = rewriting.prepare_rewritten(
        rows, out, plan, endpoint, options, budget=asked.budget, watch=show
    )
    stopped = f"; stopped: {told.stopped} {told.detail}" if told.stopped else ""
    typer.echo(
        f"rewritten {told.rewritten:,}, left as they were {told.untouched:,}, not rewritten "
        f"{told.set_aside:,}; cost of all runs {told.cost_of_all_runs:.4f}{stopped}", err=True,
    )  # fmt: skip
    return report

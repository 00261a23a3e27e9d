"""`malbeot augment` of a bot's own rows: by a language model, or without one.

In: a bot's `[augment]` table with the options of the command line over it. Out: rows in a folder,
or what they would cost.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from malbeot.cli.messages import say
from malbeot.cli.progress import bars
from malbeot.errors import EngineError, NotFound, UsageError
from malbeot.settings import Settings, under_home

if TYPE_CHECKING:
    from malbeot.augment.report import Report
    from malbeot.augment.table import AugmentTable
    from malbeot.bots.manifest import BotManifest
    from malbeot.engine.bulk import Endpoint

_DONE_WITH_ROWS_SET_ASIDE = 3


class Job:
    """One bot's `[augment]` table with its options over it."""

    def __init__(
        self, name: str, settings: Settings, overrides: Sequence[str], rows: Path | None,
        out: Path | None, *, typed: bool,
    ) -> None:  # fmt: skip
        from malbeot.augment.table import read_table
        from malbeot.bots.manifest import bot_file, own_manifest, shipped_names

        file = bot_file(name)
        if file is None:
            raise NotFound(f"no bots/{name}/bot.toml, and no shipped bot {name!r}; there is: "
                           f"{', '.join(shipped_names())}")  # fmt: skip
        self._bot: BotManifest = own_manifest(file)
        where = f"{file}: [augment]"
        self._table: AugmentTable = read_table(self._bot.augment, where, overrides)
        self._settings = settings
        self._typed = typed
        self._out = under_home(out, settings.home) if out else settings.home / "augment" / name
        if self._out.is_file():
            raise UsageError(f"--out {out} is a file; name a folder")
        prepared = settings.home / "data" / name / "train.jsonl"
        own = file.parent / self._table.seeds if self._table.seeds else prepared
        self._rows = rows or own
        if not self._rows.is_file():
            raise UsageError(f"{self._rows} is not there; first: malbeot prepare {name}, or name "
                             "other rows with --rows")  # fmt: skip

    def offline(self, as_json: bool) -> None:
        from malbeot.augment.offline.run import augment as make_variants
        from malbeot.augment.rows import read_rows

        rows, bad = read_rows(self._rows)
        with bars() as show:
            report = make_variants(
                rows, self._table.offline, self._out, seed=self._table.seed, bad_rows=len(bad),
                watch=lambda done, total: show("rows", done, total, f"{done:,} rows"),
            )  # fmt: skip
        kinds = ", ".join(f"{change} {count:,}" for change, count in report.changes.items())
        said = f"{report.rows_in:,} rows → {report.rows:,} variants ({kinds}) → {self._out}"
        typer.echo(json.dumps(report.as_dict(), ensure_ascii=False) if as_json else said)
        if not rows:
            typer.echo(say("nothing_to_vary", file=self._rows), err=True)
        if bad:
            raise typer.Exit(_DONE_WITH_ROWS_SET_ASIDE)

    def estimate(self, as_json: bool) -> None:
        from malbeot.augment.run import forecast
        from malbeot.augment.seeds import read_seeds

        seeds = read_seeds(self._rows)
        found = forecast(seeds, self._table, self._endpoint(), self._out, self._topic())
        typer.echo(json.dumps(asdict(found), ensure_ascii=False) if as_json else found.said)

    def model(self, as_json: bool) -> None:
        from malbeot.augment import run
        from malbeot.augment.seeds import read_seeds

        seeds = read_seeds(self._rows)
        endpoint = self._endpoint()
        with ExitStack() as stack:
            show = stack.enter_context(bars())

            def watch(now: run.Progress) -> None:
                if now.step == "seeds":
                    show("seeds", now.rows, now.target, f"{now.rows:,} seeds read")
                    return
                text = f"{now.rows:,} rows, {now.kept_share:.0%} kept, {now.requests:,} requests"
                text += f", {now.cost:.4f} spent" if endpoint.price_in or endpoint.price_out else ""
                show("rows", now.rows, now.target, text)

            report = run.augment(
                seeds, self._table, endpoint, self._out, self._topic(), watch=watch
            )
        typer.echo(
            json.dumps(report.as_dict(), ensure_ascii=False) if as_json else _summary(report)
        )
        if report.stopped == "unreachable":
            raise EngineError(f"{report.detail}; run again to go on")
        if report.failed_calls or report.bad_seeds:
            raise typer.Exit(_DONE_WITH_ROWS_SET_ASIDE)

    def _topic(self) -> str:
        return self._table.topic or f"{self._bot.title} ({self._bot.description})"

    def _endpoint(self) -> Endpoint:
        from malbeot.engine.bulk import endpoint_for

        table = self._table
        if not table.url and self._settings.engine.kind != "openai":
            name = self._bot.name
            raise UsageError(
                f"no language model is named: add --url URL --model NAME (or url and model under "
                f"[augment]); without a model: malbeot augment {name} --by offline",
                korean="언어 모델의 주소가 없어요. --url 주소 --model 이름을 적거나, 모델 없이 "
                f"늘려 주세요: malbeot augment {name} --by offline",
            )
        return endpoint_for(
            self._settings.engine, url=table.url, model=table.model, price_in=table.price_in,
            price_out=table.price_out, trusted=self._typed,
        )  # fmt: skip


def _summary(report: Report) -> str:
    lines = [
        f"{report.rows:,} of {report.target:,} rows → {report.out} (stopped: {report.stopped})",
        f"{report.found:,} questions read = {report.kept:,} kept + {sum(report.refused.values()):,}"
        f" refused; near-duplicates over {report.threshold} ({report.tokens})",
        f"cost of all runs {report.cost_of_all_runs:.4f}",
    ]
    lines += [f"  {count:>8,}  {reason}" for reason, count in report.refused.items()]
    lines += [f"  {count:>8,}  calls: {reason}" for reason, count in report.failed_calls.items()]
    return "\n".join([*lines, *([report.detail] if report.detail else [])])

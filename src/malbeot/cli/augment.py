"""`malbeot augment`: more rows to train on, and the near-duplicate check by itself.

malbeot augment BOT                      a language model writes after the bot's own rows
malbeot augment BOT --by offline         variants without a model
malbeot augment food                     dialogues from the shipped bot's grammar
malbeot augment --check FILE --pool FILE which of these texts are new?
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from malbeot.cli.options import ConfigFile, Set, settings_from
from malbeot.cli.progress import Show, bars
from malbeot.errors import EngineError, NotFound, UsageError
from malbeot.files import write_jsonl
from malbeot.records import Example
from malbeot.settings import Settings, under_home

if TYPE_CHECKING:
    from malbeot.augment.report import Report
    from malbeot.augment.table import AugmentTable
    from malbeot.bots.manifest import BotManifest
    from malbeot.engine.bulk import Endpoint

_DONE_WITH_ROWS_SET_ASIDE = 3
_EVERY = 200
_WAYS = ("grammar", "model", "offline")
_GRAMMARS = ("food",)
_DIALOGUES = 120_000
_CORPUS = Path(".malbeot/corpus/food.jsonl")


def augment(
    bot: Annotated[str, typer.Argument(help="Which bot to make rows for, e.g. food.")] = "",
    by: Annotated[
        str,
        typer.Option(help="grammar (food), model (an OpenAI-compatible URL) or offline."),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(help="File (grammar) or folder (others); default below .malbeot."),
    ] = None,
    count: Annotated[
        int | None, typer.Option(min=1, help="How many rows; default 120,000 dialogues (grammar).")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed makes the same choices.")] = None,
    invented: Annotated[
        float, typer.Option(min=0, max=1, help="Share of dish names that are made up (grammar).")
    ] = 0.68,
    rows: Annotated[
        Path | None, typer.Option(help="Seeds or rows to begin from, in place of the bot's own.")
    ] = None,
    url: Annotated[str, typer.Option(help="OpenAI-compatible URL of the model.")] = "",
    model: Annotated[str, typer.Option(help="The model's name there.")] = "",
    budget: Annotated[
        float | None, typer.Option(min=0, help="Most that all runs together may cost.")
    ] = None,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Print cost and time, and ask nothing.")
    ] = False,
    check: Annotated[
        Path | None, typer.Option(help="Candidates to compare with those of --pool; makes no rows.")
    ] = None,
    pool: Annotated[
        Path | None, typer.Option(help="What the candidates of --check are compared with.")
    ] = None,
    threshold: Annotated[
        float | None, typer.Option(help="Nearer than this is a near-duplicate; default 0.7.")
    ] = None,
    tokens: Annotated[
        str, typer.Option(help="eojeol, kiwi or bigram: what is compared; default kiwi.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON result.")] = False,
    config: ConfigFile = None,
    set_: Set = None,
) -> None:
    """Make more rows to train on, or check texts against a pool."""
    from malbeot.augment.table import split

    mine, others = split(set_ or ())
    settings = settings_from(config, others)
    if pool is not None and check is None:
        raise UsageError("--pool goes with --check: malbeot augment --check FILE --pool FILE")
    if check is not None:
        _check(check, pool, 0.7 if threshold is None else threshold, tokens or "kiwi", as_json)
        return
    way = _way(bot, by)
    if way == "grammar":
        _grammar(bot, out, count or _DIALOGUES, 1 if seed is None else seed, invented, settings,
                 as_json)  # fmt: skip
        return
    given = {"target": count, "seed": seed, "url": url, "model": model, "budget": budget,
             "threshold": threshold, "tokens": tokens}  # fmt: skip
    job = _Job(bot, settings, [*mine, *_overrides(given)], rows, out, typed=_typed_url(mine, url))
    if way == "offline":
        job.offline(as_json)
    elif estimate:
        job.estimate(as_json)
    else:
        job.model(as_json)


def _way(bot: str, by: str) -> str:
    if not bot:
        raise UsageError("name a bot, or files to compare: --check CANDIDATES --pool POOL")
    if by and by not in _WAYS:
        raise UsageError(f"--by {by}: choose one of {', '.join(_WAYS)}")
    way = by or ("grammar" if bot in _GRAMMARS else "model")
    if way == "grammar" and bot not in _GRAMMARS:
        raise NotFound(
            f"bot {bot!r} has no grammar to generate from; there is: {', '.join(_GRAMMARS)}"
        )
    return way


def _overrides(given: dict[str, Any]) -> list[str]:
    return [f"augment.{key}={value}" for key, value in given.items() if value not in (None, "")]


def _typed_url(overrides: Sequence[str], url: str) -> bool:
    return bool(url) or any(item.startswith("augment.url=") for item in overrides)


# --- compare -----------------------------------------------------------------------------------


def _check(
    candidates: Path, pool: Path | None, threshold: float, tokens: str, as_json: bool
) -> None:
    from malbeot.augment.check import Check

    if pool is None:
        raise UsageError(
            "--check needs --pool, what the candidates are compared with: "
            f"malbeot augment --check {candidates} --pool OTHERS.jsonl",
            korean="--check에는 견줄 파일도 있어야 해요: "
            f"malbeot augment --check {candidates} --pool 다른파일.jsonl",
        )
    with bars() as show:
        checked = Check(pool, tokens, threshold, watch=lambda what, done, total: show(
            what, done, total, f"{done:,} texts of the {what}"))  # fmt: skip
        for bad in checked.bad_pool:
            typer.echo(f"{pool}:{bad.line}: {bad.reason} {bad.detail}".rstrip(), err=True)
        for verdict in checked.verdicts(candidates):
            typer.echo(json.dumps(verdict, ensure_ascii=False) if as_json else _said(verdict))
    counts = checked.counts
    if not as_json:
        typer.echo(f"{counts.accepted:,} accepted, {counts.rejected:,} rejected over {threshold} "
                   f"({tokens}), {counts.bad:,} unreadable")  # fmt: skip
    if counts.bad:
        raise typer.Exit(_DONE_WITH_ROWS_SET_ASIDE)


def _said(verdict: dict[str, Any]) -> str:
    if "error" in verdict:
        return f"{verdict['line']:>6}  unreadable  {verdict['error']} {verdict['detail']}"
    word = "accepted" if verdict["accepted"] else "rejected"
    near = f"  {verdict['nearest']}  ({verdict['nearest_at']})" if verdict["nearest"] else ""
    return f"{verdict['line']:>6}  {word}  {verdict['score']:.3f}{near}"


# --- grammar -----------------------------------------------------------------------------------


def _grammar(
    bot: str, out: Path | None, count: int, seed: int, invented: float, settings: Settings,
    as_json: bool,
) -> None:  # fmt: skip
    from malbeot.bots.food.catalogue.load import catalogue
    from malbeot.bots.food.wording.dialogues import dialogues

    dishes = catalogue().dishes
    names = [dish.name for dish in dishes]
    traits = [trait for dish in dishes for trait in dish.traits]
    examples = dialogues(seed, count, names, traits, invented=invented)
    file = under_home(out or _CORPUS, settings.home)
    if file.is_dir():
        raise UsageError(f"--out {out} is a folder; name the file to write")
    with bars() as show:
        written = write_jsonl(file, _shown(examples, count, show))
    typer.echo(
        json.dumps({"rows": written, "file": str(file)}, ensure_ascii=False)
        if as_json
        else f"{written:,} dialogues → {file}"
    )


def _shown(examples: Iterable[Example], count: int, show: Show) -> Iterator[dict[str, Any]]:
    for number, example in enumerate(examples, 1):
        yield example.as_row()
        if number % _EVERY == 0 or number == count:
            show("dialogues", number, count, f"{number:,} dialogues")


# --- from the bot's own rows -------------------------------------------------------------------


class _Job:
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
                f"불려 주세요: malbeot augment {name} --by offline",
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

"""`malbeot prepare FILE… --out DIR` or `malbeot prepare BOT --data DIR`: rows one can train on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from malbeot.cli.messages import say
from malbeot.cli.options import ConfigFile, Set, settings_from
from malbeot.cli.progress import bars
from malbeot.cli.rewriting import Rewriting, rewritten
from malbeot.cli.targets import files_of, with_documents_read, without_rows
from malbeot.errors import UsageError

if TYPE_CHECKING:
    from malbeot.bots.manifest import BotManifest
    from malbeot.prepare.report import Report

_DONE_WITH_ROWS_SET_ASIDE = 3
_LANGUAGES = ("ko", "any")


def prepare(
    targets: Annotated[
        list[str], typer.Argument(help="Files or folders to read, or one bot's name.")
    ],
    out: Annotated[Path | None, typer.Option(help="Folder to write; needed with files.")] = None,
    data: Annotated[
        Path, typer.Option(help="Folder that holds the files a bot's bot.toml names.")
    ] = Path("data"),
    language: Annotated[
        str, typer.Option(help="ko sets aside answers that are not Korean; any keeps them.")
    ] = "",
    against: Annotated[
        list[Path] | None,
        typer.Option(help="Evaluation file whose questions must not be trained on."),
    ] = None,
    ray: Annotated[str, typer.Option(help="Clean on this Ray cluster: its address.")] = "",
    rewrite: Annotated[
        bool, typer.Option("--rewrite", help="Rewrite foreign rows in Korean by a language model.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--rewrite-all", help="Rewrite messy Korean rows too.")
    ] = False,
    url: Annotated[str, typer.Option(help="OpenAI-compatible URL of that model.")] = "",
    model: Annotated[str, typer.Option(help="The model's name there.")] = "",
    price_in: Annotated[float, typer.Option(min=0, help="Of a million tokens sent.")] = 0.0,
    price_out: Annotated[float, typer.Option(min=0, help="Of a million tokens written.")] = 0.0,
    budget: Annotated[
        float | None, typer.Option(min=0, help="Most that all runs into --out may cost.")
    ] = None,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Print cost and time of rewriting, and stop.")
    ] = False,
    measure: Annotated[
        int, typer.Option(min=0, help="Calls that an estimate may make; they are not lost.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON result.")] = False,
    config: ConfigFile = None,
    set_: Set = None,
) -> None:
    """Clean rows, drop duplicates, split without leakage; list what was set aside, and why."""
    from malbeot.prepare import run
    from malbeot.prepare.table import read_table

    settings = settings_from(config, set_)
    paths, bot, place = _inputs(targets, data, settings.home)
    folder = out or (settings.home / "data" / bot.name if bot else None)
    if folder is None:
        raise UsageError("say where the result goes: --out DIR")
    table = read_table(bot.prepare if bot else {}, f"{place / 'bot.toml'}: [prepare]")
    plan = run.Plan(
        settings=table.over(settings.prepare),
        language=_language(language, bot),
        repairs=table.steps,
        keep=table.keep,
        against=(*(against or ()), *(place / path for path in table.against)),
        ray=ray,
    )
    with bars() as show:
        paths, unread = with_documents_read(paths, folder, show)
        empty = without_rows(paths, unread)
        if rewrite or every or estimate:
            asked = Rewriting(url, model, price_in, price_out, budget, every, estimate, measure)
            made = rewritten(paths, folder, plan, asked, settings, show, as_json=as_json)
            if made is None:
                return
            report = made
        else:
            report = run.prepare(paths, folder, plan, show)
    told = {**report.as_dict(), "empty": [str(path) for path in empty]}
    typer.echo(json.dumps(told, ensure_ascii=False) if as_json else _summary(report))
    for path in empty:
        typer.echo(say("holds_no_rows", file=path), err=True)
    if unread:
        typer.echo(unread, err=True)
    if report.set_aside or unread:
        raise typer.Exit(_DONE_WITH_ROWS_SET_ASIDE)


def _inputs(
    targets: Sequence[str], data: Path, home: Path
) -> tuple[list[Path], BotManifest | None, Path]:
    """The files to read; when a bot was named, the bot and its folder too."""
    from malbeot.bots.manifest import bot_file

    bot = bot_file(targets[0]) if len(targets) == 1 else None
    if bot is None:
        return files_of(targets), None, Path()
    if Path(targets[0]).exists():
        kind = "file" if Path(targets[0]).is_file() else "folder"
        raise UsageError(
            f"{targets[0]} is both a {kind} and a bot; write ./{targets[0]} for the {kind}"
        )
    return *_bot_inputs(bot, data, home), bot.parent


def _bot_inputs(file: Path, data: Path, home: Path) -> tuple[list[Path], BotManifest]:
    """What was collected for the bot, and the files that its bot.toml names."""
    from malbeot.bots.manifest import own_manifest

    bot = own_manifest(file)
    collected = home / "collect" / bot.name / "pages.jsonl"
    paths = [collected] if collected.is_file() else []
    if bot.sources and not paths:
        raise UsageError(f"{file} names sources; first: malbeot collect {bot.name}")
    if not bot.data.files and not paths:
        raise UsageError(f"{file} names no data; add [[sources]] or [[data.files]]")
    if missing := bot.data.missing(data):
        wanted = "; ".join(
            f"{data / file.path} ({file.source}; {file.licence})" for file in missing
        )
        raise UsageError(f"missing: {wanted}; put it there or name its folder with --data DIR")
    return [*paths, *(data / file.path for file in bot.data.files)], bot


def _language(asked: str, bot: BotManifest | None) -> Literal["ko", "any"]:
    chosen = asked or (bot.data.language if bot else "any")
    if chosen not in _LANGUAGES:
        raise UsageError(f"--language {chosen}: choose one of {', '.join(_LANGUAGES)}")
    return cast(Literal["ko", "any"], chosen)


def _summary(report: Report) -> str:
    splits = ", ".join(f"{side} {count:,}" for side, count in report.splits.items())
    out = Path(report.out)
    lines = [
        f"{report.rows_in:,} rows in = {report.kept:,} kept + {report.documents:,} documents"
        f" + {report.set_aside:,} set aside",
        f"kept: {splits} → {out}",
        f"the report to look at: {out / 'report.html'}",
    ]
    if report.reasons:
        lines.append(f"set aside, listed with reasons in {out / 'set_aside.jsonl'}:")
        lines += [f"  {count:>8,}  {reason}" for reason, count in report.reasons.items()]
    return "\n".join(lines)

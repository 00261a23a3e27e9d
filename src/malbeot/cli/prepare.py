"""`malbeot prepare FILE… --out DIR` or `malbeot prepare BOT --data DIR`: rows one can train on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from malbeot.cli.options import ConfigFile, Set, settings_from
from malbeot.cli.progress import bars
from malbeot.errors import NotFound, UsageError

if TYPE_CHECKING:
    from malbeot.bots.manifest import BotManifest
    from malbeot.prepare.run import Report

_DONE_WITH_ROWS_SET_ASIDE = 3
_USER_BOTS = Path("bots")
_LANGUAGES = ("ko", "any")


def prepare(
    targets: Annotated[list[str], typer.Argument(help="Files to read, or one bot's name.")],
    out: Annotated[Path | None, typer.Option(help="Folder to write; needed with files.")] = None,
    data: Annotated[
        Path, typer.Option(help="Folder that holds the files a bot's bot.toml names.")
    ] = Path("data"),
    language: Annotated[
        str, typer.Option(help="ko sets aside answers that are not Korean; any keeps them.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON result.")] = False,
    config: ConfigFile = None,
    set_: Set = None,
) -> None:
    """Clean rows, drop duplicates, split without leakage; list what was set aside, and why."""
    from malbeot.prepare import run

    settings = settings_from(config, set_)
    paths, bot = _inputs(targets, data)
    folder = out or (settings.home / "data" / bot.name if bot else None)
    if folder is None:
        raise UsageError("say where the result goes: --out DIR")
    run.check(paths, folder)
    chosen = _language(language, bot)
    with bars() as show:

        def watch(done: int, total: int, rows: int) -> None:
            show("reading", done, total, f"{rows:,} rows")

        report = run.prepare(paths, folder, settings.prepare, chosen, watch=watch)
    typer.echo(json.dumps(report.as_dict(), ensure_ascii=False) if as_json else _summary(report))
    if report.set_aside:
        raise typer.Exit(_DONE_WITH_ROWS_SET_ASIDE)


def _inputs(targets: Sequence[str], data: Path) -> tuple[list[Path], BotManifest | None]:
    """The files to read, and the bot when it was a bot that was named."""
    bot = _bot_file(targets[0]) if len(targets) == 1 else None
    if bot is None:
        if missing := next((name for name in targets if not Path(name).exists()), None):
            raise NotFound(f"{missing}: no such file, and no bot of that name")
        return [Path(name) for name in targets], None
    if Path(targets[0]).exists():
        raise UsageError(
            f"{targets[0]} is both a file and a bot; write ./{targets[0]} for the file"
        )
    return _bot_inputs(bot, data)


def _bot_file(name: str) -> Path | None:
    from malbeot.bots.manifest import shipped

    own = _USER_BOTS / name / "bot.toml"
    named = not any(mark in name for mark in "/\\.")
    return (own if own.is_file() else shipped(name)) if named else None


def _bot_inputs(bot_file: Path, data: Path) -> tuple[list[Path], BotManifest]:
    from malbeot.bots.manifest import read_manifest

    bot = read_manifest(bot_file)
    if not bot.data.files:
        raise UsageError(f"{bot_file} names no data files; add [[data.files]]")
    if missing := bot.data.missing(data):
        wanted = "; ".join(
            f"{data / file.path} ({file.source}; {file.licence})" for file in missing
        )
        raise UsageError(f"missing: {wanted}; put it there or name its folder with --data DIR")
    return [data / file.path for file in bot.data.files], bot


def _language(asked: str, bot: BotManifest | None) -> Literal["ko", "any"]:
    chosen = asked or (bot.data.language if bot else "any")
    if chosen not in _LANGUAGES:
        raise UsageError(f"--language {chosen}: choose one of {', '.join(_LANGUAGES)}")
    return cast(Literal["ko", "any"], chosen)


def _summary(report: Report) -> str:
    splits = ", ".join(f"{side} {count:,}" for side, count in report.splits.items())
    lines = [
        f"{report.rows_in:,} rows in = {report.kept:,} kept + {report.set_aside:,} set aside",
        f"kept: {splits} → {report.out}",
    ]
    if report.reasons:
        lines.append(f"set aside, listed with reasons in {Path(report.out) / 'set_aside.jsonl'}:")
        lines += [f"  {count:>8,}  {reason}" for reason, count in report.reasons.items()]
    return "\n".join(lines)

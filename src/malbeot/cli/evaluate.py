"""`malbeot evaluate TARGET`: how good is a bot, a model or a server, with a report to read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from malbeot.cli.options import ConfigFile, Set, settings_from
from malbeot.cli.progress import Show, bars
from malbeot.errors import UsageError
from malbeot.settings import EngineSettings, Settings

if TYPE_CHECKING:
    from malbeot.evaluate.base import Options, Suite
    from malbeot.evaluate.target import Target

_URL = ("http://", "https://")
_OWN = "qa"
"""The suite of a bot that was made of somebody's own data."""


def evaluate(
    target: Annotated[
        str, typer.Argument(help="A bot, a model directory, or the URL of an OpenAI-style server.")
    ] = "",
    suite: Annotated[
        list[str] | None, typer.Option(help="What to measure; default all suites of the bot.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="A file that takes the place of the suite's own data.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Items to run, evenly spread over the suite.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same report.")] = 1,
    parallel: Annotated[
        int, typer.Option(min=1, help="Items at the same time; above 1 may not repeat exactly.")
    ] = 1,
    model: Annotated[str, typer.Option(help="With a URL: the model or bot there.")] = "",
    out: Annotated[Path | None, typer.Option(help="Folder of the report.")] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an interrupted run in the same folder.")
    ] = False,
    gate: Annotated[
        bool, typer.Option("--gate", help="Exit 1 when a figure misses its bar.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON result.")] = False,
    list_: Annotated[
        bool, typer.Option("--list", help="Tell which suites can run here, and stop.")
    ] = False,
    config: ConfigFile = None,
    set_: Set = None,
) -> None:
    """Measure a bot, a model or a server, and write a report."""
    from malbeot.evaluate.base import Options
    from malbeot.evaluate.registry import chosen
    from malbeot.evaluate.run import check_needs

    options = Options(limit=limit, seed=seed, data=data, parallel=parallel)
    if list_:
        _list(options, as_json)
        return
    settings = settings_from(config, set_)
    _check_target(target, settings)
    suites = chosen(suite or _of_own_bot(target), model or target)
    if data is None and suites[0].name == _OWN:
        options = replace(options, data=_prepared(settings, target))
    check_needs(suites, options)
    folder = out or settings.home / "reports" / _folder(target, model, suites)
    with bars() as show:
        work = _measure(target, model, settings, suites, options, folder, resume, show)
        result = asyncio.run(work)
    _print(result, folder, as_json)
    if gate and not result["bars_met"]:
        raise typer.Exit(1)


def measured(bot: str, settings: Settings, show: Show) -> dict[str, Any]:
    """The report of a bot of one's own, as `malbeot build` needs it."""
    from malbeot.evaluate.base import Options
    from malbeot.evaluate.registry import chosen

    options = Options(data=_prepared(settings, bot))
    folder = settings.home / "reports" / bot
    quiet = settings.model_copy(update={"engine": EngineSettings(kind="fake")})
    work = _measure(bot, "", quiet, chosen([_OWN], bot), options, folder, False, show)
    return {**asyncio.run(work), "report": str(folder / "report.md")}


def _prepared(settings: Settings, bot: str) -> Path:
    return settings.home / "data" / bot / "report.json"


def _of_own_bot(target: str) -> list[str]:
    from malbeot.bots.manifest import OWN_BOTS

    return [_OWN] if target and (OWN_BOTS / target / "bot.toml").is_file() else []


async def _measure(
    target: str,
    model: str,
    settings: Settings,
    suites: Sequence[Suite],
    options: Options,
    folder: Path,
    resume: bool,
    show: Show,
) -> dict[str, Any]:
    from malbeot.evaluate.run import run

    opened = await open_target(target, model, settings)

    def progress(suite: str, done: int, total: int) -> None:
        show(suite, done, total, f"{suite} {done}/{total}")

    return await run(opened, suites, options, folder, resume=resume, progress=progress)


async def open_target(target: str, model: str, settings: Settings) -> Target:
    """`target` has passed `_check_target`: it is a URL, a bot or a model directory."""
    if target.startswith(_URL):
        from malbeot.evaluate.url import open_url

        return await open_url(target, model, api_key=settings.engine.api_key)
    from malbeot.bots.registry import bots
    from malbeot.engine.load import open_engine
    from malbeot.evaluate.target import BotTarget, EngineTarget

    known = bots(settings.home, target)
    if target in known:
        return BotTarget(known[target], open_engine(settings.engine))
    return EngineTarget(open_engine(settings.engine.model_copy(update={"model": target})))


def _check_target(target: str, settings: Settings) -> None:
    if not target:
        raise UsageError("name what to measure: a bot, a model directory or a URL (or use --list)")
    if target.startswith(_URL):
        return
    from malbeot.bots.registry import bots

    known, path = bots(settings.home, target), Path(target)
    if target in known and path.exists():
        raise UsageError(f"{target} is a bot and a path here; write ./{target} for the path")
    if target not in known and path.is_file():
        raise UsageError(f"{target} is a file; a model is a directory")
    if target not in known and not path.exists():
        names = ", ".join(bots(settings.home))
        raise UsageError(f"{target!r} is no bot ({names}), no model directory and no http:// URL")


def _folder(target: str, model: str, suites: Sequence[Suite]) -> str:
    who = model or Path(target).name
    return "-".join(["".join(c if c.isalnum() else "_" for c in who), *(s.name for s in suites)])


def _list(options: Options, as_json: bool) -> None:
    from malbeot.evaluate.registry import suites

    rows = [(suite, suite.needs(options)) for suite in suites().values()]
    if as_json:
        table = {
            suite.name: {"about": suite.about, "runs_here": not missing, "missing": missing}
            for suite, missing in rows
        }
        typer.echo(json.dumps(table, ensure_ascii=False, indent=2))
        return
    for suite, missing in rows:
        typer.echo(f"{suite.name:<14} {suite.about}")
        typer.echo(f"{'':<14} {'missing: ' + '; '.join(missing) if missing else 'can run here'}")


def _print(result: Mapping[str, Any], folder: Path, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({**result, "report": str(folder)}, ensure_ascii=False))
        return
    for row in result.get("suites", [result]):
        low, high = row["interval"]
        typer.echo(f"{row['suite']}: {row['score']:.1%} ({low:.1%} to {high:.1%}), n = {row['n']}")
        for name, value in row["baselines"].items():
            typer.echo(f"  {name}: {value:.1%}")
        for bar in row["bars"]:
            word = {True: "met", False: "NOT MET", None: "not judged"}[bar["met"]]
            typer.echo(f"  {bar['name']} {bar['value']:g}, {bar['sense']} {bar['bound']:g}: {word}")
    typer.echo(f"→ {folder / 'report.md'}")

"""`malbeot collect BOT`: what its sources hold, politely fetched, a line a page with its origin."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from malbeot.cli.options import ConfigFile, Set, settings_from
from malbeot.cli.progress import bars
from malbeot.errors import NotFound, UsageError
from malbeot.files import read_toml

if TYPE_CHECKING:
    from malbeot.collect.report import Report, SourceReport
    from malbeot.collect.tables import Source

_FAILED = 1
_DONE_WITH_PAGES_SET_ASIDE = 3


def collect(
    bot: Annotated[str, typer.Argument(help="The bot whose bot.toml declares [[sources]].")],
    source: Annotated[
        list[str] | None, typer.Option(help="Only the source of this name; may be given again.")
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Ask again for everything, past the cache.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON result.")] = False,
    config: ConfigFile = None,
    set_: Set = None,
) -> None:
    """Fetch a bot's sources; obey robots.txt, keep address, time and licence, list what was not."""
    from malbeot.collect.run import collect as run

    settings = settings_from(config, set_)
    file = _bot_file(bot)
    sources = _chosen(_sources(file), source or (), file)
    with bars() as show:
        report = run(
            bot, sources, settings.home / "collect" / bot, file.parent, fresh=fresh, watch=show
        )
    typer.echo(json.dumps(report.as_dict(), ensure_ascii=False) if as_json else _summary(report))
    if report.failed:
        raise typer.Exit(_FAILED)
    if report.skipped:
        raise typer.Exit(_DONE_WITH_PAGES_SET_ASIDE)


def _bot_file(name: str) -> Path:
    """The bot.toml of a user's bot, or of one in this package."""
    from malbeot.bots.manifest import OWN_BOTS, bot_file

    if (found := bot_file(name)) is None:
        raise NotFound(
            f"no bot named {name}; its sources would stand in {OWN_BOTS / name}/bot.toml"
        )
    return found


def _sources(file: Path) -> tuple[Source, ...]:
    from malbeot.collect.sources import read_sources

    table: Mapping[str, Any] = read_toml(file)
    found = read_sources(table, str(file))
    if not found:
        raise UsageError(f"{file} declares no sources; add [[sources]], docs/collect.md shows how")
    return found


def _chosen(sources: Sequence[Source], names: Sequence[str], file: Path) -> list[Source]:
    known = [source.name for source in sources]
    if unknown := next((name for name in names if name not in known), ""):
        raise UsageError(f"--source {unknown}: {file} has {', '.join(known)}")
    return [source for source in sources if not names or source.name in names]


def _summary(report: Report) -> str:
    lines = [f"{report.pages:,} pages, {report.skipped:,} set aside → {report.folder}"]
    for source in report.sources:
        lines += _of_source(source)
    if report.skipped:
        lines.append(f"set aside, listed with fixes in {Path(report.folder) / 'skipped.jsonl'}:")
        lines += [f"  {count:>8,}  {reason}" for reason, count in report.reasons.items()]
    return "\n".join(lines)


def _of_source(source: SourceReport) -> list[str]:
    news = f"{source.new:,} new, {source.changed:,} changed"
    lines = [f"{source.name}: {source.pages:,} pages ({news}), {source.seconds:.0f} s"]
    if source.failed:
        lines.append(f"  broke off: {source.failed}; run again to go on")
    elif source.stopped:
        lines.append(f"  stopped early: {source.stopped}; run again to go on")
    lines += [f"  left alone: {host} ({why})" for host, why in source.hosts_stopped.items()]
    return lines

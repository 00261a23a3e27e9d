"""`malbeot build BOT`: a bot from its bot.toml, as far as something changed."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from malbeot.cli.building import Building
from malbeot.cli.options import ConfigFile, Set, settings_from
from malbeot.cli.progress import bars
from malbeot.errors import NotFound, UsageError

_SET_ASIDE = 3


def build(
    bot: Annotated[str, typer.Argument(help="A bot of yours: the name of its folder in bots/.")],
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Do every step again, and ask web sites again.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON result.")] = False,
    config: ConfigFile = None,
    set_: Set = None,
) -> None:
    """Make a bot from its bot.toml, doing again only what changed."""
    from malbeot.bots.manifest import OWN_BOTS, own_files, read_manifest, shipped

    file = OWN_BOTS / bot / "bot.toml"
    if shipped(bot):
        raise UsageError(f"{bot} is a bot of Malbeot itself, and ready: malbeot up")
    if not file.is_file():
        known = ", ".join(path.parent.name for path in own_files()) or "none yet"
        raise NotFound(f"no {file}; bots here: {known}. Make one: malbeot new {bot}")
    settings = settings_from(config, set_)
    with bars() as show:
        building = Building(read_manifest(file), file, settings, fresh, show)
        for name, step in building.steps():
            outcome = building.do(name, step)
            if not as_json:
                typer.echo(f"{name:<10} {outcome.said}")
    if as_json:
        typer.echo(json.dumps(building.result(), ensure_ascii=False))
    else:
        typer.echo(f"{bot} is ready: {building.what_next}")
    if building.set_aside:
        raise typer.Exit(_SET_ASIDE)

"""`malbeot build BOT`: a bot from its bot.toml, as far as something changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from malbeot.cli.another import Said
from malbeot.cli.building import Building
from malbeot.cli.messages import left_out, say
from malbeot.cli.options import ConfigFile, Set, settings_from
from malbeot.cli.progress import bars
from malbeot.errors import NotFound, UsageError

if TYPE_CHECKING:
    from malbeot.bots.scaffold.origins import Change


def build(
    bot: Annotated[str, typer.Argument(help="A bot of yours: the name of its folder in bots/.")],
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Do every step again, and ask web sites again.")
    ] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="First copy again the originals that changed.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON result.")] = False,
    config: ConfigFile = None,
    set_: Set = None,
) -> None:
    """Make a bot from its bot.toml, doing again only what changed."""
    from malbeot.bots.manifest import own_manifest
    from malbeot.bots.scaffold import origins

    file = _file(bot)
    manifest = own_manifest(file)
    settings = settings_from(config, set_)
    folder = file.parent
    changes = origins.take_over(folder) if refresh else origins.changes(folder)
    if refresh and not as_json:
        _tell(changes, bot, folder, done=True)
    with bars() as show:
        said = Said(config, tuple(set_ or ()))
        building = Building(manifest, file, settings, fresh, show, said)
        for name, step in building.steps():
            outcome = building.do(name, step)
            if not as_json:
                _print(say(f"step_{name}"), outcome.said)
    if as_json:
        told = [{"kind": one.kind, "file": str(one.original)} for one in changes]
        typer.echo(json.dumps({**building.result(), "originals": told}, ensure_ascii=False))
        return
    if not refresh:
        _tell(changes, bot, folder, done=False)
    typer.echo(building.last_word)


def _file(bot: str) -> Path:
    from malbeot.bots.manifest import OWN_BOTS, own_files, shipped

    file = OWN_BOTS / bot / "bot.toml"
    if shipped(bot):
        raise UsageError(
            f"{bot} is a bot of Malbeot itself, and ready: malbeot up",
            korean=f"{bot}: 말벗에 들어 있는 봇이라 바로 쓸 수 있어요. malbeot up",
        )
    if not file.is_file():
        known = ", ".join(path.parent.name for path in own_files())
        raise NotFound(
            f"no {file}; bots here: {known or 'none yet'}. Make one: malbeot new {bot}",
            korean=f"{file}: 그런 파일이 없어요. 여기 있는 봇: {known or '아직 없음'}. "
            f"새로 만들려면: malbeot new {bot}",
        )
    return file


def _tell(changes: Sequence[Change], bot: str, folder: Path, *, done: bool) -> None:
    """What became of the originals since they were copied."""
    from malbeot.bots.scaffold import origins

    for change in changes:
        if not done:
            typer.echo(say(f"original_{change.kind}", file=change.original))
        elif change.kind == "gone":
            typer.echo(say("put_away", folder=folder / origins.REPLACED, file=change.copy.name))
        else:
            typer.echo(say("taken_over", file=change.original))
    for link in origins.left_out(folder) if done else ():
        typer.echo(left_out(link))
    if changes and not done:
        typer.echo(say("take_over", bot=bot))


def _print(step: str, said: str) -> None:
    """The step's name in a column of its own; a Korean letter is two wide."""
    width = sum(2 if letter > "ᄀ" else 1 for letter in step)
    first, *rest = said.splitlines()
    typer.echo(step + " " * (11 - width) + first)
    for line in rest:
        typer.echo(" " * 11 + line)

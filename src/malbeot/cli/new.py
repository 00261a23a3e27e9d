"""`malbeot new NAME [FILE|URL…]`: a bot's folder, ready to be built."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from malbeot.cli import messages
from malbeot.cli.messages import say


def new(
    name: Annotated[str, typer.Argument(help="The bot's name: small Latin letters, digits, - _.")],
    origins: Annotated[
        list[str] | None,
        typer.Argument(help="Tables, documents, folders of them, or addresses of a site."),
    ] = None,
    title: Annotated[str, typer.Option(help="What people see; any language.")] = "",
    contact: Annotated[
        str, typer.Option(help="E-mail address that a site may write to; needed for addresses.")
    ] = "",
    licence: Annotated[str, typer.Option(help="Why these data may be used.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON result.")] = False,
) -> None:
    """Make bots/NAME with a commented bot.toml from a table, documents or a web site."""
    from malbeot.bots.manifest import OWN_BOTS, own_manifest
    from malbeot.bots.scaffold import NewBot, make
    from malbeot.bots.scaffold.origins import left_out
    from malbeot.cli.headers import unknown
    from malbeot.formats.folders import files_in

    bot = NewBot(name, title, tuple(origins or ()), contact, licence)
    folder = make(bot, OWN_BOTS)
    kept = own_manifest(folder / "bot.toml").prepare.get("keep", [])
    data = folder / "data"
    named = list(unknown(files_in(data) if data.is_dir() else ()))
    if as_json:
        told = {"bot": name, "folder": str(folder), "keep": kept,
                "left_out": [str(link) for link in left_out(folder)],
                "unknown_columns": {file.relative_to(data).as_posix(): names
                                    for file, names in named}}  # fmt: skip
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(say("new_written", file=folder / "bot.toml"))
    if origins and data.is_dir():
        typer.echo(say("new_copied", folder=data))
    for link in left_out(folder):
        typer.echo(f"  {messages.left_out(link)}")
    for file, names in named:
        said = say("unknown_columns", file=file.name, columns=", ".join(names), toml="bot.toml")
        typer.echo(f"  {said}")
    if kept:
        typer.echo(say("new_kept", contacts=", ".join(kept)))
    if not origins:
        typer.echo(say("new_empty", folder=data))
    for step in (f"malbeot build {name}", "malbeot up"):
        typer.echo(f"  {step}")

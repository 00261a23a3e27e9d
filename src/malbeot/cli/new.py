"""`malbeot new NAME [FILE|URL…]`: a bot's folder, ready to be built."""

from __future__ import annotations

import json
from typing import Annotated

import typer


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
    from malbeot.bots.manifest import OWN_BOTS
    from malbeot.bots.scaffold import NewBot, make

    bot = NewBot(name, title, tuple(origins or ()), contact, licence)
    folder = make(bot, OWN_BOTS)
    if as_json:
        typer.echo(json.dumps({"bot": name, "folder": str(folder)}, ensure_ascii=False))
        return
    typer.echo(f"{folder / 'bot.toml'} is written; look through it, then:")
    if origins and (folder / "data").is_dir():
        typer.echo(f"  your files were copied to {folder / 'data'}: edit them there")
    if not origins:
        typer.echo(f"  put your files into {folder / 'data'} and name them under [[sources]]")
    for step in (f"malbeot build {name}", "malbeot up"):
        typer.echo(f"  {step}")

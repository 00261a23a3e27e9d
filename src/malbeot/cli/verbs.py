"""The verbs of `malbeot` and what they share: one Typer application."""

from __future__ import annotations

import typer

from malbeot import __version__
from malbeot.cli import augment as augment_verb
from malbeot.cli import (
    build,
    collect,
    config,
    evaluate,
    export,
    new,
    prepare,
    serve,
    train,
    up,
    web,
)

app = typer.Typer(
    name="malbeot",
    help="Makes, trains, measures and serves Korean domain chatbots.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(up.up)
app.command()(serve.serve)
app.command()(web.web)
app.command()(new.new)
app.command()(build.build)
app.command()(collect.collect)
app.command()(prepare.prepare)
app.command()(augment_verb.augment)
app.command()(train.train)
app.command()(evaluate.evaluate)
app.add_typer(export.app, name="export")
app.add_typer(config.app, name="config")


def _version(shown: bool) -> None:
    if shown:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True),
) -> None:
    """Makes, trains, measures and serves Korean domain chatbots."""
    del version

"""`malbeot VERB`: the verbs and what they share (errors, exit codes, settings options).

Exit codes: 0 done, 1 failed, 2 bad usage or configuration, 3 done with rows set aside.
"""

from __future__ import annotations

import os
import sys

import typer

from malbeot import __version__
from malbeot.cli import augment as augment_verb
from malbeot.cli import (
    build,
    collect,
    config,
    evaluate,
    export,
    extras,
    new,
    prepare,
    serve,
    train,
    up,
    web,
)
from malbeot.errors import MalbeotError, UsageError

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


def main() -> None:
    """Run a verb; an expected failure is one line on standard error, never a traceback."""
    try:
        app()
    except MalbeotError as error:
        sys.stderr.write(f"malbeot: {error.message}\n")
        sys.exit(error.exit_code)
    except ModuleNotFoundError as error:
        if not (told := extras.missing(error)):
            raise
        sys.stderr.write(f"malbeot: {told}\n")
        sys.exit(UsageError.exit_code)
    except BrokenPipeError:  # the reader (head, less) has closed: not our failure
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        if error.strerror is None:  # raised by code, not by the system: a bug
            raise
        place = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"malbeot: {place}{error.strerror}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()

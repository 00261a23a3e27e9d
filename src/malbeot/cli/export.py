"""`malbeot export model DIR --out DIR`: a trained model in the form that is shipped and served."""

from __future__ import annotations

import contextlib
import enum
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from malbeot.cli.options import ConfigFile, settings_from
from malbeot.settings import under_home

app = typer.Typer(help="Write a model in the form that is served.", no_args_is_help=True)


class Precision(enum.StrEnum):
    int8 = "int8"
    fp32 = "fp32"


@app.callback()
def export() -> None:
    """Write a model in the form that is served."""


@app.command()
def model(
    source: Annotated[Path, typer.Argument(help="Model directory that malbeot train wrote.")],
    out: Annotated[Path, typer.Option(help="Directory to write; replaced when it is there.")],
    precision: Annotated[Precision, typer.Option(help="Weights of the graph.")] = Precision.int8,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON result.")] = False,
    config: ConfigFile = None,
) -> None:
    """Convert a trained model to an OpenVINO graph, with card and manifest."""
    home = settings_from(config, None).home
    from malbeot.train.export import export as write

    with contextlib.redirect_stdout(sys.stderr):  # the compressor draws its progress there
        result = write(under_home(source, home), under_home(out, home), precision.value)
    typer.echo(
        json.dumps(result, ensure_ascii=False)
        if as_json
        else f"{result['out']}: {result['precision']}, {result['bytes'] / 1e6:.1f} MB"
    )

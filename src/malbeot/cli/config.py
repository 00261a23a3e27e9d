"""`malbeot config show`: every setting, its value and where it came from."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

import typer

from malbeot.cli.options import ConfigFile, Set
from malbeot.settings import keys, load_with_origins

app = typer.Typer(help="Settings.", no_args_is_help=True)
_SECRET = ("api_key",)
_PASSWORD = re.compile(r"(?<=://)([^:/@]*):[^@]*@")


@app.command()
def show(
    config: ConfigFile = None,
    set_: Set = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print each setting with its value and origin."""
    settings, origins = load_with_origins(config, set_ or ())
    values = settings.model_dump(mode="json")
    rows = [(key, _shown(key, _get(values, key)), origins.get(key, "default")) for key in keys()]
    if as_json:
        table = {key: {"value": value, "origin": origin} for key, value, origin in rows}
        typer.echo(json.dumps(table, ensure_ascii=False, indent=2))
        return
    for key, value, origin in rows:
        typer.echo(f"{key} = {json.dumps(value, ensure_ascii=False)}  ({origin})")


def _get(values: dict[str, Any], key: str) -> Any:
    for part in key.split("."):
        values = values[part]
    return values


def _shown(key: str, value: Any) -> Any:
    if value and key.split(".")[-1] in _SECRET:
        return "***"
    return _PASSWORD.sub(r"\1:***@", value) if isinstance(value, str) else value


@app.callback()
def _section() -> None:
    """Settings."""

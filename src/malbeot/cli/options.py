"""Options that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from malbeot import log
from malbeot.settings import Settings, load

ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="Settings file; default malbeot.toml if present.")
]
Set = Annotated[
    list[str] | None, typer.Option("--set", help="One setting, e.g. --set web.port=8080.")
]


def settings_from(file: Path | None, overrides: list[str] | None) -> Settings:
    """Settings of all layers, with logging set up as they say."""
    settings = load(file, overrides or ())
    log.configure(settings.log_level, json=settings.log_json)
    return settings

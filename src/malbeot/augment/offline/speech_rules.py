"""The tables of speech.toml, and the names that all of the speech levels share."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from malbeot.files import read_toml

Level = Literal["합쇼", "해요", "해", "해라"]
LEVELS: tuple[Level, ...] = get_args(Level)
Morph = tuple[str, str]
"""A morpheme's form and tag, as Kiwi gives them."""


@cache
def rules() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("speech.toml"))

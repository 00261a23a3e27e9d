"""Usual shapes of sites as data: `preset = "doctor-board"` fills in what a source leaves out.

In: a table of [[sources]]. Out: the same with the preset's keys under its own; a table inside
(select, limits) is merged key by key.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.errors import UsageError
from malbeot.files import read_toml
from malbeot.tables import nearest

_FOLDER = Path(__file__).with_name("presets")


def names() -> list[str]:
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def merged(entry: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The source with its preset; `where` names it in errors. Raises `UsageError`."""
    own = dict(entry)
    name = own.pop("preset", None)
    if name is None:
        return own
    if name not in names():
        near, listed = nearest(str(name), names()), ", ".join(names())
        english = f"; did you mean {near}?" if near else f"; there are {listed}"
        korean = f"비슷한 이름: {near}" if near else f"쓸 수 있는 이름: {listed}"
        raise UsageError(
            f"{where}: unknown preset {name}{english}",
            korean=f"{where}: preset {name}: 모르는 이름이에요 ({korean})",
        )
    return _over(_preset(name), own)


@cache
def _preset(name: str) -> dict[str, Any]:
    return read_toml(_FOLDER / f"{name}.toml")


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(below)
    for key, value in above.items():
        under = result.get(key)
        both = isinstance(under, Mapping) and isinstance(value, Mapping)
        result[key] = _over(under, value) if both else value  # type: ignore[arg-type]
    return result

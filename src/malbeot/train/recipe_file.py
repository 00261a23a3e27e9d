"""A recipe from its TOML file and `key=value` overrides.

An unknown key is refused and the nearest known one named; a value of the wrong type names its
field; what contradicts itself is told all at once. Knows nothing of torch.
"""

from __future__ import annotations

import math
import tomllib
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Literal

from malbeot.errors import UsageError
from malbeot.files import read_toml
from malbeot.tables import nearest
from malbeot.train.contradictions import contradictions
from malbeot.train.recipe import Recipe


def load_recipe(path: Path, overrides: Sequence[str] = (), *, check: bool = True) -> Recipe:
    """Read a recipe. Raises `UsageError` that names the file, the key and the nearest known key,
    and, with `check`, for one that contradicts itself."""
    if not path.is_file():
        raise UsageError(f"recipe {path} does not exist")
    table = read_toml(path)
    for item in overrides:
        _override(table, item)
    recipe = settled(_build(Recipe, table, str(path), ""))
    if check and (problems := contradictions(recipe)):
        raise UsageError(f"{path}: " + "; ".join(problems))
    return recipe


def settled(recipe: Recipe) -> Recipe:
    """The recipe with what it leaves to be chosen."""
    chosen = recipe.optimizer
    new = not recipe.base
    kind = ("muon" if new else "adamw") if chosen.kind == "auto" else chosen.kind
    rate = chosen.learning_rate or (4e-3 if new else 1e-4)
    style = recipe.prompt_style or ("mini" if new else "")
    optimizer = replace(chosen, kind=kind, learning_rate=rate)
    return replace(recipe, optimizer=optimizer, prompt_style=style)


def _override(table: dict[str, Any], item: str) -> None:
    key, separator, value = item.partition("=")
    if not separator:
        raise UsageError(f"--set {item}: write it as key=value, e.g. --set loop.minutes=5")
    *path, name = key.strip().split(".")
    for part in path:
        table = table.setdefault(part, {})
        if not isinstance(table, dict):
            raise UsageError(f"--set {item}: {part} is one value, so there is no {key.strip()}")
    table[name] = _literal(value.strip())


def _literal(text: str) -> Any:
    """The TOML value that the text spells, else the text itself."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _build(kind: Any, table: Mapping[str, Any], origin: str, prefix: str) -> Any:
    known = typing.get_type_hints(kind)
    for key in table:
        if key not in known:
            near = nearest(key, tuple(known))
            hint = f"; did you mean {prefix}{near}?" if near else ""
            raise UsageError(f"{origin}: unknown key {prefix}{key}{hint}")
    needed = [f.name for f in fields(kind) if f.name in ("name", "out") and f.name not in table]
    if needed:
        raise UsageError(f"{origin}: {prefix}{needed[0]} is missing")
    return kind(**{k: _value(known[k], v, origin, prefix + k) for k, v in table.items()})


def _value(kind: Any, value: Any, origin: str, key: str) -> Any:
    if is_dataclass(kind) and isinstance(value, Mapping):
        return _build(kind, value, origin, f"{key}.")
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise UsageError(f"{origin}: {key} = {value} is not a finite number")
    origin_kind = typing.get_origin(kind)
    if origin_kind is Literal and value in typing.get_args(kind):
        return value
    if origin_kind is tuple and isinstance(value, list):
        return tuple(_value(typing.get_args(kind)[0], item, origin, key) for item in value)
    plain = isinstance(kind, type) and not isinstance(kind, types.GenericAlias)
    if plain and isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise UsageError(f"{origin}: {key} = {value!r} is not {_spelled(kind)}")


def _spelled(kind: Any) -> str:
    if typing.get_origin(kind) is Literal:
        return "one of " + ", ".join(typing.get_args(kind))
    return getattr(kind, "__name__", str(kind))

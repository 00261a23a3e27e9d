"""The manifest of a model or adapter directory: which files belong to it, and what made them.

`manifest.json` is written last; a directory without one is not finished. A file whose hash differs
is damaged or was changed by hand, and the directory is not loaded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from malbeot.errors import DataError, UsageError
from malbeot.files import recovered, sha256, write_json

NAME = "manifest.json"


def check_replaceable(out: Path) -> None:
    """Raises `UsageError` when `out` holds something else than a model, which a new model would
    take the place of."""
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / NAME).is_file()):
        raise UsageError(f"{out} is there and is no model of ours; name another directory")


def seal(directory: Path, facts: Mapping[str, Any]) -> None:
    """Write the manifest over all files of the directory, with `facts` (recipe, data, style)."""
    names = sorted(
        str(path.relative_to(directory))
        for path in directory.rglob("*")
        if path.is_file() and path.name != NAME
    )
    hashes = {name: sha256(directory / name) for name in names}
    write_json(directory / NAME, {**facts, "files": hashes})


def verified(directory: Path) -> dict[str, Any]:
    """The manifest. Raises `DataError` naming the first file that is missing or differs."""
    path = recovered(directory) / NAME
    if not path.is_file():
        raise DataError(f"{directory}: no {NAME}: the directory is not a finished model")
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        files: dict[str, str] = dict(manifest["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path}: not a manifest: {error}") from error
    there = {str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file()}
    if strange := sorted(there - set(files) - {NAME}):
        raise DataError(f"{directory / strange[0]} is not listed in {NAME}")
    for name, digest in files.items():
        file = directory / name
        if not file.is_file():
            raise DataError(f"{file} is missing, but {NAME} lists it")
        if sha256(file) != digest:
            raise DataError(f"{file} is not the file that {NAME} describes (sha256 differs)")
    return manifest

"""Where the copies in a bot's data folder came from, so that a change of the original is noticed.

`origins.json` beside bot.toml holds, for each file or folder that the bot was made from, its path
and the hashes of its files as they were copied. Nothing is taken over unless somebody asks for it;
a copy that was edited is kept then, in `replaced/`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from malbeot.errors import DataError
from malbeot.files import atomic, sha256, write_json
from malbeot.formats.folders import files_in

FILE = "origins.json"
REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Origin:
    """`files` are hashes by the path below `path`; for a single file its own, under an empty one.
    `copy` is relative to the bot's folder."""

    path: str
    copy: str
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """An original that is not what was copied, and the copy that stands for it."""

    kind: Literal["changed", "new", "gone"]
    original: Path
    copy: Path


def copied(path: Path, folder: Path, copy: str) -> Origin:
    """Copy a file or a folder to `folder`/`copy`, without what programs left in it."""
    files = {below: sha256(file) for below, file in _now(path).items()}
    for below in files:
        place = folder / copy / below
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path / below, place)
    return Origin(str(path.resolve()), copy, files)


def write(folder: Path, origins: Sequence[Origin]) -> None:
    if origins:
        write_json(folder / FILE, [asdict(origin) for origin in origins])


def changes(folder: Path) -> list[Change]:
    """What is different now. An original that cannot be found is none: it may have been moved."""
    return [change for origin in _read(folder) for change in _of(origin, folder)]


def take_over(folder: Path) -> list[Change]:
    """Copy what changed, and put away what is gone; what that was."""
    made = []
    kept = folder / REPLACED / datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    origins = _read(folder)
    for origin in origins:
        for change in _of(origin, folder):
            below = change.copy.relative_to(folder / origin.copy).as_posix()
            edited = change.copy.is_file() and sha256(change.copy) != origin.files.get(below, "")
            if edited or change.kind == "gone":
                _put_away(change.copy, kept / change.copy.relative_to(folder))
            if change.kind != "gone":
                with change.original.open("rb") as source, atomic(change.copy, "wb") as file:
                    shutil.copyfileobj(source, file)
            made.append(change)
    renewed = [
        Origin(origin.path, origin.copy, _hashes(origin)) if Path(origin.path).exists() else origin
        for origin in origins
    ]
    write(folder, renewed)
    return made


def _of(origin: Origin, folder: Path) -> Iterator[Change]:
    now, place = _now(Path(origin.path)), folder / origin.copy
    if not Path(origin.path).exists():
        return
    for below in sorted({*now, *origin.files}):
        copy = place / below
        if below not in now:
            if copy.is_file():
                yield Change("gone", Path(origin.path) / below, copy)
            continue
        found = sha256(now[below])
        if found == origin.files.get(below) or (copy.is_file() and found == sha256(copy)):
            continue
        yield Change("changed" if below in origin.files else "new", now[below], copy)


def _now(path: Path) -> dict[str, Path]:
    if path.is_dir():
        return {file.relative_to(path).as_posix(): file for file in files_in(path)}
    return {"": path} if path.is_file() else {}


def _hashes(origin: Origin) -> dict[str, str]:
    return {below: sha256(file) for below, file in _now(Path(origin.path)).items()}


def _put_away(copy: Path, place: Path) -> None:
    if copy.is_file():
        place.parent.mkdir(parents=True, exist_ok=True)
        copy.replace(place)


def _read(folder: Path) -> list[Origin]:
    path = folder / FILE
    if not path.is_file():
        return []
    try:
        return [Origin(**row) for row in json.loads(path.read_text(encoding="utf-8"))]
    except (ValueError, TypeError) as error:
        raise DataError(
            f"{path}: not a list of originals; delete it to forget them: {error}"
        ) from error

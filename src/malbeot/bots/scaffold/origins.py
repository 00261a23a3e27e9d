"""Where the copies in a bot's data folder came from, so that a change of the original is noticed.

`origins.json` beside bot.toml holds, for each file or folder that the bot was made from, its path
and the hashes of its files as they were copied. Nothing is taken over unless somebody asks for it;
a copy that was edited is kept then, in `replaced/`. Links that lead out of a folder are not
followed, and nothing outside the bot's data folder is written, whatever origins.json says. A copy
bears its original's name: a bot's folder may come from somebody else, and must not fetch what was
never copied into it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import ConfigDict, ValidationInfo, field_validator
from pydantic.dataclasses import dataclass

from malbeot.errors import DataError, UsageError
from malbeot.files import atomic, sha256, write_json
from malbeot.formats.folders import files_in, links_out
from malbeot.tables import table_of
from malbeot.text.normalize import clean, encodable

FILE = "origins.json"
REPLACED = "replaced"
_DATA = "data"
_BLOCK = 1 << 20
_LONGEST_NAME = 255
_LONGEST_PATH = 4000
"""Bytes; file systems take no more."""
Kind = Literal["changed", "new", "gone"]


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Origin:
    """`files` are hashes by the path below `path`; for a single file its own, under an empty one.
    `copy` is relative to the bot's folder."""

    path: str
    copy: str
    files: dict[str, str]

    @field_validator("path")
    @classmethod
    def _is_path(cls, path: str) -> str:
        if not path or not _is_possible(path):
            raise ValueError("it is no path")
        return path

    @field_validator("copy")
    @classmethod
    def _below_data(cls, copy: str, known: ValidationInfo) -> str:
        parts = PurePosixPath(copy).parts
        if not _stays(copy) or parts[:1] != (_DATA,) or len(parts) < 2:
            raise ValueError(f"it has to lie below {_DATA}/")
        original = known.data.get("path")  # none where it was refused
        if original is not None and clean(Path(original).name) != clean(parts[-1]):
            raise ValueError("its name is not that of the original")
        return copy

    @field_validator("files")
    @classmethod
    def _below_copy(cls, files: dict[str, str]) -> dict[str, str]:
        if wrong := next((name for name in files if not _stays(name)), ""):
            raise ValueError(f"{wrong!r} leaves the folder")
        return files


@dataclass(frozen=True, slots=True)
class Change:
    """An original that is not what was copied, and the copy that stands for it."""

    kind: Kind
    original: Path
    copy: Path


def copied(path: Path, folder: Path, copy: str) -> Origin:
    """Copy a file or a folder to `folder`/`copy`, without what programs left in it."""
    place = folder / copy
    files = {below: _copy(file, place / below) for below, file in _now(path).items()}
    return Origin(str(path.resolve()), copy, files)


def write(folder: Path, origins: Sequence[Origin]) -> None:
    if origins:
        write_json(folder / FILE, [asdict(origin) for origin in origins])


def changes(folder: Path) -> list[Change]:
    """What is different now. An original that cannot be found is none: it may have been moved."""
    return [one.change for origin in _read(folder) for one in _compared(origin, folder)
            if one.change]  # fmt: skip


def left_out(folder: Path) -> list[Path]:
    """The links in the originals that lead out of their folders."""
    paths = [Path(origin.path) for origin in _read(folder)]
    return [link for path in paths if _is_there(path) and path.is_dir() for link in links_out(path)]


def take_over(folder: Path) -> list[Change]:
    """Copy what changed and what has no copy, and put away what is gone; what that was."""
    kept = folder / REPLACED / datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    made, renewed = list[Change](), list[Origin]()
    for origin in _read(folder):
        files, all_of_it = dict(origin.files), list(_compared(origin, folder))
        made += [change for one in all_of_it if (change := one.change or one.lost)]
        # What is gone first: a folder may stand where a file stood.
        for one in sorted(all_of_it, key=lambda one: bool(one.found)):
            if one.found:
                files[one.below] = one.found
            else:
                files.pop(one.below)
            if change := one.change or one.lost:
                copy = change.copy
                same = copy.is_file() and sha256(copy) == origin.files.get(one.below)
                if change.kind == "gone" or (copy.exists() and not same):
                    _put_away(copy, kept / copy.relative_to(folder))
                if change.kind != "gone":
                    files[one.below] = _copy(change.original, copy)
        renewed.append(replace(origin, files=files))
    write(folder, renewed)
    return made


@dataclass(frozen=True, slots=True)
class _Compared:
    """A file of an origin, by its path in it: its hash as it is now, empty when it is gone, and the
    change, if it is one."""

    below: str
    found: str
    change: Change | None = None
    lost: Change | None = None
    """Its copy is not there, though nothing changed: perhaps somebody wants it so."""


def _compared(origin: Origin, folder: Path) -> Iterator[_Compared]:
    original, place = Path(origin.path), folder / origin.copy
    now = _now(original)
    for below in sorted({*now, *origin.files}) if _is_there(original) else ():
        copy = _inside(place / below, folder)
        if below not in now:
            gone = Change("gone", original / below, copy) if copy.is_file() else None
            yield _Compared(below, "", gone)
            continue
        found = sha256(now[below])
        if found == origin.files.get(below) or (copy.is_file() and found == sha256(copy)):
            lost = None if copy.exists() else Change("new", now[below], copy)
            yield _Compared(below, found, lost=lost)
        else:
            kind: Kind = "changed" if below in origin.files else "new"
            yield _Compared(below, found, Change(kind, now[below], copy))


def _inside(copy: Path, folder: Path) -> Path:
    """The copy. Raises `DataError` where links in the data folder lead out of it."""
    if not copy.resolve().is_relative_to((folder / _DATA).resolve()):
        raise DataError(
            f"{copy} lies outside {folder / _DATA}, by way of a link; remove the link",
            korean=f"{copy}: 링크를 따라가면 {folder / _DATA} 밖이에요. 링크를 지워 주세요.",
        )
    return copy


def _now(path: Path) -> dict[str, Path]:
    if path.is_dir():
        return {file.relative_to(path).as_posix(): file for file in files_in(path)}
    return {"": path} if path.is_file() else {}


def _copy(original: Path, copy: Path) -> str:
    """The hash of what was copied, which need not be what stands in the original a moment later."""
    hashed = hashlib.sha256()
    with original.open("rb") as source, atomic(copy, "wb") as file:
        while block := source.read(_BLOCK):
            hashed.update(block)
            file.write(block)
    return hashed.hexdigest()


def _put_away(copy: Path, place: Path) -> None:
    if copy.is_dir() and all(path.is_dir() for path in copy.rglob("*")):
        shutil.rmtree(copy)  # its files were put away before
    elif copy.exists():
        place = place.with_name(f"{place.name}.rest") if place.exists() else place
        place.parent.mkdir(parents=True, exist_ok=True)
        copy.replace(place)


def _stays(path: str) -> bool:
    """Whether a relative path stays in its folder."""
    parts = PurePosixPath(path)
    return not parts.is_absolute() and ".." not in parts.parts and _is_possible(path)


def _is_possible(path: str) -> bool:
    """Whether a file could bear this path."""
    if "\0" in path or not encodable(path):
        return False
    names = path.encode().split(b"/")
    return max(map(len, names)) <= _LONGEST_NAME and len(path.encode()) < _LONGEST_PATH


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # in a folder that is closed to us
        return False


def _read(folder: Path) -> list[Origin]:
    path = folder / FILE
    if not path.is_file():
        return []
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise _damaged(f"{path}: this is no JSON", f"{path}: JSON이 아니에요") from error
    try:
        read = list(table_of(tuple[Origin, ...], said, str(path)))
    except UsageError as error:
        raise _damaged(error.message, error.korean) from error
    copies = (folder.absolute() / one.copy / below for one in read for below in ("", *one.files))
    if not all(_is_possible(str(copy)) for copy in copies):
        raise _damaged(f"{path}: a path in it is too long", f"{path}: 너무 긴 경로가 있어요")
    return read


def _damaged(message: str, korean: str) -> DataError:
    return DataError(
        f"{message}; delete it to forget where the copies came from",
        korean=f"{korean}. 이 파일을 지우면 원본을 잊고 복사본만 써요.",
    )

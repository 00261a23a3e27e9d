"""The files that somebody put into a folder, without those that programs left there; and whether
anything in a file can be read at all.

In: a folder, or a file. Out: its files in order, and the links that are not followed; or why
nothing will be read from a file. Looks at names and first rows only, so it is fast with any file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from itertools import islice
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from malbeot.formats.bad import BadFile, BadRow
from malbeot.formats.documents import is_document, sections
from malbeot.formats.rows import Row, rows_of
from malbeot.settings import data_of

_FILE = Path(__file__).with_name("folders.toml")
_LOOKED_AT = 50  # rows
_WHOLE_BYTES = 5_000_000  # a longer document is not read just to see whether it can be


class _Names(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    temporary: tuple[str, ...]


@cache
def _names() -> _Names:
    return data_of(_Names, _FILE)


def is_temporary(path: Path) -> bool:
    """Judged by its name alone."""
    return any(fnmatchcase(path.name, pattern) for pattern in _names().temporary)


def files_in(folder: Path) -> Iterator[Path]:
    """Every file of the folder and those below it, sorted, without temporary ones and without links
    that leave the folder. A folder that links lead to several times is read once."""
    yield from (path for path, inside in _found(folder) if inside)


def links_out(folder: Path) -> list[Path]:
    """The links in the folder that lead out of it or nowhere (to themselves, to what is gone): what
    `files_in` leaves out, to be told."""
    return [path for path, inside in _found(folder) if not inside]


def _found(folder: Path) -> Iterator[tuple[Path, bool]]:
    root = _real(folder)
    yield from _files(folder, root, {root})


def _files(folder: Path, root: Path, seen: set[Path]) -> Iterator[tuple[Path, bool]]:
    """Each file, and each link out of the root or to nothing; whether it is inside."""
    for path in sorted(folder.iterdir()):
        if is_temporary(path):
            continue
        real = _real(path)
        if not real.is_relative_to(root) or (path.is_symlink() and not path.exists()):
            yield path, False
        elif path.is_file():
            yield path, True
        elif path.is_dir() and real not in seen:
            seen.add(real)
            yield from _files(path, root, seen)


def _real(path: Path) -> Path:
    """Where links lead in the end. `Path.resolve` raises for one that leads to itself."""
    return Path(os.path.realpath(path))


def why_unreadable(path: Path) -> BadRow | None:
    """None when something of the file can be read, as far as a short look shows."""
    try:
        if is_document(path):
            if path.stat().st_size < _WHOLE_BYTES:
                next(sections(path))
            return None
    except BadFile as bad:
        return bad
    return _why_no_rows(path)


def _why_no_rows(path: Path) -> BadRow | None:
    worst = BadRow("no_text")
    for row in islice(rows_of(path), _LOOKED_AT):
        if not isinstance(row, Row):
            worst = BadRow(row.reason, row.detail)
        elif "\0" in row.raw:
            worst = BadRow("nul")
        else:
            return None
    return worst

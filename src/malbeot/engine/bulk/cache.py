"""Replies on disk, one SQLite file: what was paid for is never paid for twice.

A reply is committed (and flushed to the disk) before anybody sees it. Before each request its
highest cost is written down; a process that is killed leaves that note behind, and the next one
counts it as spent, because the server may have billed it. Keeps hashes of prompts, the replies and
their counts; never a key, a password or a prompt.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from malbeot.errors import DataError, UsageError

_TABLES = """
create table if not exists replies (
    key text primary key, model text not null, text text not null, finish text not null,
    prompt_tokens integer not null, completion_tokens integer not null, cost real not null,
    seconds real not null, guessed integer not null, room integer not null
) without rowid;
create table if not exists notes (id integer primary key, cost real not null);
"""
_GET = """
select text, finish, prompt_tokens, completion_tokens, cost, seconds, guessed, room
from replies where key = ?
"""
_SAMPLE = """
select text, finish, prompt_tokens, completion_tokens, cost, seconds, guessed, room
from replies where model = ? limit ?
"""
_PUT = """
insert or replace into replies
(key, model, text, finish, prompt_tokens, completion_tokens, cost, seconds, guessed, room)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_SPENT = "select (select total(cost) from replies) + (select total(cost) from notes)"


@dataclass(frozen=True, slots=True)
class Kept:
    """One reply. `guessed` is what its prompt was estimated at, `room` its max_tokens: with them
    the estimate of the next run is corrected."""

    text: str
    finish: str
    prompt_tokens: int
    completion_tokens: int
    cost: float
    seconds: float
    guessed: int
    room: int


class Cache:
    """Raises `DataError` for a file that is not ours."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._told():
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = full")
            self._db.executescript(_TABLES)

    def close(self) -> None:
        self._db.close()

    def get(self, key: str) -> Kept | None:
        rows = self._rows(_GET, key)
        return Kept(*rows[0]) if rows else None

    def note(self, cost: float) -> int:
        """A request starts that may cost so much."""
        return int(self._rows("insert into notes (cost) values (?) returning id", cost)[0][0])

    def forget(self, note: int) -> None:
        """The request of this note cost nothing."""
        self._rows("delete from notes where id = ?", note)

    def put(self, note: int, key: str, model: str, kept: Kept) -> None:
        """Keep a reply in place of its note: both or neither."""
        with self._told():
            self._db.execute("begin immediate")
            self._db.execute(_PUT, (key, model, *astuple(kept)))
            self._db.execute("delete from notes where id = ?", (note,))
            self._db.execute("commit")

    def spent(self) -> float:
        """What all replies cost, and what the noted requests may have cost."""
        return float(self._rows(_SPENT)[0][0])

    def sample(self, model: str, count: int) -> list[Kept]:
        """Some replies of a model, as chance (their hashes) has it."""
        return [Kept(*row) for row in self._rows(_SAMPLE, model, count)]

    def _rows(self, query: str, *values: object) -> list[Any]:
        with self._told():
            return self._db.execute(query, values).fetchall()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise DataError(f"{self._path}: the cache of replies: {error}") from error


@contextmanager
def alone(cache: Path) -> Iterator[None]:
    """One run at a time asks with this cache; the lock of a killed one is gone with it."""
    cache.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(f"{cache}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise UsageError(f"{cache} is used by another run; wait for it, or stop it") from error
        yield
    finally:
        os.close(handle)

"""Passages in, the store brought to them: added, changed, removed, unchanged, by id and hash.

Written in batches, each whole or not at all, so that a killed update is finished by running it
again: what was written is then unchanged. Passages that are no longer named are removed last.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence, Sized
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from malbeot.errors import DataError
from malbeot.knowledge.morphemes import Analyser
from malbeot.knowledge.rows import Digest, as_row, check, digest, question_rows
from malbeot.knowledge.rules import rules
from malbeot.knowledge.store import Store, in_batches, transaction
from malbeot.records import Passage

Watch = Callable[[str, float, float, str], None]
"""A part of the job, how much of it is done, how much there is, and in words."""
Shown = Callable[[int, int], None]


def shown(watch: Watch | None, doing: str, what: str) -> Shown:
    """Tells `watch` about a part that is counted; nothing where there is nothing to do."""

    def show(done: int, total: int) -> None:
        if watch and total:
            watch(f"{doing} {what}", done, total, f"{doing} {what}: {done:,} of {total:,}")

    return show


@dataclass(frozen=True, slots=True)
class Changes:
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0

    def as_dict(self) -> dict[str, int]:
        return asdict(self)

    @property
    def any(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def update(
    store: Store,
    passages: Iterable[Passage],
    analyse: Analyser | None,
    *,
    whole: bool,
    watch: Watch | None = None,
) -> Changes:
    """`whole` removes what `passages` does not name. Raises `DataError` for a bad passage or an id
    that comes twice; batches before it stay written."""
    with store.writing() as connection:
        writing = _Writing(connection, analyse)
        done, total = 0, len(passages) if isinstance(passages, Sized) else 0
        for batch in in_batches(passages, rules().update.batch):
            writing.write(batch)
            done += len(batch)
            shown(watch, "storing", "passages")(done, max(done, total))
        if whole:
            writing.remove_unnamed()
        return writing.changes


def remove(store: Store, ids: Collection[str]) -> int:
    """How many there were."""
    with store.writing() as connection, transaction(connection):
        found = 0
        for some in in_batches(ids, rules().update.batch):
            found += _remove(connection, _numbers(connection, some).values())
        return found


class _Writing:
    def __init__(self, connection: sqlite3.Connection, analyse: Analyser | None) -> None:
        self._connection, self._analyse = connection, analyse
        self.changes = Changes()
        connection.execute("CREATE TEMP TABLE named (id TEXT PRIMARY KEY) WITHOUT ROWID")

    def write(self, batch: Sequence[Passage]) -> None:
        for passage in batch:
            check(passage)
        self._name(batch)
        with transaction(self._connection):
            counts = self._write([(passage, digest(passage)) for passage in batch])
        before = self.changes.as_dict()
        self.changes = Changes(**{name: before[name] + counts.get(name, 0) for name in before})

    def _name(self, batch: Sequence[Passage]) -> None:
        for passage in batch:
            try:
                self._connection.execute("INSERT INTO temp.named VALUES (?)", [passage.id])
            except sqlite3.IntegrityError as error:
                raise DataError(
                    f"two passages have the id {passage.id!r}; give each one of its own"
                ) from error

    def _write(self, batch: Sequence[tuple[Passage, Digest]]) -> dict[str, int]:
        known = _known(self._connection, [passage.id for passage, _ in batch])
        now = datetime.now(UTC).isoformat(timespec="seconds")
        counts: dict[str, int] = {}
        for passage, told in batch:
            number, content, searched, added = known.get(passage.id, (0, b"", b"", now))
            if content == told.content:
                kind = "unchanged"
            elif searched == told.searched:
                kind = "changed"
                _amend(self._connection, number, passage, told, now)
            else:
                kind = "changed" if number else "added"
                _remove(self._connection, [number] if number else [])
                self._insert(passage, told, added, now)
            counts[kind] = counts.get(kind, 0) + 1
        return counts

    def _insert(self, passage: Passage, told: Digest, added: str, now: str) -> None:
        row = as_row(passage, told, self._analyse) | {"added": added, "changed": now}
        number = _put(self._connection, "passages", row)
        for question in question_rows(passage, self._analyse):
            _put(self._connection, "questions", {"passage": number, **question})

    def remove_unnamed(self) -> None:
        with transaction(self._connection):
            rows = self._connection.execute(
                "SELECT number FROM passages WHERE id NOT IN (SELECT id FROM temp.named)"
            ).fetchall()
            removed = _remove(self._connection, [row[0] for row in rows])
        self.changes = Changes(**{**self.changes.as_dict(), "removed": removed})


def _known(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, Any]:
    marks = ", ".join("?" * len(ids))
    rows = connection.execute(
        f"SELECT id, number, content, searched, added FROM passages WHERE id IN ({marks})",  # noqa: S608
        ids,
    )
    return {row[0]: row[1:] for row in rows}


def _numbers(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, int]:
    return {key: row[0] for key, row in _known(connection, ids).items()}


def _put(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> int:
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    done = connection.execute(
        f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608
        tuple(row.values()),
    )
    return int(done.lastrowid or 0)


def _amend(
    connection: sqlite3.Connection, number: int, passage: Passage, told: Digest, now: str
) -> None:
    """What the index does not hold: no reason to index again."""
    row = as_row(passage, told, None)
    names = ("after", "source", "licence", "meta", "content")
    values = [row[name] for name in names]
    sets = ", ".join(f"{name} = ?" for name in names)
    connection.execute(
        f"UPDATE passages SET {sets}, changed = ? WHERE number = ?",  # noqa: S608
        [*values, now, number],
    )


def _remove(connection: sqlite3.Connection, numbers: Iterable[int]) -> int:
    rows = [(number,) for number in numbers]
    connection.executemany("INSERT INTO removed (passage) VALUES (?)", rows)
    connection.executemany("DELETE FROM questions WHERE passage = ?", rows)
    connection.executemany("DELETE FROM passages WHERE number = ?", rows)
    return len(rows)

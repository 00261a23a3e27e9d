"""SQLite, the source of truth: passages, their questions, tokens, dates, and what was removed.

In: rows from `rows`. Out: what ranking and citing need, by number or id. Readers never wait for the
writer (WAL); what a killed writer had not committed was never there. Safe for threads. Knows
nothing of the index but the fact that it may be behind.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from malbeot.errors import DataError
from malbeot.knowledge import tokens
from malbeot.knowledge.focus import Form, known_focus
from malbeot.knowledge.rows import as_passage
from malbeot.records import Passage

_NAME = "passages.sqlite"
_SCHEMA = Path(__file__).with_name("schema.sql")
_FORMAT = 1
_WAIT_SECONDS = 60
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """What ranking looks at."""

    number: int
    id: str
    after: str | None
    title: str
    """In letters, like `lines`."""
    lines: str
    morphemes: str | None
    answers: bool = False
    """Whether it is the answer to questions that are stored."""


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    number: int
    text: str
    words: tuple[str, ...]
    morphemes: str | None
    letters: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "letters", "".join(self.words))

    def formed(self, form: Form) -> StoredQuestion:
        """In a form (see `query`); without words where it names nothing."""
        if form == "typed":
            return self
        focus = known_focus(self.text)
        words = tuple(tokens.words(focus.about if form == "focus" else focus.named))
        return StoredQuestion(self.number, self.text, words, self.morphemes)


def connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
    )
    # FULL, not NORMAL: the index must never know a number that SQLite lost when the power failed.
    connection.execute("PRAGMA synchronous = FULL")
    return connection


class Store:
    """Opens the store of a folder, or makes an empty one. Raises `DataError` when it is damaged."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / _NAME
        self._asking = Lock()
        try:
            self._reader = connect(self.path)
            self._prepare()
            self.identity = self.fact("identity")
        except sqlite3.OperationalError as error:
            raise DataError(f"{self.path}: {error}; may it be read and written?") from error
        except sqlite3.DatabaseError as error:
            raise DataError(
                f"{self.path} is damaged ({error}); restore it, or delete its folder and build"
            ) from error

    def _prepare(self) -> None:
        found = int(self._one("PRAGMA user_version")[0])
        if found == _FORMAT:
            return
        if found > _FORMAT:
            raise DataError(f"{self.path} was made by a newer Malbeot; update, or build it again")
        self._one("PRAGMA journal_mode = WAL")
        schema = _SCHEMA.read_text(encoding="utf-8")
        self._reader.executescript(f"BEGIN IMMEDIATE;\n{schema}COMMIT;")
        self._one("INSERT OR IGNORE INTO facts VALUES ('identity', ?)", [uuid.uuid4().hex])
        self._one(f"PRAGMA user_version = {_FORMAT}")

    def close(self) -> None:
        with self._asking:
            self._reader.close()

    def version(self) -> int:
        """A number that changes when another connection has written."""
        return int(self._one("PRAGMA data_version")[0])

    def __len__(self) -> int:
        return int(self._one("SELECT count(*) FROM passages")[0])

    def questions_held(self) -> int:
        held = "SELECT count(*) FROM questions WHERE passage IN (SELECT number FROM passages)"
        return int(self._one(held)[0])

    def fact(self, name: str) -> str:
        row = self._one("SELECT value FROM facts WHERE name = ?", [name])
        return str(row[0]) if row else ""

    def last(self) -> tuple[int, int, int]:
        """The highest numbers ever given to a passage, a question and a removal."""
        found = dict(self._all("SELECT name, seq FROM sqlite_sequence"))
        return found.get("passages", 0), found.get("questions", 0), found.get("removed", 0)

    def get(self, key: str) -> Passage | None:
        row = self._one("SELECT number FROM passages WHERE id = ?", [key])
        return self.passages([row[0]]).get(row[0]) if row else None

    def stored(self, numbers: Collection[int]) -> dict[int, Stored]:
        rows = self._where(
            "SELECT number, id, after, title_letters, letters, morphemes, EXISTS"
            " (SELECT 1 FROM questions WHERE passage = passages.number)"
            " FROM passages WHERE number IN", numbers)  # fmt: skip
        return {row[0]: Stored(*row) for row in rows}

    def questions(self, numbers: Collection[int]) -> dict[int, StoredQuestion]:
        rows = self._where(
            "SELECT number, text, words, morphemes FROM questions WHERE number IN", numbers
        )
        return {
            number: StoredQuestion(number, text, tuple(words.split()), morphemes)
            for number, text, words, morphemes in rows
        }

    def lines(self, ids: Collection[str]) -> dict[str, str]:
        """The lines of passages by id."""
        return dict(self._where("SELECT id, letters FROM passages WHERE id IN", ids))

    def passages(self, numbers: Collection[int]) -> dict[int, Passage]:
        asked: dict[int, list[str]] = {}
        for passage, text in self._where(
            "SELECT passage, text FROM questions WHERE passage IN", numbers, "ORDER BY number"
        ):
            asked.setdefault(passage, []).append(text)
        rows = self._where(
            "SELECT number, id, text, title, category, source, licence, meta FROM passages"
            " WHERE number IN", numbers)  # fmt: skip
        return {row[0]: as_passage(row[1:], asked.get(row[0], ())) for row in rows}

    def ids(self) -> Iterator[str]:
        """Every id, in the order in which they came."""
        for row in self._all("SELECT id FROM passages ORDER BY number"):
            yield row[0]

    def categories(self) -> list[str]:
        return [row[0] for row in self._all("SELECT DISTINCT category FROM passages ORDER BY 1")
                if row[0]]  # fmt: skip

    def _one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        with self._asking:
            return self._reader.execute(sql, values).fetchone()

    def _all(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._asking:
            return self._reader.execute(sql, values).fetchall()

    def _where(self, sql: str, values: Collection[Any], then: str = "") -> list[Any]:
        found: list[Any] = []
        listed = list(values)
        for at in range(0, len(listed), _AT_ONCE):
            some = listed[at : at + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            found += self._all(f"{sql} ({marks}) {then}", some)
        return found

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own, for one writer at a time."""
        connection = connect(self.path)
        try:
            yield connection
        finally:
            connection.close()


def set_fact(connection: sqlite3.Connection, name: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", [name, value])


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def in_batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch

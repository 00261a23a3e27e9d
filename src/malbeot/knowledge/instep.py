"""Brings the indexes to where SQLite is: after an update, after a kill, after new tokens.

Numbers only grow, and each index says in its stamp how far it went, so being behind means: forget
what was removed since, add what has a higher number. An index of another store, of other tokens or
from the future is built anew in a folder beside it, and SQLite is told the folder's name last. A
build that was killed goes on from its last commit.

    FOLDER/passages.sqlite          the truth
    FOLDER/index-1/passages/        pairs of letters, morphemes: one document a passage
    FOLDER/index-1/questions/       letters and pairs: one document a question
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from malbeot import log
from malbeot.knowledge import tokens
from malbeot.knowledge.analysis import analyse_rest
from malbeot.knowledge.index import Damaged, Entry, Index, Stamp
from malbeot.knowledge.morphemes import Analyser
from malbeot.knowledge.rules import rules
from malbeot.knowledge.store import Store, set_fact, transaction
from malbeot.knowledge.update import Shown, Watch, shown

_FIRST = "index-1"
_SHOWN_EVERY = 5000
_LOG = log.get("knowledge")
_Entries = Callable[[sqlite3.Connection, int], Iterator[Entry]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tokens an index shall hold: those of this version, and of which analyser."""

    morphemes: str = ""
    analyse: Analyser | None = None
    tokens: str = tokens.VERSION


@dataclass(frozen=True, slots=True)
class Indexes:
    name: str
    passages: Index
    questions: Index

    @property
    def morphemes(self) -> str:
        """The analyser whose morphemes both hold; empty for none."""
        one, other = self.passages.stamp.morphemes, self.questions.stamp.morphemes
        return one if one == other else ""

    def reload(self) -> None:
        self.passages.reload()
        self.questions.reload()


def current(store: Store) -> str:
    return store.fact("index") or _FIRST


def opened(folder: Path, name: str) -> Indexes:
    """Raises `Damaged`."""
    return Indexes(name, Index(folder / name / "passages"), Index(folder / name / "questions"))


def in_step(store: Store, indexes: Indexes, wanted: Wanted) -> bool:
    passages, questions = _targets(store, wanted)
    return indexes.passages.stamp == passages and indexes.questions.stamp == questions


def complete(store: Store, indexes: Indexes) -> bool:
    """Whether an index in step holds as many documents as it should: a last check on what is not
    ours."""
    return len(indexes.passages) == len(store) and len(indexes.questions) == store.questions_held()


def readable(store: Store, indexes: Indexes) -> bool:
    """Whether what they hold is of this store and these tokens, however old."""
    stamps = (indexes.passages.stamp, indexes.questions.stamp)
    return all(stamp.store == store.identity and stamp.tokens == tokens.VERSION for stamp in stamps)


def bring(
    store: Store, folder: Path, wanted: Wanted, indexes: Indexes | None, watch: Watch | None = None
) -> Indexes:
    """Under the writer's lock. `indexes` is None when they could not be opened."""
    analyse_rest(store, wanted.morphemes, wanted.analyse, watch)
    if indexes is None or not _can_go_on(store, indexes, wanted):
        indexes = _beside(store, folder, wanted, current(store))
    _catch_up(store, indexes, wanted, watch)
    if not complete(store, indexes):
        _LOG.warning("knowledge.rebuild", folder=str(folder), index=indexes.name)
        indexes = _beside(store, folder, wanted, indexes.name, afresh=True)
        _catch_up(store, indexes, wanted, watch)
    _tell(store, indexes)
    for old in folder.glob("index-*"):
        if old.name != indexes.name:
            shutil.rmtree(old, ignore_errors=True)
    return indexes


def _targets(store: Store, wanted: Wanted) -> tuple[Stamp, Stamp]:
    passage, question, removal = store.last()
    base = Stamp(store.identity, wanted.tokens, wanted.morphemes, 0, removal)
    return replace(base, number=passage), replace(base, number=question)


def _can_go_on(store: Store, indexes: Indexes, wanted: Wanted) -> bool:
    pairs = zip((indexes.passages, indexes.questions), _targets(store, wanted), strict=True)
    return all(_behind(index.stamp, target) for index, target in pairs)


def _behind(stamp: Stamp, target: Stamp) -> bool:
    """True when `target` is reached by adding and removing."""
    if stamp == Stamp():
        return True
    same = replace(stamp, number=0, removal=0) == replace(target, number=0, removal=0)
    return same and stamp.number <= target.number and stamp.removal <= target.removal


def _beside(
    store: Store, folder: Path, wanted: Wanted, name: str, *, afresh: bool = False
) -> Indexes:
    """The folder after `name`: a new one, or what a killed build has left, unless `afresh`."""
    name = f"index-{int(name.rpartition('-')[2]) + 1}"
    try:
        left = opened(folder, name)
        if _can_go_on(store, left, wanted) and not afresh:
            return left
    except Damaged:
        pass
    shutil.rmtree(folder / name, ignore_errors=True)
    return opened(folder, name)


def _catch_up(store: Store, indexes: Indexes, wanted: Wanted, watch: Watch | None) -> None:
    passages, questions = _targets(store, wanted)
    with store.writing() as connection:
        for index, target, entries, part in (
            (indexes.passages, passages, _passages, "passages"),
            (indexes.questions, questions, _questions, "questions"),
        ):
            if index.stamp != target:
                _fill(connection, index, target, entries, shown(watch, "indexing", part))


def _fill(
    connection: sqlite3.Connection,
    index: Index,
    target: Stamp,
    entries: _Entries,
    show: Shown,
) -> None:
    stamp = index.stamp
    behind = target.number - stamp.number
    with index.writing(large=behind > rules().update.batch) as writer:
        if stamp != Stamp():
            gone = "SELECT passage FROM removed WHERE removal > ?"
            writer.remove(row[0] for row in connection.execute(gone, [stamp.removal]))
        for done, entry in enumerate(entries(connection, stamp.number), 1):
            writer.add(entry)
            if done % _SHOWN_EVERY == 0:
                show(done, behind)
            if done % rules().update.commit == 0:
                writer.commit(replace(target, number=entry.number))
        writer.commit(target)
    show(behind, behind)


def _passages(connection: sqlite3.Connection, after: int) -> Iterator[Entry]:
    rows = connection.execute(
        "SELECT number, category, title, letters, morphemes FROM passages"
        " WHERE number > ? ORDER BY number",
        [after],
    )
    for number, category, title, lines, morphemes in rows:
        grams = dict.fromkeys([*tokens.pairs(title), *tokens.pairs_of(lines)])
        yield Entry(number, number, category, list(grams), (morphemes or "").split())


def _questions(connection: sqlite3.Connection, after: int) -> Iterator[Entry]:
    rows = connection.execute(
        "SELECT q.number, q.passage, p.category, q.text, q.morphemes FROM questions q"
        " JOIN passages p ON p.number = q.passage WHERE q.number > ? ORDER BY q.number",
        [after],
    )
    for number, passage, category, text, morphemes in rows:
        grams = tokens.singles_and_pairs(text)
        yield Entry(number, passage, category, grams, (morphemes or "").split())


def _tell(store: Store, indexes: Indexes) -> None:
    """Say which folder is current; readers see that something was written and look."""
    removal = indexes.passages.stamp.removal
    with store.writing() as connection, transaction(connection):
        set_fact(connection, "index", indexes.name)
        set_fact(connection, "indexed", str(indexes.passages.stamp))
        connection.execute("DELETE FROM removed WHERE removal <= ?", [removal])

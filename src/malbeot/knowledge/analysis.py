"""Morphemes for the rows of a store that lack them, kept beside the text so that no build of the
index has to wait for the analyser again. Goes on where a killed run has stopped.
"""

from __future__ import annotations

import sqlite3

from malbeot import log
from malbeot.knowledge.morphemes import Analyser
from malbeot.knowledge.rows import analysed
from malbeot.knowledge.rules import rules
from malbeot.knowledge.store import Store, set_fact, transaction
from malbeot.knowledge.update import Shown, Watch, shown

_LOG = log.get("knowledge")
_TEXTS = {"passages": "title || char(10) || text", "questions": "text"}


def analyse_rest(
    store: Store, name: str, analyse: Analyser | None, watch: Watch | None = None
) -> None:
    """`name` is the analyser's, "" for none. All rows are done anew when it is another one than
    before; without `analyse` it is not here, and the rows keep what they have."""
    if name and analyse is None:
        return
    with store.writing() as connection:
        if store.fact("morphemes") != name:
            with transaction(connection):
                for table in _TEXTS:
                    connection.execute(f"UPDATE {table} SET morphemes = NULL")  # noqa: S608
                set_fact(connection, "morphemes", name)
        if analyse is not None:
            for table in _TEXTS:
                _analyse(connection, table, analyse, shown(watch, "analysing", table))


def _analyse(connection: sqlite3.Connection, table: str, analyse: Analyser, show: Shown) -> None:
    lacking = f"FROM {table} WHERE morphemes IS NULL AND number > ?"
    total = connection.execute(f"SELECT count(*) {lacking}", [0]).fetchone()[0]
    if not total:
        return
    _LOG.info("knowledge.analyse", table=table, rows=total)
    batch = f"SELECT number, {_TEXTS[table]} {lacking} ORDER BY number LIMIT ?"
    last = done = 0
    while rows := connection.execute(batch, [last, rules().update.batch]).fetchall():
        found = [(analysed(text, analyse), number) for number, text in rows]
        with transaction(connection):
            connection.executemany(
                f"UPDATE {table} SET morphemes = ? WHERE number = ?",  # noqa: S608
                found,
            )
        last, done = rows[-1][0], done + len(rows)
        show(done, total)

"""The questions of evaluation files: rows that nearly ask one of them are not trained on.

In: a file of any shape that reading knows, or of plain lines. Out: (where, question). Questions are
found by the names people give them (fields.toml), at any depth, and as what a user says; a file in
which none is found gives every text of some length, for too much is better than too little here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from malbeot import log
from malbeot.errors import DataError
from malbeot.formats.bad import Bad, BadRow
from malbeot.formats.limits import limits
from malbeot.formats.lines import encoding_of, lines
from malbeot.formats.rows import kind_of, rows_of
from malbeot.prepare.fields import asks, examples, speaks
from malbeot.prepare.read import known

_LEAST_CHARS = 8
_log = log.get("prepare")


def questions(path: Path) -> list[tuple[str, str]]:
    """("file:line", question) of all questions. Raises `DataError` when there is none."""
    if not path.is_file():
        raise DataError(f"evaluation file {path} does not exist")
    named: list[tuple[str, str]] = []
    texts: list[tuple[str, str]] = []
    for line, value in _rows(path):
        where = f"{path}:{line}"
        named.extend((where, text) for text in dict.fromkeys((*_joined(value), *_asked(value))))
        texts.extend((where, text) for text in _texts(value) if len(text) >= _LEAST_CHARS)
    if not (named or texts):
        raise DataError(f"no question was found in the evaluation file {path}")
    return named or texts


def _rows(path: Path) -> Iterator[tuple[int, Any]]:
    looked = kind_of(path, known)
    if looked[0] == "unknown":
        for line in lines(path, encoding_of(path), limits().line_chars):
            yield line.number, line.text.strip()
        return
    unread = 0
    for row in rows_of(path, known=known, looked=looked):
        if isinstance(row, Bad):
            unread += 1
        else:
            yield row.line, row.fields
    if unread:
        _log.warning("against.unread", file=str(path), rows=unread)


def _joined(value: Any) -> Iterator[str]:
    """All that is asked in a row as rows are compared: its user's turns together."""
    try:
        rows = examples(value, "", 0) if isinstance(value, dict) else []
    except BadRow:  # no row to train on; its questions are still looked for
        return
    for row in rows:
        yield "\n".join(turn.content for turn in row.turns if turn.role == "user")


def _asked(value: Any) -> Iterator[str]:
    """Texts under a question's name, and what messages of a user say."""
    if isinstance(value, list):
        for item in value:
            yield from _asked(item)
        return
    if not isinstance(value, dict):
        return
    if speaks(value) == "user":
        yield from _texts(value.get("content", value.get("value")))
    for name, item in value.items():
        if asks(name):
            yield from _texts(item)
        elif isinstance(item, dict | list):
            yield from _asked(item)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.strip():
        yield value.strip()
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)

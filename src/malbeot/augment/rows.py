"""Rows to make variants of, from the bot's prepared rows or any file of questions and answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from malbeot.augment.candidates import checked, first, knows, names, question_of
from malbeot.augment.finished import finished
from malbeot.errors import UsageError
from malbeot.formats.bad import Bad, BadRow
from malbeot.formats.rows import rows_of
from malbeot.records import ROLES, Example, Turn
from malbeot.text.normalize import squeeze


def read_rows(path: Path) -> tuple[list[Example], list[Bad]]:
    """The dialogues of a file, and the rows that are none. Raises `UsageError` without a file
    of one run."""
    if not finished(path).is_file():
        raise UsageError(f"{path}: no such file")
    rows: list[Example] = []
    bad: list[Bad] = []
    for row in rows_of(path, known=knows):
        if isinstance(row, Bad):
            bad.append(row)
            continue
        try:
            rows.append(_example(row.fields, path.name, row.line))
        except BadRow as error:
            bad.append(Bad.of(row.line, row.raw, error))
    return rows, bad


def _example(fields: Mapping[str, Any], source: str, line: int) -> Example:
    for name in fields:
        if squeeze(name) in names()["dialogue"] and isinstance(fields[name], list):
            turns = tuple(map(_turn, fields[name]))
            meta, group = fields.get("meta"), fields.get("group")
            return Example(
                turns,
                source,
                line,
                group if isinstance(group, str) else "",
                meta if isinstance(meta, dict) else {},
            )
    answer = first(fields, "answer")
    if not answer:
        raise BadRow("empty_answer")
    turns = (Turn("user", question_of(fields)), Turn("assistant", answer))
    category = first(fields, "category")
    return Example(turns, source, line, meta={"category": category} if category else {})


def _turn(value: object) -> Turn:
    said = value.get("role") if isinstance(value, dict) else None
    role = next((role for role in ROLES if role == said), None)
    text = value.get("content") if isinstance(value, dict) else None
    if role is None or not isinstance(text, str):
        raise BadRow("unknown_role", repr(said)[:100])
    return Turn(role, checked(text))

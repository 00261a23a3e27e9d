"""Texts to compare, from any file: JSON Lines of rows, of {"text": …} or of plain strings, tables,
or one text a line.

A row gives its question, under the names of fields.toml. What cannot be read is a `Bad` with its
line and reason; blank lines are nothing. Text files: a line is a text, unless it is JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.files import read_toml
from malbeot.formats.bad import Bad, BadRow
from malbeot.formats.limits import limits
from malbeot.formats.lines import Line, encoding_of, lines
from malbeot.formats.rows import Row, rows_of
from malbeot.text.normalize import clean, encodable, squeeze

_LINES = (".jsonl", ".ndjson")
_TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".json")


@dataclass(frozen=True, slots=True)
class Candidate:
    line: int
    text: str


def candidates(path: Path) -> Iterator[Candidate | Bad]:
    """Every text of a file, in order."""
    if path.suffix.lower() in _TABLES and not _list_of_texts(path):
        for row in rows_of(path, known=knows):
            yield row if isinstance(row, Bad) else _of_row(row)
        return
    if path.suffix.lower() == ".json":
        texts = json.loads(path.read_text(encoding_of(path)))
        yield from (_of_value(number, text) for number, text in enumerate(texts, 1))
        return
    strict = path.suffix.lower() in _LINES
    for line in lines(path, encoding_of(path), limits().line_chars):
        if line.text.strip(" \t\r\n\ufeff"):
            yield _of_line(line, strict=strict)


def question_of(fields: Mapping[str, Any]) -> str:
    """The text of a row: the first user message, or question and input. Raises `BadRow`."""
    for name in fields:
        if squeeze(name) in names()["dialogue"] and isinstance(fields[name], list):
            return _first_user(fields[name])
    question = first(fields, "question") or first(fields, "text")
    if not question:
        raise BadRow("unknown_columns", "fields: " + ", ".join(map(str, fields))[:200])
    context = first(fields, "context")
    return f"{question}\n{context}" if context and squeeze(context) != "noinput" else question


def first(fields: Mapping[str, Any], kind: str) -> str:
    """The first field of that kind that holds text. Raises `BadRow` for one that holds no text."""
    by_name = {squeeze(str(key)): key for key in reversed(list(fields))}
    for name in names()[kind]:
        value = fields.get(by_name[name]) if name in by_name else None
        if value is None:
            continue
        if not isinstance(value, str):
            raise BadRow("wrong_type", f"{by_name[name]}: {type(value).__name__}")
        if text := checked(value):
            return text
    return ""


def knows(columns: tuple[str, ...]) -> bool:
    """Whether a header names anything that we read."""
    wanted = {*names()["question"], *names()["text"]}
    return any(squeeze(column) in wanted for column in columns)


def checked(text: str) -> str:
    """The text in clean form. Raises `BadRow`."""
    if "\0" in text:
        raise BadRow("nul")
    if not encodable(text):
        raise BadRow("lone_surrogate")
    return clean(text)


@cache
def names() -> dict[str, list[str]]:
    return read_toml(Path(__file__).with_name("fields.toml"))


def _of_row(row: Row) -> Candidate | Bad:
    try:
        return Candidate(row.line, question_of(row.fields))
    except BadRow as bad:
        return Bad.of(row.line, row.raw, bad)


def _of_line(line: Line, *, strict: bool) -> Candidate | Bad:
    text = line.text.strip(" \t\r\n\ufeff")
    if problem := line.problem:
        return Bad.of(line.number, text[:300], BadRow(problem))
    if not strict and text[0] not in '{"':
        return _of_value(line.number, text)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        if not strict:
            return _of_value(line.number, text)
        return Bad.of(line.number, text, BadRow("broken_json", str(error)))
    return _of_value(line.number, value, text)


def _of_value(number: int, value: object, raw: str = "") -> Candidate | Bad:
    raw = raw or str(value)
    try:
        if isinstance(value, dict):
            return Candidate(number, question_of(value))
        if not isinstance(value, str):
            raise BadRow("not_an_object")
        text = checked(value)
        if not text:
            raise BadRow("empty_question")
        return Candidate(number, text)
    except BadRow as bad:
        return Bad.of(number, raw, bad)


def _first_user(turns: list[Any]) -> str:
    for turn in turns:
        said = turn.get("role", turn.get("from")) if isinstance(turn, dict) else None
        if not isinstance(said, str):
            raise BadRow("wrong_type", "a message must be an object with a role")
        text = turn.get("content", turn.get("value"))
        if said.strip().lower() in names()["user"] and isinstance(text, str):
            return checked(text) or _empty()
    return _empty()


def _empty() -> str:
    raise BadRow("empty_question")


def _list_of_texts(path: Path) -> bool:
    """Whether a .json file is a list of plain strings."""
    if path.suffix.lower() != ".json" or path.stat().st_size > limits().document_bytes:
        return False
    try:
        value = json.loads(path.read_text(encoding_of(path)))
    except (ValueError, RecursionError):
        return False
    return isinstance(value, list) and any(isinstance(text, str) for text in value)

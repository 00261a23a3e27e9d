"""The rows to begin from: questions with their answers and categories.

Read from the bot's prepared rows or from any file of seeds (self-instruct's `instances` too). Seeds
without an answer, as one-question-a-line files have them, are compared with but not shown as
examples. A question that stands several times (a wide table's) is one seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from malbeot.augment.candidates import (
    Candidate,
    candidates,
    checked,
    first,
    knows,
    names,
    question_of,
)
from malbeot.augment.finished import finished
from malbeot.errors import UsageError
from malbeot.formats.bad import Bad, BadRow
from malbeot.formats.rows import rows_of
from malbeot.text.normalize import squeeze

_TEXT = (".txt", ".md", "")


@dataclass(frozen=True, slots=True)
class Seed:
    """`id` is "file:line"."""

    id: str
    question: str
    answer: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Seeds:
    rows: tuple[Seed, ...]
    bad: tuple[Bad, ...]

    @property
    def shown(self) -> list[Seed]:
        """Those that can be examples."""
        return [seed for seed in self.rows if seed.answer]

    @property
    def categories(self) -> list[str]:
        """In the order in which they come."""
        return list(dict.fromkeys(seed.category for seed in self.rows if seed.category))


def read_seeds(path: Path) -> Seeds:
    """Raises `UsageError` when there is no file, a mixture of two runs, or no seed in it."""
    if not finished(path).is_file():
        raise UsageError(f"{path}: no such file of seeds")
    rows: dict[str, Seed] = {}
    bad = []
    for row in _rows(path):
        if isinstance(row, Bad):
            bad.append(row)
        else:
            key = squeeze(row.question) or row.question
            # An answered one is worth more than a bare question.
            if key not in rows or (row.answer and not rows[key].answer):
                rows[key] = row
    if not rows:
        raise UsageError(f"{path}: no questions to begin from; name them question and answer")
    return Seeds(tuple(rows.values()), tuple(bad))


def _rows(path: Path) -> Iterator[Seed | Bad]:
    if path.suffix.lower() in _TEXT:
        for row in candidates(path):
            yield row if isinstance(row, Bad) else _bare(path, row)
        return
    for found in rows_of(path, known=knows):
        if isinstance(found, Bad):
            yield found
            continue
        try:
            yield _seed(path, found.line, found.fields)
        except BadRow as bad:
            yield Bad.of(found.line, found.raw, bad)


def _bare(path: Path, row: Candidate) -> Seed:
    return Seed(f"{path.name}:{row.line}", row.text)


def _seed(path: Path, line: int, fields: Mapping[str, Any]) -> Seed:
    instances = fields.get("instances")
    if isinstance(instances, list) and instances and isinstance(instances[0], dict):
        fields = {**instances[0], **fields}
    question = question_of(fields)
    return Seed(f"{path.name}:{line}", question, _answer(fields), _category(fields))


def _answer(fields: Mapping[str, Any]) -> str:
    for name in fields:
        if squeeze(name) in names()["dialogue"] and isinstance(fields[name], list):
            return _first_answer(fields[name])
    return first(fields, "answer")


def _first_answer(turns: list[Any]) -> str:
    for turn in turns:
        said = str(turn.get("role", turn.get("from", ""))) if isinstance(turn, dict) else ""
        text = turn.get("content", turn.get("value")) if said else None
        if said.strip().lower() in names()["assistant"] and isinstance(text, str):
            return checked(text)
    return ""


def _category(fields: Mapping[str, Any]) -> str:
    meta = fields.get("meta")
    inner = meta.get("category") if isinstance(meta, dict) else None
    return inner.strip() if isinstance(inner, str) else first(fields, "category")

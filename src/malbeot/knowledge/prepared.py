"""What prepare wrote → passages: every answer with the questions it answers, every document in
pieces.

In: a folder that prepare wrote. Out: passages with ids that stay while the source and the words
stay. Equal answers of one place share its questions. Only dialogues of one question and one answer
are knowledge; longer ones lean on what was said before. Rows that are not trained on because they
are like others, or like evaluation files, are knowledge all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from malbeot.files import read_jsonl
from malbeot.knowledge.chunks import chunks
from malbeot.records import Passage
from malbeot.results import finished
from malbeot.text.normalize import essence

DIALOGUES = ("train.jsonl", "validation.jsonl", "test.jsonl", "untrained.jsonl")
DOCUMENTS = "documents.jsonl"
_ROLES = ["user", "assistant"]


@dataclass(slots=True)
class _Known:
    """An answer of one place, and all that is asked for it."""

    row: Mapping[str, Any]
    answer: str
    questions: dict[str, None] = field(default_factory=dict)


def passages(folder: Path) -> Iterator[Passage]:
    """All passages of the folder, answers first. Raises `DataError` when prepare has not finished
    there."""
    finished(folder)
    known: dict[tuple[str, str], _Known] = {}
    for name in DIALOGUES:
        for row in read_jsonl(folder / name) if (folder / name).is_file() else ():
            _add(known, row)
    yield from map(_of_answer, known.values())
    if (folder / DOCUMENTS).is_file():
        for row in read_jsonl(folder / DOCUMENTS):
            yield from _of_document(row)


def _add(known: dict[tuple[str, str], _Known], row: Mapping[str, Any]) -> None:
    turns = [turn for turn in row["messages"] if turn["role"] != "system"]
    if [turn["role"] for turn in turns] != _ROLES:
        return
    question, answer = (turn["content"] for turn in turns)
    place = _place(row.get("source", ""), row.get("line", 0))
    entry = known.setdefault((place, essence(answer) or answer), _Known(row, answer))
    entry.questions[question] = None


def _of_answer(known: _Known) -> Passage:
    meta = known.row.get("meta", {})
    source, line = known.row.get("source", ""), known.row.get("line", 0)
    return Passage(
        id=_id(_place(source, line), known.answer),
        text=known.answer,
        title=str(meta.get("title", "")),
        questions=tuple(known.questions),
        category=str(meta.get("category", "")),
        source=_where(source, line, "행"),
        licence=str(meta.get("licence", "")),
    )


def _of_document(row: Mapping[str, Any]) -> Iterator[Passage]:
    unit = "쪽" if row["url"].lower().endswith(".pdf") else "번째 부분"
    place = _place(row["url"], row.get("line", 0))
    page = Passage(_id(place, ""), row["text"], row.get("title", ""),
                   source=_where(row["url"], row.get("line", 0), unit),
                   licence=row.get("licence", ""))  # fmt: skip
    yield from chunks(page)


def _place(source: str, line: int) -> str:
    return f"{source}:{line}"


def _where(source: str, number: int, unit: str) -> str:
    """What a reader may look up: "안내문.pdf · 3쪽", or the address of a page."""
    if source.startswith(("http://", "https://")) or not number:
        return source
    return f"{source.removeprefix('data/')} · {number}{unit}"


def _id(source: str, text: str) -> str:
    return sha256(f"{source}\n{text}".encode()).hexdigest()[:20]

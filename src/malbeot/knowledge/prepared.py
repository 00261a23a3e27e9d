"""What prepare wrote → passages: every answer with the questions it answers, every document in
pieces.

In: a folder with train, validation, test and documents.jsonl. Out: passages with ids that stay
while the source and the words stay. Equal answers count once and share their questions. Only dialogues
of one question and one answer are knowledge; longer ones lean on what was said before.
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
from malbeot.text.normalize import squeeze

DIALOGUES = ("train.jsonl", "validation.jsonl", "test.jsonl")
DOCUMENTS = "documents.jsonl"
_ROLES = ["user", "assistant"]


@dataclass(slots=True)
class _Known:
    """An answer, and all that is asked for it."""

    row: Mapping[str, Any]
    answer: str
    questions: list[str] = field(default_factory=list)


def passages(folder: Path) -> Iterator[Passage]:
    """All passages of the folder, answers first."""
    known: dict[str, _Known] = {}
    for name in DIALOGUES:
        for row in read_jsonl(folder / name) if (folder / name).is_file() else ():
            _add(known, row)
    yield from map(_of_answer, known.values())
    if (folder / DOCUMENTS).is_file():
        for row in read_jsonl(folder / DOCUMENTS):
            yield from _of_document(row)


def _add(known: dict[str, _Known], row: Mapping[str, Any]) -> None:
    turns = [turn for turn in row["messages"] if turn["role"] != "system"]
    if [turn["role"] for turn in turns] != _ROLES:
        return
    question, answer = (turn["content"] for turn in turns)
    entry = known.setdefault(squeeze(answer) or answer, _Known(row, answer))
    if question not in entry.questions:
        entry.questions.append(question)


def _of_answer(known: _Known) -> Passage:
    meta = known.row.get("meta", {})
    source = _where(known.row.get("source", ""), known.row.get("line", 0), "행")
    return Passage(
        id=_id(source, known.answer),
        text=known.answer,
        title=str(meta.get("title", "")),
        questions=tuple(known.questions),
        category=str(meta.get("category", "")),
        source=source,
        licence=str(meta.get("licence", "")),
    )


def _of_document(row: Mapping[str, Any]) -> Iterator[Passage]:
    unit = "쪽" if row["url"].lower().endswith(".pdf") else "번째 부분"
    source = _where(row["url"], row.get("line", 0), unit)
    page = Passage(_id(source, ""), row["text"], row.get("title", ""), source=source,
                   licence=row.get("licence", ""))  # fmt: skip
    yield from chunks(page)


def _where(source: str, number: int, unit: str) -> str:
    """What a reader may look up: "안내문.pdf · 3쪽", or the address of a page."""
    if source.startswith(("http://", "https://")) or not number:
        return source
    return f"{Path(source).name} · {number}{unit}"


def _id(source: str, text: str) -> str:
    return sha256(f"{source}\n{text}".encode()).hexdigest()[:20]

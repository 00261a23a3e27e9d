"""A passage as the store's tables hold it: checked, hashed, its tokens beside it.

In: a `Passage`. Out: a `Row`, or `DataError` that names the passage and what is wrong with it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from malbeot.errors import DataError
from malbeot.knowledge import tokens
from malbeot.knowledge.morphemes import Analyser
from malbeot.records import Passage
from malbeot.text.normalize import encodable

AFTER = "after"
"""Key of `Passage.meta`: the id of the passage before it in its document, "" for the first one."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What tells one state of a passage from another."""

    content: bytes
    searched: bytes


def digest(passage: Passage) -> Digest:
    searched = [passage.title, passage.text, list(passage.questions), passage.category]
    rest = [passage.source, passage.licence, _json(passage)]
    return Digest(_hash([*searched, *rest]), _hash(searched))


def check(passage: Passage) -> None:
    """Raises `DataError` for a passage that could not be found, cited or stored."""
    texts = (passage.id, passage.title, passage.text, passage.category, passage.source,
             passage.licence, *passage.questions)  # fmt: skip
    if not all(isinstance(text, str) for text in texts):
        raise DataError(f"passage {passage.id!r} holds a field that is no text")
    if not passage.id:
        raise DataError(f"a passage of {passage.source or 'no source'} has no id; give it one")
    if not passage.text.strip():
        raise DataError(f"passage {passage.id!r} has no text; leave it out")
    if not all(map(encodable, (*texts, _json(passage)))):
        raise DataError(f"passage {passage.id!r} holds half a character; run it through prepare")
    after = passage.meta.get(AFTER)
    if after is not None and not isinstance(after, str):
        raise DataError(f"passage {passage.id!r}: meta.{AFTER} is no id: {after!r}")


def as_row(passage: Passage, told: Digest, analyse: Analyser | None) -> dict[str, Any]:
    """The columns of table `passages`, without number and dates."""
    return {
        "id": passage.id,
        "after": passage.meta.get(AFTER),
        "title": passage.title,
        "text": passage.text,
        "category": passage.category,
        "source": passage.source,
        "licence": passage.licence,
        "meta": _json(passage),
        "title_letters": tokens.letters(passage.title),
        "letters": tokens.lines(passage.text),
        "morphemes": analysed(f"{passage.title}\n{passage.text}", analyse),
        "content": told.content,
        "searched": told.searched,
    }


def question_rows(passage: Passage, analyse: Analyser | None) -> list[dict[str, Any]]:
    """The columns of table `questions`, without numbers; blank questions are left out."""
    return [
        {"text": text, "words": " ".join(tokens.words(text)), "morphemes": analysed(text, analyse)}
        for text in dict.fromkeys(passage.questions)
        if text.strip()
    ]


def analysed(text: str, analyse: Analyser | None) -> str | None:
    return None if analyse is None else " ".join(analyse(text))


def as_passage(row: Sequence[Any], questions: Sequence[str]) -> Passage:
    """From the columns id, text, title, category, source, licence, meta."""
    key, text, title, category, source, licence, meta = row
    return Passage(key, text, title, tuple(questions), category, source, licence, json.loads(meta))


def _json(passage: Passage) -> str:
    try:
        return json.dumps(dict(passage.meta), ensure_ascii=False, sort_keys=True)
    except (TypeError, ValueError) as error:
        raise DataError(f"passage {passage.id!r}: meta is not JSON: {error}") from error


def _hash(parts: Sequence[Any]) -> bytes:
    return sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "replace")).digest()[:16]

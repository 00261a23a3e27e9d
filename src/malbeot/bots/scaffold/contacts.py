"""The operator's own contacts in the files that a bot is made from, for `[prepare] keep`.

In: files. Out: telephone numbers, addresses and the like as they stand there. Only of answers and
documents: what stands in a question is somebody else's. Whoever makes the bot is shown them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from malbeot.formats.bad import BadFile
from malbeot.formats.documents import is_document, sections
from malbeot.formats.rows import Row, rows_of
from malbeot.settings import data_of
from malbeot.text import pii
from malbeot.text.normalize import squeeze

_FILE = Path(__file__).with_name("contacts.toml")
_QUESTION = re.compile(r"질문|문의|question|instruction|prompt|^q\d*$|^input$", re.IGNORECASE)
"""Names of columns that hold what somebody asks."""


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    place: str
    near: tuple[str, ...]
    within: int
    kinds: frozenset[str]
    rows: int
    most: int


@cache
def _rules() -> _Rules:
    return data_of(_Rules, _FILE)


def contacts(files: Iterable[Path]) -> list[str]:
    """Each once, in the order in which they stand; none of a file that cannot be read."""
    found: dict[str, str] = {}
    for file in files:
        here = {squeeze(contact): contact for text in _texts(file) for contact in _own(text)}
        if len(here) <= _rules().most:
            found = here | found
    return list(found.values())


def _texts(file: Path) -> Iterator[str]:
    try:
        if is_document(file):
            yield from (part.text for part in islice(sections(file), _rules().rows))
            return
        for row in islice(rows_of(file), _rules().rows):
            if isinstance(row, Row):
                yield from _answers(row)
    except BadFile:
        return  # told by `why_unreadable`, and by prepare


def _answers(row: Row) -> Iterator[str]:
    for name, value in row.fields.items():
        if isinstance(value, str) and not _QUESTION.search(name):
            yield value


def _own(text: str) -> Iterator[str]:
    rules = _rules()
    for found in pii.find(text, rules.kinds):
        said = text[found.start : found.end]
        digits = re.sub(r"\D", "", said)
        around = text[max(found.start - rules.within, 0) : found.end + rules.within]
        if (found.kind == "phone" and re.match(rules.place, digits)) or any(
            word in around for word in rules.near
        ):
            yield said

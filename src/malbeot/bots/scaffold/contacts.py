"""The operator's own contacts in what a bot is made from, for `[prepare] keep`.

In: files, or texts. Out: telephone numbers, addresses and the like as they stand there. Only of
documents and of columns that certainly hold answers: what stands in a question is somebody else's,
and so may be what stands on a page (a board, reviews), where more is asked for than in an answer.
What is not certain is masked. Whoever makes the bot is shown them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from malbeot.formats.bad import BadFile
from malbeot.formats.documents import is_document, sections
from malbeot.formats.rows import Row, rows_of
from malbeot.settings import data_of
from malbeot.text import pii
from malbeot.text.normalize import clean, squeeze

_FILE = Path(__file__).with_name("contacts.toml")
_BEFORE = 60
Own = Callable[[str, pii.Found], bool]
"""Whether something that may be anybody's is the operator's, by what stands around it."""


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    place: str
    near: tuple[str, ...]
    within: int
    owner: str
    between: str
    near_page: tuple[str, ...]
    near_page_kinds: frozenset[str]
    personal_hosts: frozenset[str]
    kinds: frozenset[str]
    rows: int
    most: int
    answer: frozenset[str]
    answer_part: tuple[str, ...]
    never_part: tuple[str, ...]


@cache
def _rules() -> _Rules:
    return data_of(_Rules, _FILE)


def contacts(files: Iterable[Path]) -> list[str]:
    """Each once, in the order in which they stand; none of a file that cannot be read."""
    found: dict[str, str] = {}
    for file in files:
        own = _in_answer if not _is_text(file) else _on_page
        found = _by_letters(_texts(file), own) | found
    return list(found.values())


def contacts_in(texts: Iterable[str]) -> list[str]:
    """The same of the pages of a site. Visitors may have written a part of them."""
    return list(_by_letters(islice(texts, _rules().rows), _on_page).values())


def _by_letters(texts: Iterable[str], own: Own) -> dict[str, str]:
    """None where there are too many: they are other people's."""
    found = {squeeze(contact): contact for text in texts for contact in _own(text, own)}
    return found if len(found) <= _rules().most else {}


def _is_text(file: Path) -> bool:
    """Whether it is a document. What cannot be read is none, and brings nothing either way."""
    try:
        return is_document(file)
    except BadFile:
        return False


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
        if isinstance(value, str) and _is_answer(name):
            yield value


def _is_answer(column: str) -> bool:
    rules, name = _rules(), re.sub(r"\d{1,4}$", "", squeeze(column))
    if any(part in name for part in rules.never_part):
        return False
    return name in rules.answer or any(part in name for part in rules.answer_part)


def _own(text: str, own: Own) -> Iterator[str]:
    rules = _rules()
    for found in pii.find(text, rules.kinds):
        said = text[found.start : found.end]
        place = found.kind == "phone" and re.match(rules.place, re.sub(r"\D", "", said))
        if place or own(text, found):
            yield said


def _in_answer(text: str, found: pii.Found) -> bool:
    return any(word in _around(text, found) for word in _rules().near)


def _on_page(text: str, found: pii.Found) -> bool:
    rules, before = _rules(), clean(text[max(found.start - _BEFORE, 0) : found.start])
    if re.search(f"{rules.owner}{rules.between}$", before):
        return True
    host = text[found.start : found.end].rpartition("@")[2].casefold()
    if found.kind not in rules.near_page_kinds or host in rules.personal_hosts:
        return False
    return any(word in _around(text, found) for word in rules.near_page)


def _around(text: str, found: pii.Found) -> str:
    within = _rules().within
    return clean(text[max(found.start - within, 0) : found.end + within])

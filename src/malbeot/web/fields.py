"""The types of request fields: text that every database and socket accepts, within its length.

A lone surrogate or a NUL is refused with the field's name (422), never repaired in silence.
Lengths count code points. Messages are kept exactly as typed; names and titles are cleaned (NFC).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from malbeot.text.normalize import clean, encodable

_EMAIL = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\"]+\.[^\s@<>()\[\]\\,;:\".]{2,}"
)


class Body(BaseModel):
    """Base of all request bodies: a field that does not exist is named, not ignored."""

    model_config = ConfigDict(extra="forbid")


def _storable(text: str) -> str:
    if not encodable(text):
        raise ValueError("글자가 깨져 있어요. 다시 입력해 주세요.")
    if "\0" in text:
        raise ValueError("보이지 않는 제어 문자가 들어 있어요. 다시 입력해 주세요.")
    return text


def _cleaned(text: str) -> str:
    if not (tidy := " ".join(clean(text).split())):
        raise ValueError("비어 있어요. 내용을 입력해 주세요.")
    return tidy


def _not_blank(text: str) -> str:
    if not clean(text):
        raise ValueError("비어 있어요. 내용을 입력해 주세요.")
    return text


def _email(text: str) -> str:
    text = clean(text)
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise ValueError("이메일 주소가 올바르지 않아요.")
    return text


def email_key(email: str) -> str:
    """One key for all spellings of one address: NFC and NFD, full-width letters, capitals."""
    folded = unicodedata.normalize("NFKC", email).casefold()
    return unicodedata.normalize("NFKC", folded)


Storable = Annotated[str, AfterValidator(_storable)]
MessageText = Annotated[Storable, AfterValidator(_not_blank)]
Email = Annotated[Storable, StringConstraints(max_length=1_000), AfterValidator(_email)]
Name = Annotated[
    Storable,
    StringConstraints(max_length=200),
    AfterValidator(_cleaned),
    StringConstraints(max_length=40),
]
Title = Annotated[
    Storable,
    StringConstraints(max_length=1_000),
    AfterValidator(_cleaned),
    StringConstraints(max_length=100),
]
Word = Annotated[
    Storable,
    StringConstraints(max_length=200),
    AfterValidator(_cleaned),
    StringConstraints(max_length=40),
]

"""What a bot decided beside the text of an answer: dishes, sources, notices.

In: the `malbeot` object of serve's last chunk. Out: `Facts` that every database stores and the page
can rely on. What does not keep to serve's contract is left out and counted in the log.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from malbeot import log
from malbeot.text.normalize import encodable

_SHORT = 2_000  # characters of a title or an address; passages have a threshold
_CUT = "…"
_log = log.get("web")


class Citation(BaseModel):
    """A passage that an answer leans on; `text[start:end]` is what was used of it.

    Places count code points, as Python does. `source` is an http address, or a file's name with
    page or line. Everything here was written by strangers: text to show, never to interpret.
    """

    model_config = ConfigDict(strict=True)

    id: str
    title: str = ""
    source: str = ""
    licence: str = ""
    category: str = ""
    text: str
    start: int
    end: int

    @field_validator("id", "title", "source", "licence", "category")
    @classmethod
    def _short(cls, value: str) -> str:
        return _kept_places(value)[:_SHORT]

    @field_validator("text")
    @classmethod
    def _passage(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("a source without a passage")
        return _kept_places(value)

    @model_validator(mode="after")
    def _inside(self) -> Citation:
        """A span that is none marks nothing: better than marking what was not used."""
        if not 0 <= self.start <= self.end <= len(self.text):
            self.start = self.end = 0
        return self

    def within(self, chars: int) -> Citation:
        """With at most so many characters of the passage: the used part and what is round it."""
        if len(self.text) <= chars:
            return self
        first = max(0, min(self.start - chars // 4, len(self.text) - chars))
        last = first + chars
        head, tail = _CUT if first else "", _CUT if last < len(self.text) else ""
        start, end = (
            min(max(at, first), last) - first + len(head) for at in (self.start, self.end)
        )
        text = head + self.text[first:last] + tail
        return self.model_copy(update={"text": text, "start": start, "end": end})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the bot decided, beside the text."""

    picks: tuple[dict[str, Any], ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[dict[str, Any], ...] = ()
    fallback: bool = False


def facts_of(extension: Mapping[str, Any]) -> Facts:
    picks = [pick for pick in _objects(extension, "picks") if _is_card(pick)]
    return Facts(
        picks=tuple(picks),
        citations=_citations(extension),
        notices=tuple(_objects(extension, "notices")),
        fallback=bool(extension.get("fallback", False)),
    )


def _citations(extension: Mapping[str, Any]) -> tuple[Citation, ...]:
    found = [_citation(value) for value in _objects(extension, "citations")]
    readable = tuple(citation for citation in found if citation)
    if lost := len(_listed(extension, "citations")) - len(readable):
        _log.warning("serve.citations_left_out", count=lost)
    return readable


def _citation(value: Mapping[str, Any]) -> Citation | None:
    try:
        return Citation.model_validate(value)
    except ValidationError:
        return None  # counted by the caller; what it said is nothing for a log


def _is_card(pick: Mapping[str, Any]) -> bool:
    """All that a card promises: everything else may be missing."""
    return isinstance(pick.get("id"), str) and isinstance(pick.get("name"), str)


def _objects(extension: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    return [
        value
        for value in _listed(extension, key)
        if isinstance(value, dict) and encodable(json.dumps(value, ensure_ascii=False))
    ]


def _listed(extension: Mapping[str, Any], key: str) -> list[Any]:
    values = extension.get(key)
    return values if isinstance(values, list) else []


def _kept_places(text: str) -> str:
    """Without NUL, which not every database stores, and as long as before: spans count on it."""
    return text.replace("\0", "\ufffd")

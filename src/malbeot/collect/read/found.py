"""What was found in one answer: items to keep, links to follow. Plain data, up to the Page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from malbeot.collect.tables import Source
from malbeot.records import Page
from malbeot.text.normalize import encodable

Role = Literal["list", "page", "sitemap", "feed", "rows"]
"""What an address is visited for: links to pages, a page itself, or one of the other kinds."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered. `charset` is the one in the header, perhaps none, perhaps wrong."""

    url: str
    body: bytes
    type: str = "text/html"
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """`chosen` when a selector of ours, a sitemap or an API named it, not just a pattern; `idle`
    counts the parts of a list without anything new that led to this one."""

    url: str
    role: Role = "page"
    depth: int = 0
    chosen: bool = True
    idle: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """`line` counts the items of an answer with several, from 1; `url` when it has its own."""

    title: str = ""
    text: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    line: int = 0
    url: str = ""

    @property
    def empty(self) -> bool:
        return not (self.text or any(self.fields.values()))

    @property
    def writable(self) -> bool:
        """False for half an emoji, which no file in UTF-8 can hold."""
        return encodable(json.dumps([self.title, self.text, dict(self.fields)], ensure_ascii=False))


def told(fields: Mapping[str, Any]) -> str:
    """The text of a page that was picked apart into fields and holds no question: their values, a
    line each."""
    lines = []
    for name, value in fields.items():
        if name not in ("category", "date"):
            lines += value if isinstance(value, list) else [value]
    return "\n".join(line for line in lines if isinstance(line, str) and line)


@dataclass(frozen=True, slots=True)
class Found:
    """`moved` when the page only says where it is now; its links lead there."""

    items: tuple[Item, ...] = ()
    links: tuple[Link, ...] = ()
    moved: bool = False


def page_of(item: Item, url: str, source: Source, time: str, sha256: str) -> Page:
    """The item as it is logged; `sha256` is of what it was found in."""
    return Page(
        url=url, source=source.name, time=time, sha256=sha256, licence=source.licence,
        title=item.title, text=item.text, fields=dict(item.fields), line=item.line,
    )  # fmt: skip

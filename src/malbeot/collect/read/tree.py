"""What a parsed document can be asked, whichever parser read it, and how a selector names an
attribute: `a.title@href`. Knows no parser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

_ATTRIBUTE = re.compile(r"^(.+?)@([A-Za-z][\w:-]*)$", re.DOTALL)
FRAME = ("html", "body")
"""Never dropped: without them there is no document."""


@dataclass(frozen=True, slots=True)
class Anchor:
    href: str
    nofollow: bool = False


class Tree(Protocol):
    """A document, or a part of it."""

    @property
    def tag(self) -> str: ...

    def value(self, name: str) -> str:
        """An attribute of its own; empty when it has none of that name."""

    def texts(self, css: Sequence[str], *, marks: bool = False) -> list[str]:
        """What the first selector that finds something finds; empty texts are left out."""

    def anchors(self, css: Sequence[str] = ("a[href]",)) -> list[Anchor]:
        """The links that the first selector that finds something finds."""

    def parts(self, css: Sequence[str]) -> Sequence[Tree]: ...

    def attribute(self, css: str, name: str) -> str:
        """Of the first match; empty when there is none."""

    def drop(self, css: Iterable[str]) -> None:
        """Take out every match of every selector."""

    def text(self, *, marks: bool = False) -> str:
        """Everything as running text; with `marks`, headings and lists stay such."""

    def html(self) -> str: ...


def split(css: str) -> tuple[str, str]:
    """A selector and the attribute that it takes, or none."""
    match = _ATTRIBUTE.match(css.strip())
    return (match[1], match[2]) if match else (css, "")


def anchor(attributes: Mapping[str, str | None]) -> Anchor:
    rel = (attributes.get("rel") or "").lower().split()
    return Anchor((attributes["href"] or "").strip(), "nofollow" in rel)

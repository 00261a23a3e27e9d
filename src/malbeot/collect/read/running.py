"""A tree of markup → its text as it reads: lines where blocks are, cells apart, spaces collapsed.

With `marks`, headings, list items and table cells stay what they are: "## 환불", "- 신분증",
"서울 | 3,000원". Knows of a parser only how to look at a node. Which tags begin a line, and what
nobody reads, stands in markup.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from malbeot.files import read_toml
from malbeot.text.normalize import clean

_FILE = Path(__file__).with_name("markup.toml")
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_LINES = re.compile(r"\n{2,}")
_HEADING = re.compile(r"h([1-6])")
_ITEM = "- "
_ITEM_ABOVE = re.compile(r"^-\n(?!- |#{1,6} )", re.MULTILINE)
"""A list item whose text is a block of its own."""
_FIRST_CELL = re.compile(r"^\| ?", re.MULTILINE)


@cache
def hidden(*, controls: bool = True) -> tuple[str, ...]:
    """Selectors of what nobody reads, with or without buttons."""
    rules = read_toml(_FILE)
    return (*rules["hidden"], *(rules["controls"] if controls else ()))


@cache
def around() -> tuple[str, ...]:
    """Selectors of what stands around the main text."""
    return tuple(read_toml(_FILE)["around"])


@cache
def _tags(kind: str) -> frozenset[str]:
    return frozenset(read_toml(_FILE)[kind])


class Nodes(Protocol):
    """What `running` needs to know of a parser's nodes."""

    def inside(self, node: Any) -> list[Any]: ...

    def tag(self, node: Any) -> str:
        """Lower case; "" for text, "-" for what is neither text nor an element."""

    def words(self, node: Any) -> str: ...


def running(root: Any, nodes: Nodes, *, marks: bool = False) -> str:
    """The text as it reads: blocks on lines of their own, cells apart, spaces collapsed."""
    text = _LINES.sub("\n", clean("".join(_pieces(root, nodes, marks))))
    if not marks:
        return text
    return _ITEM_ABOVE.sub(_ITEM, _FIRST_CELL.sub("", text))


def _pieces(root: Any, nodes: Nodes, marks: bool) -> Iterator[str]:
    # Not recursive: pages nest deeper than Python does. (node, its end?, inside <pre>?)
    stack: list[tuple[Any, bool, bool]] = [(root, False, False)]
    while stack:
        node, ended, kept = stack.pop()
        tag = nodes.tag(node)
        if ended or tag == "br":
            yield "\n"
        elif not tag:
            words = nodes.words(node)
            yield words if kept else _SPACE.sub(" ", words)
        elif marks and node is not root and (heading := _HEADING.fullmatch(tag)):
            words = " ".join(running(node, nodes).split())
            yield f"\n{'#' * int(heading[1])} {words}\n" if words else "\n"
        elif tag != "-":
            if tag in _tags("blocks"):
                yield "\n" + _ITEM * (marks and tag == "li")
                stack.append((node, True, kept))
            elif tag in _tags("cells"):
                yield " | " if marks else " "
            kept = kept or tag == "pre"
            stack.extend((child, False, kept) for child in reversed(nodes.inside(node)))

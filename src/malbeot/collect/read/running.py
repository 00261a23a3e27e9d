"""A tree of markup → its text as it reads: lines where blocks are, cells apart, spaces collapsed.

Knows of a parser only how to look at a node. Which tags begin a line, and what nobody reads, stands
in markup.toml.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from malbeot.files import read_toml
from malbeot.text.normalize import clean

_FILE = Path(__file__).with_name("markup.toml")
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_LINES = re.compile(r"\n{2,}")


@cache
def hidden() -> tuple[str, ...]:
    """Selectors of what nobody reads."""
    return tuple(read_toml(_FILE)["hidden"])


@cache
def _tags(kind: str) -> frozenset[str]:
    return frozenset(read_toml(_FILE)[kind])


class Nodes(Protocol):
    """What `running` needs to know of a parser's nodes."""

    def inside(self, node: Any) -> list[Any]: ...

    def tag(self, node: Any) -> str:
        """Lower case; "" for text, "-" for what is neither text nor an element."""

    def words(self, node: Any) -> str: ...


def running(root: Any, nodes: Nodes) -> str:
    """The text as it reads: blocks on lines of their own, cells apart, spaces collapsed."""
    out: list[str] = []
    # Not recursive: pages nest deeper than Python does. (node, its end?, inside <pre>?)
    stack: list[tuple[Any, bool, bool]] = [(root, False, False)]
    while stack:
        node, ended, kept = stack.pop()
        tag = nodes.tag(node)
        if ended or tag == "br":
            out.append("\n")
        elif not tag:
            words = nodes.words(node)
            out.append(words if kept else _SPACE.sub(" ", words))
        elif tag != "-":
            if tag in _tags("blocks"):
                out.append("\n")
                stack.append((node, True, kept))
            elif tag in _tags("cells"):
                out.append(" ")
            kept = kept or tag == "pre"
            stack.extend((child, False, kept) for child in reversed(nodes.inside(node)))
    return _LINES.sub("\n", clean("".join(out)))

"""Orders to a model cut out of a page: one passage costs that passage, and not the page around it.

In: the text of a page in which `injection` heard an order. Out: the text without the sentences,
lines or paragraphs that hold one, and what was cut; nothing when too little would be left, or when
the order cannot be told from what stands around it: then the page is set aside whole. Knows nothing
of rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from malbeot.prepare.rules import rules
from malbeot.prepare.steps.injection import find

NAME = "injection_cut"
_PARAGRAPH = re.compile(r"(\n[ \t]*\n\s*)")
_LINE = re.compile(r"(\n)")
_SENTENCE = re.compile(r"((?<=[.!?])\s+)")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Cut:
    text: str
    passages: tuple[str, ...]


def without_orders(text: str) -> Cut | None:
    """None when the page cannot be kept."""
    for marks in ((_LINE, _SENTENCE), (_LINE,), (_PARAGRAPH,)):
        cut: list[str] = []
        left = _left(text, marks, cut).strip()
        if cut and not find(left):
            enough = _letters(left) >= rules().limits.kept_share * _letters(text)
            return Cut(_BLANK_LINES.sub("\n\n", left), tuple(cut)) if enough else None
    return None


def _left(text: str, marks: tuple[re.Pattern[str], ...], cut: list[str]) -> str:
    """The text without its pieces that hold an order, cut as finely as the marks go."""
    if not marks or not find(text):
        return text
    parts = marks[0].split(text)
    kept = []
    for piece, mark in zip(parts[::2], [*parts[1::2], ""], strict=True):
        if not find(piece):
            kept.append(piece + mark)
            continue
        inner: list[str] = []
        rest = _left(piece, marks[1:], inner)
        if find(rest):  # no finer than this
            rest, inner = "", [piece.strip()]
        cut += inner
        kept.append(rest + mark if rest.strip() else "")
    return "".join(kept)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))

"""Rows of a table as lines that can be read aloud: "| 초진 | 15,000원 |" → "- 초진: 15,000원".

In: sentences, each as it stands in a passage, with the line break before it. Out: the same with
rows of tables put as items. What stands in a cell stays as it is; a heading of more than two
columns is said with each cell, and one of two columns is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_FRAMED = re.compile(r"\s*\|.*\|\s*")
_PARTED = re.compile(r"[^|]*\S \| \S[^|]*(?: \| [^|]+)*")


def readable(sentences: Sequence[str]) -> tuple[str, ...]:
    return tuple(_items(sentences))


def _items(sentences: Sequence[str]) -> Iterator[str]:
    head: list[str] = []
    began = False
    for number, sentence in enumerate(sentences):
        after = sentences[number + 1] if number + 1 < len(sentences) else ""
        if _FRAMED.fullmatch(sentence) and "|" in after and _RULE.fullmatch(after):
            head = _cells(sentence)
        elif "|" in sentence and _RULE.fullmatch(sentence):
            continue
        elif _FRAMED.fullmatch(sentence) or _PARTED.fullmatch(sentence):
            if item := _item(_cells(sentence), head):
                yield ("\n" if began else "") + item
                began = True
            continue
        else:
            head = []
            yield sentence
            began = True


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _item(cells: Sequence[str], head: Sequence[str]) -> str:
    first, *rest = cells
    if len(head) == len(cells) > 2:
        rest = [f"{name} {cell}" for name, cell in zip(head[1:], rest, strict=True) if cell]
    said = ", ".join(cell for cell in rest if cell)
    return f"- {first}: {said}" if first and said else f"- {first or said}" if first or said else ""

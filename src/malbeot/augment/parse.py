"""The reply of a model → the items in it, whatever it wrote around and between them.

Read are JSON in any wrapping (a fence, a list, one object a line, an object cut off at the end) and
written text (numbered or not, `질문: … 답변: …`, `Q:`/`A:`, headings, Alpaca's `###`). A half item
gives what it has: `answers` is empty when its answer is missing, and the last item of a reply that
was cut off is left out. Never raises; what is no item is passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.files import read_toml
from malbeot.text.normalize import clean, encodable, squeeze

_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
_OPEN = re.compile(r"\{")
_COMMA = re.compile(r",(?=\s*[}\]])")
_DECODER = json.JSONDecoder(strict=False)
_MOST_OBJECTS = 2_000
# Before a label or an item: "1.", "(2)", "- ", "## ", "**".
_LEAD = r"(?:[-*•>#_\" \t]|\(?\d{1,3}[.)])*"
_ITEM = re.compile(r"[ \t]*\(?\d{1,3}[.)][ \t]+(?P<text>\S.*)")
_EDGES = " \t\n*_\"'`,:：]"


@dataclass(frozen=True, slots=True)
class Item:
    """A question and its answers: one, or several to choose from."""

    question: str
    answers: tuple[str, ...] = ()
    category: str = ""


@dataclass(slots=True)
class _Draft:
    question: str = ""
    input: str = ""
    answers: list[str] | None = None
    category: str = ""

    def item(self) -> Item | None:
        question = _bare(self.question)
        if squeeze(self.input) and squeeze(self.input) not in _names()["no_input"]:
            question = f"{question}\n{_bare(self.input)}"
        answers = tuple(text for answer in self.answers or () if (text := _bare(answer)))
        return Item(question, answers, _bare(self.category)) if question.strip() else None


@cache
def _names() -> dict[str, list[str]]:
    return read_toml(Path(__file__).with_name("parse.toml"))


@cache
def _kinds() -> dict[str, str]:
    """Name → part of an item."""
    return {name: kind for kind, names in _names().items() if kind != "no_input" for name in names}


def items(text: str, *, truncated: bool = False) -> list[Item]:
    """Every item of a reply, in order. `truncated`: the reply was cut at its length limit."""
    text = _THOUGHTS.sub("", text if encodable(text) else "")
    found = list(_of_json(text))
    if not found:
        found = _of_text(text)
        found = found[:-1] if truncated else found
    return found


def names(text: str) -> list[str]:
    """A reply that lists names: JSON strings or items of a list, each once."""
    text = _THOUGHTS.sub("", text if encodable(text) else "")
    found = [name for value in _lists(text) for name in _strings(value)]
    if not found:
        lines = (re.sub(rf"^{_LEAD}", "", line).strip(_EDGES) for line in text.splitlines())
        found = [line for line in lines if line]
    return list(dict.fromkeys(name for text in found if (name := _bare(text))))


# --- JSON --------------------------------------------------------------------------------------


def _of_json(text: str) -> Iterator[Item]:
    """Items of all JSON objects in a text. An object inside a larger one that could not be read
    (it was cut off) is found on its own."""
    for value in _objects(text):
        yield from _walk(value)


def _objects(text: str) -> Iterator[Any]:
    position = 0
    for _ in range(_MOST_OBJECTS):
        match = _OPEN.search(text, position)
        if match is None:
            return
        value, position = _decoded(text, match.start())
        if value is not None:
            yield value


def _decoded(text: str, start: int) -> tuple[Any, int]:
    """The object that begins here and where it ends, or None and where to look on."""
    try:
        return _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        pass
    end = text.find("}", start)
    nested = text.find("{", start + 1)
    if end < 0 or 0 <= nested < end:
        return None, start + 1
    try:
        return json.loads(_COMMA.sub("", text[start : end + 1]), strict=False), end + 1
    except (ValueError, RecursionError):
        return None, start + 1


def _walk(value: Any, depth: int = 0) -> Iterator[Item]:
    if isinstance(value, list) and depth < 8:
        for inner in value:
            yield from _walk(inner, depth + 1)
    elif isinstance(value, dict):
        item = _of_fields(value)
        if item is not None:
            yield item
        elif depth < 8:
            for inner in value.values():
                yield from _walk(inner, depth + 1)


def _of_fields(fields: dict[str, Any]) -> Item | None:
    draft = _Draft(answers=[])
    for name, value in fields.items():
        kind = _kinds().get(squeeze(re.sub(r"\d+$", "", name)))
        if kind in ("answer", "answers"):
            said = value if isinstance(value, list) else [value]
            draft.answers = [*(draft.answers or ()), *(text for text in said if _is_text(text))]
        elif kind and _is_text(value):
            setattr(draft, kind, value)
    return draft.item()


def _is_text(value: object) -> bool:
    return isinstance(value, str) and encodable(value)


def _lists(text: str) -> Iterator[list[Any]]:
    position = 0
    while (start := text.find("[", position)) >= 0 and position < len(text):
        position = start + 1
        try:
            value, position = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        yield value


def _strings(value: list[Any]) -> Iterator[str]:
    for inner in value:
        if isinstance(inner, dict):
            inner = next((text for text in inner.values() if _is_text(text)), "")
        if _is_text(inner):
            yield inner


# --- text --------------------------------------------------------------------------------------


@cache
def _label() -> re.Pattern[str]:
    """A part's name in front of a line, with its number: "2. **답변 1**: "."""
    words = sorted(_kinds(), key=len, reverse=True)
    name = "|".join(map(re.escape, words))
    number = r"[ \t]*\d{0,3}\]?(?:\*\*|__|\")?[ \t]*"
    rest = r"(?:[:：]|$)(?:\*\*)?(?P<rest>.*)$"
    return re.compile(rf"^{_LEAD}\[?(?P<name>{name}){number}{rest}", re.IGNORECASE)


def _of_text(text: str) -> list[Item]:
    """A question begins an item; what follows belongs to the part that was named last."""
    drafts: list[_Draft] = []
    part = ""
    for line in text.splitlines():
        if line.strip().strip("#`-=*_ ") == "":
            continue
        if label := _label().match(line):
            part = _kinds()[squeeze(label["name"])]
            if part == "question" or not drafts:
                drafts.append(_Draft())
            _put(drafts[-1], part, label["rest"], begins=True)
        elif part:
            _put(drafts[-1], part, line, begins=False)
    found = [item for draft in drafts if (item := draft.item())]
    return found or [Item(_bare(match["text"])) for match in map(_ITEM.match, text.splitlines())
                     if match and _bare(match["text"])]  # fmt: skip


def _put(draft: _Draft, part: str, text: str, *, begins: bool) -> None:
    if part in ("answer", "answers"):
        if draft.answers is None:
            draft.answers = []
        if begins or not draft.answers:
            draft.answers.append(text)
        else:
            draft.answers[-1] += "\n" + text
        return
    held = getattr(draft, part)
    setattr(draft, part, text if begins and not held else f"{held}\n{text}")


def _bare(text: str) -> str:
    """Without quotes, bold marks and fences at the edges."""
    text = clean(text).strip("`").strip()
    if text[:2] in ("**", "__") and text.endswith(text[:2]):
        text = text[2:-2].strip()
    if len(text) > 1 and text[0] == text[-1] == '"' and text.count('"') == 2:
        text = text[1:-1].strip()
    return text

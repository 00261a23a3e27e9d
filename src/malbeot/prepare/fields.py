"""One row with named fields → dialogues. The names people use stand in fields.toml.

Read as they are: question/answer pairs (Alpaca with `input`, prompt/completion, 질문/답변, Q/A),
wide tables (Q1, Q2 × A1 … A5: every question with every answer, one group), `messages` of OpenAI,
ShareGPT `conversations`, self-instruct seeds with `instances`. Raises `BadRow` with the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NoReturn

from malbeot.files import read_toml
from malbeot.formats.bad import BadRow
from malbeot.prepare.rules import rules
from malbeot.records import Example, Role, Turn
from malbeot.text.normalize import encodable, squeeze

_FILE = Path(__file__).with_name("fields.toml")
_NUMBERED = re.compile(r"(.*?)(\d{0,4})")
_SAFE_GROUP = 200
_LONGEST_SOURCE = 1_000


@dataclass(frozen=True, slots=True)
class Columns:
    """Which fields of a row mean what."""

    questions: tuple[str, ...]
    answers: tuple[str, ...]
    context: str | None
    system: str | None
    category: str | None
    group: str | None

    @property
    def wide(self) -> bool:
        return len(self.questions) > 1 or len(self.answers) > 1


@cache
def _names() -> dict[str, Any]:
    return read_toml(_FILE)


@lru_cache(maxsize=1024)
def columns(keys: tuple[str, ...]) -> Columns | None:
    """What the fields mean; None when there is no question or no answer among them."""
    questions, answers = _numbered(keys, "question"), _numbered(keys, "answer")
    if not questions or not answers:
        return None
    one = {kind: _one(keys, kind) for kind in ("context", "system", "category", "group")}
    return Columns(questions, answers, one["context"], one["system"], one["category"], one["group"])


def ambiguous(keys: Iterable[str], found: Columns) -> str:
    """A column that is needed and stands twice, or an empty text."""
    listed = [squeeze(key) for key in keys]
    used = (*found.questions, *found.answers, found.context)
    return next((key for key in used if key and listed.count(squeeze(key)) > 1), "")


def _numbered(keys: tuple[str, ...], kind: str) -> tuple[str, ...]:
    """The columns under the first known name, in the order of their numbers."""
    bases: dict[str, list[tuple[int, str]]] = {}
    for key in keys:
        if match := _NUMBERED.fullmatch(squeeze(key)):
            bases.setdefault(match[1], []).append((int(match[2] or 0), key))
    name = next((name for name in _names()[kind] if name in bases), None)
    if name is None:
        parts = _names()[f"{kind}_part"]
        name = next((base for part in parts for base in bases if part in base), None)
    return tuple(key for _, key in sorted(bases[name])) if name else ()


def _one(keys: tuple[str, ...], kind: str) -> str | None:
    by_name = {squeeze(key): key for key in reversed(keys)}
    return next((by_name[name] for name in _names()[kind] if name in by_name), None)


@lru_cache(maxsize=4096)
def asks(key: str) -> bool:
    """True for a name under which people keep questions, numbered or not."""
    match = _NUMBERED.fullmatch(squeeze(key))
    return match is not None and match[1] in _names()["question"]


def speaks(message: Mapping[str, Any]) -> Role | None:
    """Whose message this is; None for an object that is no message."""
    said = message.get("role", message.get("from"))
    role: Role | None = (
        _names()["roles"].get(said.strip().lower()) if isinstance(said, str) else None
    )
    return role


def holds_dialogue(row: Mapping[str, Any]) -> bool:
    """True for messages, and for the instances of a seed."""
    return any(isinstance(row.get(name), list) for name in (*_names()["dialogue"], "instances"))


def examples(row: Mapping[str, Any], source: str, line: int) -> list[Example]:
    """Every dialogue that the row holds; one for all shapes but wide tables and seeds."""
    for name in _names()["dialogue"]:
        if isinstance(row.get(name), list):
            return [_dialogue(row, row[name], source, line)]
    if isinstance(row.get("instances"), list):
        return _seed(row, source, line)
    found = columns(tuple(row))
    if found is None:
        raise BadRow("unknown_columns", "fields: " + ", ".join(map(str, row))[:_SAFE_GROUP])
    return _pairs(row, found, source, line)


def _pairs(row: Mapping[str, Any], found: Columns, source: str, line: int) -> list[Example]:
    questions = _filled(row, found.questions) or _raise("empty_question")
    answers = _filled(row, found.answers) or _raise("empty_answer")
    context = _text(row, found.context)
    if context.strip().lower() in rules().patterns.no_input:
        context = ""
    head = (Turn("system", system),) if (system := _text(row, found.system).strip()) else ()
    group = _group(row, found.group) or (f"{source}:{line}" if found.wide else "")
    meta = _category(row, found.category)
    return [
        Example((*head, _asked(question, context), Turn("assistant", answer)),
                source, line, group, meta)
        for question in questions
        for answer in answers
    ]  # fmt: skip


def _asked(question: str, context: str) -> Turn:
    return Turn("user", f"{question}\n{context}" if context.strip() else question)


def _seed(row: Mapping[str, Any], source: str, line: int) -> list[Example]:
    instances = row["instances"]
    if not instances or not all(isinstance(item, dict) for item in instances):
        raise BadRow("wrong_type", "instances")
    return [
        example
        for item in instances
        for example in examples({"instruction": row.get("instruction"), **item}, source, line)
    ]


def _dialogue(row: Mapping[str, Any], raw: list[Any], source: str, line: int) -> Example:
    turns = [_turn(item) for item in raw]
    if "system" in row and (system := _text(row, "system").strip()):
        turns.insert(0, Turn("system", system))
    talk = turns[1:] if turns and turns[0].role == "system" else turns
    if not talk:
        raise BadRow("empty_question", "no messages")
    wanted: tuple[Role, Role] = ("user", "assistant")
    if any(turn.role != wanted[place % 2] for place, turn in enumerate(talk)):
        raise BadRow("turn_order", " ".join(turn.role for turn in turns)[:_SAFE_GROUP])
    if talk[-1].role != "assistant":
        raise BadRow("no_answer")
    meta = _meta(row.get("meta"))
    category = _one(tuple(row), "category")
    source, line = _origin(row, source, line)
    return Example(tuple(turns), source, line, _group(row, _one(tuple(row), "group")),
                   {**meta, **_category(row, category)})  # fmt: skip


def _origin(row: Mapping[str, Any], source: str, line: int) -> tuple[str, int]:
    """A row that an earlier stage wrote keeps the place it came from."""
    told, number = row.get("source"), row.get("line", 0)
    ours = isinstance(row.get("group"), str) and type(number) is int and number >= 0
    if ours and isinstance(told, str) and told and encodable(told):
        return told[:_LONGEST_SOURCE], number
    return source, line


def _turn(item: object) -> Turn:
    if not isinstance(item, dict):
        raise BadRow("wrong_type", "a message must be an object")
    role = speaks(item)
    if role is None:
        raise BadRow("unknown_role", repr(item.get("role", item.get("from")))[:_SAFE_GROUP])
    content = item.get("content", item.get("value"))
    if isinstance(content, list):
        content = "\n".join(_part(part) for part in content)
    return Turn(role, _text({"content": content}, "content"))


def _part(part: object) -> str:
    if isinstance(part, dict) and part.get("type") == "text" and isinstance(part.get("text"), str):
        return str(part["text"])
    raise BadRow("wrong_type", "only text parts can be read")


def _filled(row: Mapping[str, Any], keys: Iterable[str]) -> list[str]:
    return [text for key in keys if (text := _text(row, key)).strip()]


def _text(row: Mapping[str, Any], key: str | None) -> str:
    value = "" if key is None else row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadRow("wrong_type", f"{key}: {type(value).__name__}")
    if "\0" in value:
        raise BadRow("nul", str(key))
    if not encodable(value):
        raise BadRow("lone_surrogate", str(key))
    return value


def _group(row: Mapping[str, Any], key: str | None) -> str:
    value = row.get(key) if key else None
    if isinstance(value, int):
        return str(value)
    return _text(row, key).strip()[:_SAFE_GROUP]


def _meta(value: object) -> dict[str, Any]:
    """What an earlier stage wrote about the row, if it can be written again."""
    if not isinstance(value, dict):
        return {}
    try:
        writable = encodable(json.dumps(value, ensure_ascii=False, allow_nan=False))
    except (ValueError, RecursionError) as error:
        raise BadRow("wrong_type", "meta") from error
    return value if writable else _raise("lone_surrogate")


def _category(row: Mapping[str, Any], key: str | None) -> dict[str, str]:
    value = row.get(key) if key else None
    if not isinstance(value, str) or not value.strip() or not encodable(value):
        return {}
    return {"category": value.strip()}


def _raise(reason: str) -> NoReturn:
    raise BadRow(reason)

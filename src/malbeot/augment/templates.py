"""The prompt files: filled in for one call, hashed for the rows that come of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template as Text
from typing import Any, Literal

from malbeot.errors import DataError
from malbeot.files import read_toml, sha256
from malbeot.records import Turn

FOLDER = Path(__file__).with_name("prompts")
Kind = Literal["questions", "categories", "answers"]
_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}


def _object(**fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _list_of(item: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


SCHEMAS: dict[Kind, dict[str, Any]] = {
    "questions": _object(items=_list_of(_object(question=_TEXT, answer=_TEXT))),
    "categories": _object(categories=_TEXTS),
    "answers": _object(items=_list_of(_object(question=_TEXT, answers=_TEXTS))),
}


@dataclass(frozen=True, slots=True)
class Template:
    """`texts` are system, user and perhaps category; `version` is "name hash"."""

    texts: Mapping[str, str]
    version: str

    def turns(self, **values: object) -> tuple[Turn, ...]:
        """The messages. Raises `KeyError` for a name that is not given."""
        return tuple(
            Turn(role, Text(self.texts[role]).substitute(values).strip())
            for role in ("system", "user")
        )

    def part(self, which: str, /, **values: object) -> str:
        return Text(self.texts[which]).substitute(values)


@cache
def template(kind: Kind) -> Template:
    path = FOLDER / f"{kind}.toml"
    texts = read_toml(path)
    if not all(isinstance(text, str) for text in texts.values()) or {"system", "user"} - set(texts):
        raise DataError(f"{path}: expected the texts system and user")
    return Template(texts, f"{kind} {sha256(path)[:12]}")


def shown(questions: Sequence[tuple[str, Sequence[str]]], *, several: bool = False) -> str:
    """Examples as the model is to write them: one JSON object a line."""
    rows = []
    for question, answers in questions:
        said: dict[str, Any] = {"answers": list(answers)} if several else {"answer": answers[0]}
        rows.append(json.dumps({"question": question, **said}, ensure_ascii=False))
    return "\n".join(rows)

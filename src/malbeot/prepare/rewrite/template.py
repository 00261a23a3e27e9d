"""The prompts: a template file and some rows → what is sent; the reply → the texts of each row.

A template is TOML with `system`, `user` ($count, $rows) and `again` ($fault). Its hash goes into
the rows it made.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template as Text
from typing import Any

from malbeot.engine.bulk import Prompt
from malbeot.engine.bulk.estimate import tokens_of
from malbeot.errors import UsageError
from malbeot.files import read_toml, sha256
from malbeot.prepare.rewrite.checks import rules
from malbeot.records import Example, Turn
from malbeot.text.normalize import clean

FOLDER = Path(__file__).with_name("templates")
_ROLES = {"system": "지시", "user": "질문", "assistant": "답변"}
_SCHEMA = {
    "type": "object",
    "properties": {
        "rows": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "integer"},
                    "texts": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["id", "texts"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["rows"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Template:
    name: str
    system: str
    user: str
    again: str
    sha256: str

    def prompt(self, examples: Sequence[Example], temperature: float, fault: str = "") -> Prompt:
        """What asks for these rows, numbered from 1; `fault` says what was wrong the last time."""
        rows = [
            {
                "id": number,
                "roles": [_ROLES[turn.role] for turn in example.turns],
                "texts": [turn.content for turn in example.turns],
            }
            for number, example in enumerate(examples, 1)
        ]
        shown = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        asked = Text(self.user).substitute(count=len(rows), rows=shown)
        if fault:
            asked += Text(self.again).substitute(fault=fault)
        turns = (Turn("system", self.system.strip()), Turn("user", asked.strip()))
        return Prompt(turns, _SCHEMA, temperature, _room(examples))


@cache
def template(name: str | Path) -> Template:
    """A shipped template by its name, or a file of one's own. Raises `UsageError`."""
    path = name if isinstance(name, Path) else FOLDER / f"{name}.toml"
    if not path.is_file():
        raise UsageError(f"{path}: no such prompt template")
    texts = read_toml(path)
    if problem := _problem(texts):
        raise UsageError(f"{path}: {problem}")
    return Template(path.stem, texts["system"], texts["user"], texts["again"], sha256(path))


def _problem(texts: dict[str, Any]) -> str:
    wanted = {"system": set(), "user": {"count", "rows"}, "again": {"fault"}}
    if set(texts) != set(wanted) or not all(isinstance(text, str) for text in texts.values()):
        return f"expected the texts {', '.join(wanted)}"
    for key, names in wanted.items():
        text = Text(texts[key])
        if not text.is_valid() or set(text.get_identifiers()) - names:
            return (
                f"{key}: only {', '.join('$' + name for name in names) or 'no $name'} is filled in"
            )
        if missing := names - {"count"} - set(text.get_identifiers()):
            return f"{key}: ${missing.pop()} is missing"
    return ""


def texts_of(data: Any, count: int) -> dict[int, list[str]]:
    """The texts of each row of a reply by its place; of a number that stands twice, the first."""
    found: dict[int, list[str]] = {}
    for row in data["rows"]:
        if 1 <= row["id"] <= count:
            found.setdefault(row["id"] - 1, [clean(text) for text in row["texts"]])
    return found


def _room(examples: Sequence[Example]) -> int:
    """max_tokens: more than a faithful text needs, in steps, so that small edits keep the key."""
    limits = rules()["limits"]
    said = sum(tokens_of(turn.content) for example in examples for turn in example.turns)
    step = int(limits["least_room"])
    wanted = math.ceil(said * limits["room"] / step + 1) * step
    return int(min(limits["max_tokens"], wanted))

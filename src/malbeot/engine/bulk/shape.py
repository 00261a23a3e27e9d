"""Is a reply the JSON that was asked for? Finding it in the text, and checking it.

`found` is patient with what models put around JSON: a fence, a sentence, their thoughts, a comma
too many. `misfit` checks a small subset of JSON Schema and refuses schemas beyond it, so that no
keyword is ever taken for checked when it was not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

_THOUGHTS = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_START = re.compile(r"[{\[]")
_COMMA = re.compile(r",(?=\s*[}\]])")
# Line breaks and tabs inside strings are let through; models write them.
_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda name: _no_constant(name))
_MOST_STARTS = 200

_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
_KNOWN = {
    "type", "properties", "required", "additionalProperties", "items", "minItems", "maxItems",
    "minLength", "maxLength", "enum", "description", "title",
}  # fmt: skip


def found(text: str) -> Any:
    """The first JSON object or list in a text. Raises `ValueError` without one."""
    text = _THOUGHTS.sub("", text)
    for place, match in enumerate(_START.finditer(text)):
        if place >= _MOST_STARTS:
            break
        for candidate in _spellings(text[match.start() :]):
            try:
                return _DECODER.raw_decode(candidate)[0]
            except (ValueError, RecursionError):
                continue
    raise ValueError("no JSON in the reply")


def _spellings(text: str) -> Iterator[str]:
    yield text
    yield _COMMA.sub("", text)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def misfit(value: Any, schema: Mapping[str, Any], place: str = "reply") -> str:
    """Where and why a value does not fit, or an empty text. Raises `ValueError` for a schema that
    says more than can be checked here."""
    if unknown := set(schema) - _KNOWN:
        raise ValueError(f"schema at {place}: cannot check {', '.join(sorted(unknown))}")
    kind = schema.get("type")
    if kind is not None and not _TYPES[kind](value):
        return f"{place}: expected {kind}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{place}: not one of the allowed values"
    if isinstance(value, str):
        return _length(value, schema, place, "Length", "characters")
    if isinstance(value, list):
        return _length(value, schema, place, "Items", "items") or _items(value, schema, place)
    return _fields(value, schema, place) if isinstance(value, dict) else ""


def _length(value: Any, schema: Mapping[str, Any], place: str, name: str, unit: str) -> str:
    least, most = schema.get(f"min{name}", 0), schema.get(f"max{name}")
    if len(value) < least:
        return f"{place}: {len(value)} {unit}, at least {least}"
    if most is not None and len(value) > most:
        return f"{place}: {len(value)} {unit}, at most {most}"
    return ""


def _items(value: list[Any], schema: Mapping[str, Any], place: str) -> str:
    inner = schema.get("items", {})
    wrong = (misfit(item, inner, f"{place}[{number}]") for number, item in enumerate(value))
    return next(filter(None, wrong), "")


def _fields(value: dict[str, Any], schema: Mapping[str, Any], place: str) -> str:
    known = schema.get("properties", {})
    if missing := [name for name in schema.get("required", ()) if name not in value]:
        return f"{place}: {missing[0]} is missing"
    extra = [name for name in value if name not in known]
    if extra and schema.get("additionalProperties", True) is False:
        return f"{place}: {extra[0][:40]} was not asked for"
    wrong = (misfit(value[name], known[name], f"{place}.{name}") for name in value if name in known)
    return next(filter(None, wrong), "")

"""Rows out of JSON text: one object a line, or one document that holds a list of objects.

Stricter than Python's own reader where it would lose something in silence: NaN, and a field that
is named twice, are bad rows. A document with a broken element goes on at the next one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from malbeot.formats.bad import BadRow

Row = dict[str, Any]
Known = Callable[[tuple[str, ...]], bool]
"""Whether a row with these fields makes sense to the caller."""
# Names under which a JSON document keeps its list of rows.
_HOLDERS = ("data", "rows", "examples", "train", "items")
_HELD = re.compile(rf'"(?:{"|".join(_HOLDERS)})"\s*:\s*\[')
_NEXT = re.compile(r"\}\s*,\s*(?=\{)")
_BETWEEN = re.compile(r"[\s,]*")


def _refuse_number(name: str) -> NoReturn:
    raise BadRow("not_a_number", name)


def _unique(pairs: list[tuple[str, Any]]) -> Row:
    row = dict(pairs)
    if len(row) != len(pairs):
        names = [name for name, _ in pairs]
        raise BadRow("duplicate_key", next(name for name in names if names.count(name) > 1))
    return row


_STRICT = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse_number)
_LOOSE = json.JSONDecoder()


def row_of(text: str) -> Row:
    """The object that the text holds. Raises `BadRow`."""
    try:
        value = _STRICT.decode(text)
    except (ValueError, RecursionError) as error:
        raise BadRow("broken_json", _why(error)) from error
    return _object(value)


def elements(text: str, known: Known) -> Iterator[tuple[int, str, Row | BadRow]]:
    """(line, raw text, row or what is wrong with it) of every element of a JSON document."""
    start = _BETWEEN.match(text).end()  # type: ignore[union-attr]
    if text[start : start + 1] == "{":
        yield from _of_object(text, start, known)
        return
    yield from _of_list(text, start + 1, 1)


def _of_object(text: str, start: int, known: Known) -> Iterator[tuple[int, str, Row | BadRow]]:
    """An object that is a row, or one that holds the list of rows under a usual name."""
    try:
        row = row_of(text)
    except BadRow as bad:
        # One bad row must not cost the others: the list is found and read row by row.
        if match := _HELD.search(text):
            yield from _of_list(text, match.end(), 1)
        else:
            yield 1, text, bad
        return
    held = next((row[name] for name in _HOLDERS if isinstance(row.get(name), list)), None)
    if held is None or known(tuple(row)):
        yield text.count("\n", 0, start) + 1, text, row
        return
    for item in held:
        raw = json.dumps(item, ensure_ascii=False)
        yield 1, raw, item if isinstance(item, dict) else BadRow("not_an_object")


def _of_list(text: str, at: int, line: int) -> Iterator[tuple[int, str, Row | BadRow]]:
    line += text.count("\n", 0, at)
    while True:
        begin = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
        line += text.count("\n", at, begin)
        if begin >= len(text):
            yield line, text[-1:], BadRow("broken_json", "the list is never closed")
            return
        if text[begin] == "]":
            if (rest := text[begin + 1 :].strip()) not in ("", "}"):
                yield line, rest, BadRow("broken_json", "text behind the end of the list")
            return
        end, value = _element(text, begin)
        yield line, text[begin:end], value
        line += text.count("\n", begin, end)
        at = end


def _element(text: str, begin: int) -> tuple[int, Row | BadRow]:
    """Where the element ends, and what it is."""
    try:
        value, end = _STRICT.raw_decode(text, begin)
        return end, _object(value)
    except BadRow as bad:
        problem = bad
    except (ValueError, RecursionError) as error:
        problem = BadRow("broken_json", _why(error))
    try:
        return _LOOSE.raw_decode(text, begin)[1], problem
    except (ValueError, RecursionError):
        following = _NEXT.search(text, begin)
        return (following.end() if following else len(text)), problem


def _object(value: object) -> Row:
    if not isinstance(value, dict):
        raise BadRow("not_an_object", type(value).__name__)
    return value


def _why(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:200]

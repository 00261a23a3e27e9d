"""Rows out of JSON text: one object a line, or one document that holds a list of objects.

Stricter than Python's own reader where it would lose something in silence: NaN, and a field that
is named twice, are bad rows. A document with a broken element goes on at the next one. A list is
never held whole: its elements come out of a window that moves over the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn, TextIO

from malbeot.formats.bad import BadRow
from malbeot.formats.limits import limits
from malbeot.formats.lines import opened
from malbeot.formats.spans import Span
from malbeot.formats.window import CLOSING, SHOWN, Window

Row = dict[str, Any]
Known = Callable[[tuple[str, ...]], bool]
"""Whether a row with these fields makes sense to the caller."""
# Names under which a JSON document keeps its list of rows.
_HOLDERS = ("data", "rows", "examples", "train", "items")
_HELD = re.compile(rf'"(?:{"|".join(_HOLDERS)})"\s*:\s*\[')
# An error so near to the end of the window may be of its making (-Infinity, \u1234).
_NEAR_END = 12
_TOO_DEEP = "nested too deeply"


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
    except RecursionError as error:
        raise BadRow("broken_json", _TOO_DEEP) from error
    except ValueError as error:
        raise BadRow("broken_json", str(error)[:200]) from error
    row = _object(value)
    if isinstance(row, BadRow):
        raise row
    return row


def elements(
    file: TextIO, known: Known, *, first: bool = True, last: bool = True
) -> Iterator[tuple[str, Row | BadRow]]:
    """(raw text, row or what is wrong with it) of every element of a JSON document, or of a part of
    one: `first` for the part that holds its beginning, `last` for its end."""
    window = Window(file)
    at = window.skip(0)
    if first and window.text[at : at + 1] == "{":
        yield from _of_object(window, at, known)
        return
    for _, raw, row in _of_list(window, at + 1 if first else at, last):
        yield raw, row


def cut(path: Path, encoding: str, size: int) -> Iterator[Span]:
    """Spans of about `size` bytes that cover the document; only a list can be cut."""
    whole = path.stat().st_size
    begin, number = 0, 1
    with opened(path, encoding) as file:
        window = Window(file, encoding)
        at = window.skip(0)
        if whole > size and window.text[at : at + 1] != "{":
            for count, (place, _, _) in enumerate(_of_list(window, at + 1, last=True), 1):
                if count > 1 and place - begin >= size:
                    yield Span(begin, place, number, last=False)
                    begin, number = place, count
    yield Span(begin, whole, number)


def _of_object(window: Window, start: int, known: Known) -> Iterator[tuple[str, Row | BadRow]]:
    """An object that is a row, or one that holds the list of rows under a usual name."""
    while window.more():
        if len(window.text) > limits().document_bytes:
            yield "", BadRow("line_too_long", "write it as one row a line (JSONL)")
            return
    text = window.text
    try:
        row = row_of(text)
    except BadRow as bad:
        # One bad row must not cost the others: the list is found and read row by row.
        if match := _HELD.search(text):
            yield from ((raw, found) for _, raw, found in _of_list(window, match.end(), last=True))
        else:
            yield text, bad
        return
    held = next((row[name] for name in _HOLDERS if isinstance(row.get(name), list)), None)
    if held is None or known(tuple(row)):
        yield text, row
        return
    for item in held:
        raw = json.dumps(item, ensure_ascii=False)
        yield raw, item if isinstance(item, dict) else BadRow("not_an_object")


def _of_list(window: Window, at: int, last: bool) -> Iterator[tuple[int, str, Row | BadRow]]:
    """(byte or -1, raw text, row) of each element from there on; no element begins at -1."""
    while True:
        at = window.moved(window.skip(at))
        if at >= len(window.text):
            if last:
                yield -1, "", BadRow("broken_json", "the list is never closed")
            return
        place = window.place(at)
        if window.text[at] == "]":
            # Behind a broken element it may be the end of a list within it.
            if found := window.going_on(at + 1):
                at = found
                continue
            rest = window.text[at + 1 :].strip()
            if rest not in ("", "}") and (last or rest.strip(CLOSING)):
                bad = BadRow("broken_json", "text behind the end of the list")
                yield -1, rest[:SHOWN], bad
            return
        at, raw, row = _element(window, at)
        yield place, raw, row


def _element(window: Window, begin: int) -> tuple[int, str, Row | BadRow]:
    """Where the element ends, its text, and what it is."""
    while True:
        end, value, short = _tried(window.text, begin)
        if not short:
            break
        if len(window.text) - begin > limits().line_chars:
            end, value = -1, BadRow("line_too_long")
            break
        if not window.more():
            break
    if end >= 0:
        return end, window.text[begin:end], value
    while len(window.text) - begin < SHOWN and window.more():
        pass
    raw, start = window.text[begin : begin + SHOWN], window.gone + begin
    end = window.next(begin)
    return end, raw[: window.gone + end - start], value


def _tried(text: str, begin: int) -> tuple[int, Row | BadRow, bool]:
    """(end of the element or -1, what it is, true when that may be otherwise in a longer text)."""
    try:
        value, end = _STRICT.raw_decode(text, begin)
        return end, _object(value), end == len(text)
    except BadRow as bad:
        problem = bad
    except json.JSONDecodeError as error:
        return -1, BadRow("broken_json", _why(error)), _short(error, text)
    except (ValueError, RecursionError) as error:
        return -1, BadRow("broken_json", _why(error)), False
    try:
        end = _LOOSE.raw_decode(text, begin)[1]
        return end, problem, end == len(text)
    except json.JSONDecodeError as error:
        return -1, problem, _short(error, text)
    except (ValueError, RecursionError):
        return -1, problem, False


def _short(error: json.JSONDecodeError, text: str) -> bool:
    return error.msg.startswith("Unterminated") or error.pos > len(text) - _NEAR_END


def _object(value: object) -> Row | BadRow:
    if not isinstance(value, dict):
        return BadRow("not_an_object", type(value).__name__)
    return value


def _why(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return _TOO_DEEP
    # Without line and column, which a window does not know.
    return error.msg if isinstance(error, json.JSONDecodeError) else str(error)[:200]

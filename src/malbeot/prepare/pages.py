"""A row of a page log → dialogues, when the page held questions and answers, or the page itself.

The log is what collecting writes: `url`, `source`, `time`, `sha256`, and either `fields` with a
question and answers, or `text`. A dialogue keeps where it came from: the address is its source, all
answers to one question are one group.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from malbeot.formats.bad import BadRow
from malbeot.prepare.fields import columns, examples
from malbeot.records import Example, Page

_MARKS = ("url", "source", "time", "sha256")
_KEPT = ("licence", "title", "time")


def is_page(row: Mapping[str, Any]) -> bool:
    """True for a row of a page log."""
    return all(isinstance(row.get(name), str) for name in _MARKS)


def of_page(row: Mapping[str, Any]) -> list[Example | Page]:
    """What the page holds. Raises `BadRow` when that is nothing."""
    page = _page(row)
    asked = {name: value for name, value in page.fields.items() if name != "answers"}
    answers = page.fields.get("answers")
    for number, answer in enumerate(answers if isinstance(answers, list) else [], 1):
        asked[f"answer{number}"] = answer
    if columns(tuple(asked)):
        meta = {name: row[name] for name in _KEPT if isinstance(row.get(name), str)}
        found: list[Example | Page] = []
        for example in examples(asked, page.url, page.line):
            found.append(_with(example, meta, page))
        return found
    if not page.text.strip():
        raise BadRow("empty_page")
    return [page]


def _with(example: Example, meta: Mapping[str, str], page: Page) -> Example:
    group = example.group or f"{page.url}:{page.line}"
    return Example(example.turns, page.url, page.line, group, {**example.meta, **meta})


def _page(row: Mapping[str, Any]) -> Page:
    for name in ("licence", "title", "text"):
        if not isinstance(row.get(name, ""), str):
            raise BadRow("wrong_type", name)
    fields, line = row.get("fields", {}), row.get("line", 0)
    if not isinstance(fields, dict) or not isinstance(line, int):
        raise BadRow("wrong_type", "fields or line")
    return Page(row["url"], row["source"], row["time"], row["sha256"], row.get("licence", ""),
                row.get("title", ""), row.get("text", ""), fields, line)  # fmt: skip

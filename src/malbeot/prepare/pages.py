"""A row of a page log → dialogues, when the page held questions and answers, or the page itself.

The log is what collecting writes: `url`, `source`, `time`, `sha256`, and either `fields` with a
question and answers, or `text`. A dialogue keeps where it came from: the address is its source, all
answers to one question are one group.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from malbeot.formats.bad import BadRow
from malbeot.prepare.fields import columns, examples, holds_dialogue
from malbeot.records import Example, Page
from malbeot.text.normalize import encodable

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
    if columns(tuple(asked)) or holds_dialogue(asked):
        meta = {name: row[name] for name in _KEPT if isinstance(row.get(name), str)}
        found: list[Example | Page] = []
        for example in examples(asked, page.url, page.line):
            found.append(_with(example, meta, page))
        return found
    text = page.text.strip() or _listed(page.fields)
    if not text:
        raise BadRow("empty_page")
    return [replace(page, text=text, fields={})]


def _listed(fields: Mapping[str, Any]) -> str:
    """A row of any table as a document: a line a column."""
    told = {name: value for name, value in fields.items()
            if isinstance(value, str | int | float) and str(value).strip()}  # fmt: skip
    return "\n".join(f"{name}: {value}" for name, value in told.items())


def _with(example: Example, meta: Mapping[str, str], page: Page) -> Example:
    group = example.group or f"{page.url}:{page.line}"
    return Example(example.turns, page.url, page.line, group, {**example.meta, **meta})


def _page(row: Mapping[str, Any]) -> Page:
    for name in ("licence", "title", "text"):
        if not isinstance(row.get(name, ""), str):
            raise BadRow("wrong_type", name)
    texts = json.dumps(row, ensure_ascii=False)
    if not encodable(texts):
        raise BadRow("lone_surrogate")
    if "\\u0000" in texts:
        raise BadRow("nul")
    fields, line = row.get("fields", {}), row.get("line", 0)
    if not isinstance(fields, dict) or not isinstance(line, int):
        raise BadRow("wrong_type", "fields or line")
    return Page(row["url"], row["source"], row["time"], row["sha256"], row.get("licence", ""),
                row.get("title", ""), row.get("text", ""), fields, line)  # fmt: skip

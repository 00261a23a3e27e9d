"""Questions and answers that a page declares by schema.org: JSON-LD or microdata.

In: a tree as it came, scripts and all. Out: pairs of plain text, in the order of the page. Types
FAQPage and QAPage; what is declared in another way, or broken, gives nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from malbeot.collect.read.markup import plain
from malbeot.collect.read.tree import Tree
from malbeot.text.normalize import encodable

_PAGES = {"FAQPage", "QAPage"}
_LD = ("script[type='application/ld+json' i]",)
_QUESTIONS = ("[itemtype$='/FAQPage'] [itemtype$='/Question'], "
              "[itemtype$='/QAPage'] [itemtype$='/Question']",)  # fmt: skip
_DEEPEST = 12


def declared(tree: Tree) -> Iterator[tuple[str, str]]:
    """(question, answer) of each pair."""
    for script in tree.texts(_LD):
        try:
            data = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        for page in _pages(data):
            for question in _listed(page.get("mainEntity")):
                yield from _pair(question)
    for part in tree.parts(_QUESTIONS):
        question = _said(part.texts(["[itemprop=name]"]))
        answers = part.parts(["[itemprop=acceptedAnswer]"])
        if question and answers:
            inner = answers[0].parts(["[itemprop=text]"])
            yield question, plain((inner or answers)[0].html())


def _pages(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every page of questions in the data, whatever it stands in."""
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for inner in data:
            yield from _pages(inner, depth + 1)
    elif isinstance(data, dict):
        if _types(data) & _PAGES:
            yield data
            return
        for inner in data.values():
            yield from _pages(inner, depth + 1)


def _pair(question: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(question, dict):
        return
    asked = _text(question.get("name")) or _text(question.get("text"))
    for answer in _listed(question.get("acceptedAnswer")):
        said = _text(answer.get("text")) if isinstance(answer, dict) else _text(answer)
        if asked and said:
            yield asked, said
            return


def _types(data: dict[str, Any]) -> set[str]:
    return {name.rpartition("/")[2] for name in _listed(data.get("@type")) if isinstance(name, str)}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    return plain(value) if isinstance(value, str) and encodable(value) else ""


def _said(texts: list[str]) -> str:
    return texts[0] if texts else ""

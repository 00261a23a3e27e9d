"""Labels in front of a question and of its answer, taken off: "Q1. ", "A: ", or a Q in a badge.

In: questions with answers, or the parts of a page that hold them. Out: the same without labels. A
letter with a mark behind it is one; a letter alone may be a word ("A 코스"), and is one only where
the page has it in an element of its own, or where a whole list has it. Patterns stand in
labels.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Literal

from malbeot.collect.read.tree import Tree
from malbeot.files import read_toml

Pair = tuple[str, str]
Which = Literal["question", "answer"]
_BOTH: tuple[Which, Which] = ("question", "answer")
_TAG = re.compile(r"<[^>]*>")
_LEAST = 2
"""Pairs; one alone may begin so by chance."""


@cache
def _rules() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("labels.toml"))


@cache
def _pattern(which: Which, name: str) -> re.Pattern[str]:
    return re.compile(_rules()[which][name])


def bare(pair: Pair) -> Pair:
    """Without the labels that have a mark."""
    return _unmarked(pair[0], "question"), _unmarked(pair[1], "answer")


def unlabelled(pairs: Iterable[Pair]) -> list[Pair]:
    """Of one list; without the labels that have no mark either, where every question and every
    answer has one."""
    listed = [*map(bare, pairs)]
    ask, say = _pattern("question", "alone"), _pattern("answer", "alone")
    found = [(ask.match(question), say.match(answer)) for question, answer in listed]
    if len(listed) < _LEAST or not all(asked and said for asked, said in found):
        return listed
    return [(_behind(asked, said), _behind(said, asked)) for asked, said in found if asked and said]


def without_badge(part: Tree, text: str, which: Which) -> str:
    """The text of the part without the label that stands in an element of its own before it."""
    whole = part.html()
    for each in part.parts([_rules()["elements"]])[: _rules()["looked_at"]]:
        label = " ".join(each.text().split())
        if label and not _TAG.sub("", whole.partition(each.html())[0]).strip():
            if _pattern(which, "badge").fullmatch(label) and text.startswith(label):
                return text.removeprefix(label).lstrip(" \n.:)]")
            continue
        if label:
            break
    return text


def parted(line: str) -> list[str]:
    """What a line of a page may be without a label in front, the line itself first."""
    found = [line]
    for which in _BOTH:
        found.append(_unmarked(line, which))
        if alone := _pattern(which, "alone").match(line):
            found += [line[alone.end() :], line[alone.end("label") :]]
    return list(dict.fromkeys(found))


def is_label(line: str) -> bool:
    return any(_pattern(which, "badge").fullmatch(line) for which in _BOTH)


def _unmarked(text: str, which: Which) -> str:
    return _pattern(which, "marked").sub("", text).strip()


def _behind(label: re.Match[str], other: re.Match[str]) -> str:
    """What stands behind a label. A number is a part of it where question and answer have the same
    one: "Q1 …", "A1 …", but not "A4 용지"."""
    end = label.end() if label["n"] == other["n"] else label.end("label")
    return label.string[end:].strip()

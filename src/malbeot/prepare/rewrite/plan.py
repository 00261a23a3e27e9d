"""Which rows are rewritten, how many a call, with which template.

A row is foreign when its question is: a Korean question may well ask for an English answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from malbeot.engine.bulk import Prompt
from malbeot.errors import UsageError
from malbeot.prepare.rewrite.checks import language_of
from malbeot.prepare.rewrite.template import Template, template
from malbeot.records import Example


@dataclass(frozen=True, slots=True)
class Options:
    """`which`: only rows whose question is not Korean, or all. One row a call by default: then a
    changed input file asks for its changed rows only, and a bad reply costs one row."""

    which: Literal["foreign", "all"] = "foreign"
    rows_per_call: int = 1
    temperature: float = 0.2
    foreign: str | Path = "foreign"
    """Template for rows that are not Korean: a shipped one's name, or a file."""
    messy: str | Path = "messy"
    """Template for Korean rows."""

    def check(self) -> None:
        """Raises `UsageError` before anything is asked or written."""
        if self.rows_per_call < 1:
            raise UsageError("rows_per_call must be at least 1")
        template(self.foreign), template(self.messy)


def language(example: Example) -> str:
    """Of its question."""
    return language_of("\n".join(turn.content for turn in example.turns if turn.role == "user"))


def batches(rows: Sequence[Example], options: Options) -> list[list[int]]:
    """Places of rows that go into one call: same template, in order."""
    waiting: dict[bool, list[int]] = {True: [], False: []}
    full = []
    for place, row in enumerate(rows):
        korean = language(row) == "ko"
        if korean and options.which == "foreign":
            continue
        waiting[korean].append(place)
        if len(waiting[korean]) == options.rows_per_call:
            full.append(waiting[korean])
            waiting[korean] = []
    return full + [left for left in waiting.values() if left]


def template_of(row: Example, options: Options) -> Template:
    return template(options.messy if language(row) == "ko" else options.foreign)


def prompt_of(
    rows: Sequence[Example], places: Sequence[int], options: Options, wrong: str = ""
) -> Prompt:
    some = [rows[place] for place in places]
    return template_of(some[0], options).prompt(some, options.temperature, wrong)

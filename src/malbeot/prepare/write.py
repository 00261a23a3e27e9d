"""The last pass: rows leave their shards for the files that training and knowledge read.

    train.jsonl validation.jsonl test.jsonl   dialogues, each with the name of its group
    documents.jsonl                           pages without questions
    set_aside.jsonl                           all other rows, with reason and fix
    untrained.jsonl                           of these, whole: sound rows like others, or like
                                              evaluation files; true, but not to be trained on

In: shards in order, and what was decided about their rows. Knows nothing of how the files come to
their place (landing.py).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern
from typing import IO, Any

import polars as pl

from malbeot.files import atomic
from malbeot.formats.bad import cut
from malbeot.prepare.compare import Decisions
from malbeot.prepare.rules import rules
from malbeot.prepare.setaside import SetAside
from malbeot.prepare.split import SIDES, Side

DOCUMENTS = "documents.jsonl"
SET_ASIDE = "set_aside.jsonl"
UNTRAINED = "untrained.jsonl"
FILES = (*(f"{side}.jsonl" for side in SIDES), DOCUMENTS, SET_ASIDE, UNTRAINED)
_SHOWN_PAIRS = 12


@dataclass(slots=True)
class Written:
    """How many rows went where; duplicates found, shown as (row, row that was kept, score)."""

    rows: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    pairs: list[tuple[str, str, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What was decided about rows by their places: among all dialogues, among all pages."""

    dialogues: Decisions
    sides: Mapping[int, Side]
    pages: Mapping[int, tuple[str, float]]
    """Pages that say what an earlier one said: that one's address, and how near it is."""
    evaluation: tuple[str, ...]
    """Where each question of the evaluation files stands."""


def write(shards: Iterable[Path], out: Path, verdicts: Verdicts) -> Written:
    """Write all files of `FILES` into `out`."""
    with ExitStack() as stack:
        files = {name: stack.enter_context(atomic(out / name)) for name in FILES}
        writer = _Writer(files, verdicts)
        for shard in shards:
            table = pl.read_parquet(shard, columns=["payload", "reason", "kind"])
            for payload, reason, kind in table.iter_rows():
                writer.row(payload, reason, kind)
        return writer.written


class _Writer:
    def __init__(self, files: Mapping[str, IO[Any]], verdicts: Verdicts) -> None:
        self._files = files
        self._verdicts = verdicts
        self._dialogues = len(verdicts.evaluation)
        self._pages = 0
        found = verdicts.dialogues.duplicates
        self._origins: dict[int, tuple[str, int]] = {}
        """Where the rows stand that others repeat."""
        self._wanted = {duplicate.of for duplicate in found.values()}
        near = sorted(place for place in found if not found[place].exact)[:_SHOWN_PAIRS]
        self._shown = {found[place].of: "" for place in near}
        """What those rows say of which the report shows a pair."""
        self.written = Written()

    def row(self, payload: str, reason: str, kind: str) -> None:
        if reason:
            self._put(SET_ASIDE, payload)
            self.written.reasons[reason] += 1
        elif kind == "Page":
            self._page(payload)
        else:
            self._dialogue(payload)

    def _page(self, payload: str) -> None:
        place, self._pages = self._pages, self._pages + 1
        found = self._verdicts.pages.get(place)
        if found is None:
            self._put(DOCUMENTS, payload)
            return
        row = json.loads(payload)
        self._aside(row["url"], row.get("line", 0), row.get("text", ""),
                    "near_duplicate" if found[1] < 1 else "exact_duplicate",
                    duplicate_of=found[0], score=round(found[1], 4))  # fmt: skip

    def _dialogue(self, payload: str) -> None:
        place, self._dialogues = self._dialogues, self._dialogues + 1
        decided = self._verdicts.dialogues
        row = json.loads(payload)
        if place in self._wanted:
            self._origins[place] = intern(row.get("source", "")), row.get("line", 0)
        if place in self._shown:
            self._shown[place] = _said(row)
        if duplicate := decided.duplicates.get(place):
            of = "{}:{}".format(*self._origins[duplicate.of])
            if not duplicate.exact and len(self.written.pairs) < _SHOWN_PAIRS:
                self.written.pairs.append((_said(row), self._shown[duplicate.of], duplicate.score))
            self._aside(row.get("source", ""), row.get("line", 0), _said(row),
                        "exact_duplicate" if duplicate.exact else "near_duplicate",
                        duplicate_of=of, score=round(duplicate.score, 4))  # fmt: skip
            if not duplicate.exact:
                self._files[UNTRAINED].write(payload + "\n")
        elif place in decided.contaminated:
            of = self._verdicts.evaluation[decided.contaminated[place]]
            self._aside(row.get("source", ""), row.get("line", 0), _said(row),
                        "contaminated", detail=of)  # fmt: skip
            self._files[UNTRAINED].write(payload + "\n")
        else:
            row["group"] = decided.groups[place]
            self._put(f"{self._verdicts.sides[place]}.jsonl", json.dumps(row, ensure_ascii=False))

    def _aside(self, file: str, line: int, raw: str, reason: str, **more: Any) -> None:
        shown = cut(raw, rules().limits.raw_chars)
        row = SetAside(file, line, reason, shown, **more)
        self.written.reasons[reason] += 1
        self._put(SET_ASIDE, json.dumps(row.as_row(), ensure_ascii=False))

    def _put(self, name: str, line: str) -> None:
        self._files[name].write(line + "\n")
        self.written.rows[name] += 1


def _said(row: Mapping[str, Any]) -> str:
    return " ⏎ ".join(f"{turn['role']}: {turn['content']}" for turn in row["messages"])

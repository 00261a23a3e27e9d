"""One batch of rows through every step that looks at a row alone: repairs, then checks.

In: what reading gave, in order. Out: one line of a table a row, with the row as it is to be
written (`payload`), why it was set aside (`reason`, "" for a row that goes on) and the numbers it
will be compared by; and what the steps did (`Tally`). Pure: the same rows give the same batch
anywhere.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import polars as pl

from malbeot.formats.bad import BadRow, cut
from malbeot.prepare import cutting
from malbeot.prepare.checks import BROKEN, Check, Language, checks, faults
from malbeot.prepare.features import SCHEMA as FEATURES
from malbeot.prepare.features import features
from malbeot.prepare.personal import without
from malbeot.prepare.repairs import Change, Repair, repaired, repairs, scrubbed
from malbeot.prepare.rules import rules
from malbeot.prepare.setaside import SetAside
from malbeot.prepare.showing import Scrub, shown
from malbeot.records import Example, Page, Turn
from malbeot.text.normalize import fold, squeeze
from malbeot.text.tokens import Tokenizer, tokenizer

Row = Example | Page | SetAside
SCHEMA: dict[str, Any] = {"payload": pl.String, "reason": pl.String, "kind": pl.String, **FEATURES}
_SAMPLES = 3
_HELD = 4_096  # categories and licences come again and again
_WORD = re.compile(r"[^\W_ㄱ-ㆎᄀ-ᇿ]")
_JAMO = re.compile("[ㄱ-ㆎᄀ-ᇿ]")
_LETTER = re.compile(r"[^\W_]")


@dataclass(slots=True)
class Tally:
    """Rows in, texts that each repair changed, and a few of them before and after."""

    rows: int = 0
    changed: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        self.rows += other.rows
        self.changed.update(other.changed)
        for name, pairs in other.samples.items():
            mine = self.samples.setdefault(name, [])
            mine.extend(pairs[: _SAMPLES - len(mine)])


class Cleaner:
    """The steps of one run, ready to be used on batch after batch."""

    def __init__(
        self, steps: Sequence[str], language: Language, tokens: str, keep: tuple[str, ...] = (),
        salt: str = "",
    ) -> None:  # fmt: skip
        self._repairs: list[Repair] = repairs(steps, keep)
        self._checks: list[Check] = checks(language)
        self._tokenize: Tokenizer = tokenizer(tokens)
        self._salt = salt
        own = frozenset(map(squeeze, keep))
        self._scrub: Scrub | None = (
            lru_cache(_HELD)(lambda text: scrubbed(text, own)) if "pii" in steps else None
        )

    def batch(self, rows: Sequence[Row]) -> tuple[pl.DataFrame, Tally]:
        texts, parts, ends = flat(rows)
        wrong = faults(texts, parts, [BROKEN])
        texts, changes = repaired(texts, parts, self._repairs, _SAMPLES, self._scrub)
        found = faults(texts, parts, self._checks)
        texts, found, changes[cutting.NAME] = self._cut(texts, parts, found)
        for place, fault in found.items():
            wrong.setdefault(place, fault)
        outcomes = _outcomes(rows, texts.to_list(), ends, wrong)
        if self._scrub:
            outcomes = [without(row, self._scrub, self._salt) for row in outcomes]
        outcomes = [row.short() if isinstance(row, SetAside) else row for row in outcomes]
        tally = Tally(
            len(rows),
            Counter({name: change.texts for name, change in changes.items()}),
            {name: change.samples for name, change in changes.items()},
        )
        return self._table(outcomes), tally

    def _cut(
        self, texts: pl.Series, parts: pl.Series, found: dict[int, tuple[str, str]]
    ) -> tuple[pl.Series, dict[int, tuple[str, str]], Change]:
        """Texts and faults when pages have lost the passages that give orders, and what was cut.
        What is left of a page passes the other checks or does not."""
        cut: dict[int, cutting.Cut] = {}
        for place, (reason, _) in found.items():
            if reason == "injection" and parts[place] == "page":
                made = cutting.without_orders(texts[place])
                if made:
                    cut[place] = made
        if not cut:
            return texts, found, Change(0, [])
        places = list(cut)
        texts = texts.scatter(places, [made.text for made in cut.values()])
        again = faults(texts.gather(places), parts.gather(places), self._checks)
        left = {place: fault for place, fault in found.items() if place not in cut}
        left |= {places[place]: fault for place, fault in again.items()}
        gone = [" … ".join(made.passages) for made in list(cut.values())[:_SAMPLES]]
        samples = [(shown(said, self._scrub) if self._scrub else said, "") for said in gone]
        return texts, left, Change(len(cut), samples)

    def _table(self, outcomes: Sequence[Row]) -> pl.DataFrame:
        going = [row for row in outcomes if isinstance(row, Example)]
        places = [place for place, row in enumerate(outcomes) if isinstance(row, Example)]
        numbers = features(going, self._tokenize).with_columns(
            pl.Series("place", places, dtype=pl.UInt32)
        )
        table = pl.DataFrame(
            {
                "payload": [json.dumps(row.as_row(), ensure_ascii=False) for row in outcomes],
                "reason": [row.reason if isinstance(row, SetAside) else "" for row in outcomes],
                "kind": [type(row).__name__ for row in outcomes],
                "place": range(len(outcomes)),
            },
            schema={"payload": pl.String, "reason": pl.String, "kind": pl.String,
                    "place": pl.UInt32},
        )  # fmt: skip
        joined = table.join(numbers, on="place", how="left", maintain_order="left")
        return joined.select(list(SCHEMA))


def flat(rows: Sequence[Row]) -> tuple[pl.Series, pl.Series, list[int]]:
    """All texts of all rows, what part each one is, and where each row's texts end."""
    texts: list[str] = []
    parts: list[str] = []
    ends: list[int] = []
    for row in rows:
        if isinstance(row, Example):
            texts.extend(turn.content for turn in row.turns)
            parts.extend(turn.role for turn in row.turns)
        elif isinstance(row, Page):
            texts += [row.text, row.title]
            parts += ["page", "title"]
        ends.append(len(texts))
    return pl.Series(texts, dtype=pl.String), pl.Series(parts, dtype=pl.String), ends


def _outcomes(
    rows: Sequence[Row], texts: Sequence[str], ends: Sequence[int], wrong: dict[int, Any]
) -> list[Row]:
    outcomes: list[Row] = []
    start = 0
    for row, end in zip(rows, ends, strict=True):
        fault = next((wrong[place] for place in range(start, end) if place in wrong), None)
        outcomes.append(_outcome(row, texts[start:end], fault))
        start = end
    return outcomes


def _outcome(row: Row, texts: Sequence[str], fault: tuple[str, str] | None) -> Row:
    if isinstance(row, SetAside):
        return row
    if fault:
        return aside(row, BadRow(*fault))
    made = _with(row, texts)
    if isinstance(made, Page):
        return made
    if echoes(made.turns):
        return aside(row, BadRow("echo"))
    if laughs(made.turns):
        return aside(row, BadRow("only_laughter"))
    return made


def _with(row: Example | Page, texts: Sequence[str]) -> Example | Page:
    """The row with other texts."""
    if isinstance(row, Page):
        return replace(row, text=texts[0], title=texts[1])
    turns = tuple(Turn(turn.role, text) for turn, text in zip(row.turns, texts, strict=True))
    return replace(row, turns=turns)


def aside(row: Example | Page, bad: BadRow) -> SetAside:
    """The row as it came, with the reason why it is not kept."""
    where = row.url if isinstance(row, Page) else row.source
    raw = cut(_said(row).strip(), rules().limits.carried_chars)
    return SetAside(where, row.line, bad.reason, raw, bad.detail)


def _said(row: Example | Page) -> str:
    if isinstance(row, Page):
        return row.text
    return " ⏎ ".join(f"{turn.role}: {turn.content}" for turn in row.turns)


def echoes(turns: Sequence[Turn]) -> bool:
    """True when a question, or what was given with it, is already its own answer."""
    return any(
        _echo(asked.content, said.content)
        for asked, said in pairwise(turns)
        if asked.role == "user" and said.role == "assistant"
    )


def laughs(turns: Sequence[Turn]) -> bool:
    """True when nobody says more than ㅋㅋㅋㅋ, ㅠㅠ or ㅇㅇ."""
    said = "".join(turn.content for turn in turns if turn.role != "system")
    return not _WORD.search(said) and bool(_JAMO.search(said))


def _echo(asked: str, said: str) -> bool:
    least = rules().duplicates.echo_chars
    first = _first_letter(said)
    answer = ""
    for part in {asked, *asked.split("\n")}:
        if min(len(part), len(said)) < least or _first_letter(part) != first:
            continue
        answer = answer or squeeze(said)
        if len(answer) >= least and squeeze(part) == answer:
            return True
    return False


def _first_letter(text: str) -> str:
    match = _LETTER.search(text)
    return fold(match.group()) if match else ""

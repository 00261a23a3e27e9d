"""Rows → more rows without a language model; each says what was changed and of which row.

Speech levels, spaces, typos and particles change the question alone; slots swap a word in question
and answer. The same seed makes the same rows. A variant is told by `meta`: `augmenter` "offline",
`change`, `kind`, `of`.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from malbeot.augment.offline import noise
from malbeot.augment.offline.fixed import same, sealed_texts
from malbeot.augment.offline.slots import swapped
from malbeot.augment.offline.speech import LEVELS, Level, spoken
from malbeot.augment.table import Change, OfflineTable
from malbeot.files import sha256, write_json, write_jsonl
from malbeot.records import Example, Turn
from malbeot.text.normalize import clean

ROWS, REPORT = "offline.jsonl", "offline_report.json"
Watch = Callable[[int, int], None]
_EVERY = 50
_Changed = tuple[tuple[Turn, ...], str]


@dataclass(frozen=True, slots=True)
class Report:
    """`changes` counts the variants of each kind; `unchanged` the rows that gave none."""

    rows_in: int
    rows: int
    changes: dict[str, int]
    unchanged: int
    bad_rows: int
    seed: int
    wrote: dict[str, str]
    out: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def augment(
    rows: Sequence[Example],
    table: OfflineTable,
    out: Path,
    *,
    seed: int = 1,
    bad_rows: int = 0,
    watch: Watch | None = None,
) -> Report:
    """Write OUT/offline.jsonl and its report, whole or not at all."""
    made: list[Example] = []
    unchanged = 0
    for number, row in enumerate(rows, 1):
        found = list(variants(row, table, f"{seed} {number}"))
        unchanged += not found
        made += found
        if watch and (number % _EVERY == 0 or number == len(rows)):
            watch(number, len(rows))
    (out / REPORT).unlink(missing_ok=True)
    write_jsonl(out / ROWS, (row.as_row() for row in made))
    report = Report(
        rows_in=len(rows),
        rows=len(made),
        changes=dict(Counter(row.meta["change"] for row in made).most_common()),
        unchanged=unchanged,
        bad_rows=bad_rows,
        seed=seed,
        wrote={ROWS: sha256(out / ROWS)},
        out=str(out),
    )
    write_json(out / REPORT, report.as_dict())
    return report


def variants(row: Example, table: OfflineTable, key: str) -> Iterator[Example]:
    """At most `per_row` variants, each of another change as long as there are others."""
    rng = random.Random(key)  # noqa: S311
    seen = {row.turns}
    changes = list(table.changes)
    rng.shuffle(changes)
    left = table.per_row
    for change in (*changes, *changes):
        if not left:
            return
        changed = _changed(row, change, table, rng)
        if changed is None or changed[0] in seen:
            continue
        turns, kind = changed
        seen.add(turns)
        left -= 1
        yield _labelled(row, turns, change, kind)


def _labelled(row: Example, turns: tuple[Turn, ...], change: Change, kind: str) -> Example:
    origin = f"{row.source}:{row.line}"
    meta = {**row.meta, "augmenter": "offline", "change": change, "kind": kind, "of": origin}
    return replace(row, turns=turns, source="augment", line=0, group=row.group or origin, meta=meta)


def _changed(
    row: Example, change: Change, table: OfflineTable, rng: random.Random
) -> _Changed | None:
    place = _question(row)
    if place is None:
        return None
    if change == "slots":
        return _other_words(row, table, rng)
    question = clean(row.turns[place].content)
    made = _speech(question, rng) if change == "speech" else _NOISE[change](question, rng)
    if made is None or not made[0].strip() or not same(question, made[0]):
        return None
    turns = list(row.turns)
    turns[place] = Turn("user", made[0])
    return tuple(turns), made[1]


_NOISE = {"spacing": noise.spacing, "typos": noise.typos, "particles": noise.particles}


def _question(row: Example) -> int | None:
    """The place of the last user message."""
    places = [place for place, turn in enumerate(row.turns) if turn.role == "user"]
    return places[-1] if places else None


def _speech(question: str, rng: random.Random) -> tuple[str, str] | None:
    levels: list[Level] = list(LEVELS)
    rng.shuffle(levels)
    for level in levels:
        if (said := spoken(question, level)) is not None and said != question:
            return said, level
    return None


def _other_words(row: Example, table: OfflineTable, rng: random.Random) -> _Changed | None:
    talk = [turn for turn in row.turns if turn.role != "system"]
    made = swapped([turn.content for turn in talk], table.slots, rng)
    if made is None:
        return None
    closed = zip(talk, made[0], strict=True)
    if any(sealed_texts(turn.content) != sealed_texts(text) for turn, text in closed):
        return None
    said = iter(made[0])
    turns = tuple(
        turn if turn.role == "system" else Turn(turn.role, next(said)) for turn in row.turns
    )
    return turns, made[1]

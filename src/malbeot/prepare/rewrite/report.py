"""What came of the rows: three files, written whole, the report last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from malbeot.engine.bulk import Bulk
from malbeot.files import sha256, write_json, write_jsonl
from malbeot.formats.bad import cut
from malbeot.prepare.rewrite.checks import rules
from malbeot.prepare.rewrite.plan import Options, language
from malbeot.prepare.rewrite.template import template
from malbeot.prepare.setaside import reasons
from malbeot.records import Example

ROWS, SET_ASIDE, REPORT = "rewritten.jsonl", "rewrite_set_aside.jsonl", "rewrite_report.json"


@dataclass(frozen=True, slots=True)
class Report:
    """`stopped` is "" when every row was reached, else budget or unreachable, with its `detail`."""

    rows_in: int
    rewritten: int
    untouched: int
    set_aside: int
    reasons: dict[str, int]
    languages: dict[str, int]
    stopped: str
    detail: str
    model: str
    prompts: dict[str, str]
    spent: dict[str, float]
    cost_of_all_runs: float
    seconds: float
    wrote: dict[str, str]
    out: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Aside:
    """Why a row was not rewritten (a name in reasons.toml), and what came instead."""

    reason: str
    detail: str
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """`outcomes` are those of `rows`, place by place; `asked` the places that were to be
    rewritten; `stopped` and `detail` say why not all of them were reached."""

    rows: Sequence[Example]
    outcomes: Sequence[Example | Aside]
    asked: frozenset[int]
    stopped: str
    detail: str


def write(out: Path, results: Results, options: Options, bulk: Bulk, seconds: float) -> Report:
    kept = [row for row in results.outcomes if isinstance(row, Example)]
    aside = [(row, why) for row, why in zip(results.rows, results.outcomes, strict=True)
             if isinstance(why, Aside)]  # fmt: skip
    (out / REPORT).unlink(missing_ok=True)
    write_jsonl(out / ROWS, (row.as_row() for row in kept))
    write_jsonl(out / SET_ASIDE, (_aside_row(row, why) for row, why in aside))
    used = {template(name) for name in (options.foreign, options.messy)}
    report = Report(
        rows_in=len(results.rows),
        rewritten=len(results.asked) - len(aside),
        untouched=len(results.rows) - len(results.asked),
        set_aside=len(aside),
        reasons=dict(Counter(why.reason for _, why in aside).most_common()),
        languages=dict(Counter(language(results.rows[at]) for at in sorted(results.asked))),
        stopped=results.stopped,
        detail=results.detail,
        model=bulk.endpoint.model,
        prompts={one.name: one.sha256 for one in sorted(used, key=lambda one: one.name)},
        spent=asdict(bulk.spent),
        cost_of_all_runs=bulk.total,
        seconds=round(seconds, 3),
        wrote={name: sha256(out / name) for name in (ROWS, SET_ASIDE)},
        out=str(out),
    )
    write_json(out / REPORT, report.as_dict())
    return report


def _aside_row(row: Example, why: Aside) -> dict[str, Any]:
    most = rules()["limits"]["raw"]
    return {
        "file": row.source,
        "line": row.line,
        "reason": why.reason,
        "detail": cut(why.detail, most),
        "fix": reasons()[why.reason]["fix"],
        "fix_ko": reasons()[why.reason]["fix_ko"],
        "reply": cut(why.reply, most),
        "raw": " ⏎ ".join(f"{turn.role}: {turn.content}" for turn in row.turns),
        "row": row.as_row(),
    }

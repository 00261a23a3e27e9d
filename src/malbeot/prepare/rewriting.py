"""`prepare --rewrite`: rows are cleaned, the foreign ones rewritten in Korean, then prepared.

    OUT/first/      what the rows are before a model sees them: nobody pays for a broken row
    OUT/rewrite/    what the model made of them (rewrite/report.py), its replies kept
    OUT/            what prepare makes of that

Rows in = rows kept + documents + rows set aside, over all three: set_aside.jsonl and the report of
OUT hold what was set aside on the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from malbeot.engine.bulk import Endpoint, Estimate
from malbeot.files import read_jsonl, sha256, write_json, write_jsonl
from malbeot.prepare import rewrite
from malbeot.prepare.fields import examples
from malbeot.prepare.report import Report
from malbeot.prepare.rewrite.report import ROWS
from malbeot.prepare.rewrite.report import SET_ASIDE as NOT_REWRITTEN
from malbeot.prepare.run import REPORT, Plan, Watch, prepare
from malbeot.prepare.split import SIDES
from malbeot.prepare.write import DOCUMENTS, SET_ASIDE
from malbeot.records import Example


def sound_rows(paths: Sequence[Path], out: Path, plan: Plan, watch: Watch) -> list[Example]:
    """What is worth a model's time: rows that pass every check but that of their language."""
    first = out / "first"
    prepare(paths, first, replace(plan, language="any", against=()), watch)
    rows: list[Example] = []
    for side in SIDES:
        for number, row in enumerate(read_jsonl(first / f"{side}.jsonl"), 1):
            rows += examples(row, str(first / f"{side}.jsonl"), number)
    return rows


def estimated(
    rows: Sequence[Example], out: Path, endpoint: Endpoint, options: rewrite.Options, measure: int
) -> Estimate:
    """Cost and time of rewriting these rows; asks for the first `measure` calls, whose replies are
    kept."""
    return rewrite.estimate_rewrite(rows, endpoint, out / "rewrite", options, measure=measure)


def prepare_rewritten(
    rows: Sequence[Example],
    out: Path,
    plan: Plan,
    endpoint: Endpoint,
    options: rewrite.Options,
    *,
    budget: float | None,
    watch: Watch,
) -> tuple[Report, rewrite.Report]:
    """The report of all, and that of the rewriting alone. `rows` are those of `sound_rows`."""

    def heard(now: rewrite.Progress) -> None:
        words = f"{now.done:,} of {now.total:,} rows rewritten, {now.requests:,} requests"
        watch("rewriting", now.done, now.total, words)

    told = rewrite.rewrite(rows, endpoint, out / "rewrite", options, budget=budget, watch=heard)
    prepare([out / "rewrite" / ROWS, out / "first" / DOCUMENTS], out, plan, watch)
    return _whole(out), told


def _whole(out: Path) -> Report:
    """The last report with what the steps before it set aside."""
    aside = [row for path in (out / "first" / SET_ASIDE, out / "rewrite" / NOT_REWRITTEN,
                              out / SET_ASIDE) for row in read_jsonl(path)]  # fmt: skip
    write_jsonl(out / SET_ASIDE, aside)
    last = Report.read(out / REPORT)
    first = Report.read(out / "first" / REPORT)
    reasons = Counter(row["reason"] for row in aside)
    whole = replace(
        last,
        rows_in=first.rows_in,
        set_aside=len(aside),
        reasons=dict(reasons.most_common()),
        files=first.files,
        wrote={**last.wrote, SET_ASIDE: sha256(out / SET_ASIDE)},
    )
    write_json(out / REPORT, whole.as_dict())
    return whole

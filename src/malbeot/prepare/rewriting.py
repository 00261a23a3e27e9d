"""`prepare --rewrite`: rows are cleaned, the foreign ones rewritten in Korean, then prepared.

    OUT/first/      what the rows are before a model sees them: nobody pays for a broken row
    OUT/rewrite/    what the model made of them (rewrite/report.py), its replies kept
    OUT/            what prepare makes of that

Rows in = rows kept + documents + rows set aside, over all three: the report of OUT, its page,
set_aside.jsonl and untrained.jsonl hold what happened on the way too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from malbeot.engine.bulk import Endpoint, Estimate
from malbeot.files import read_jsonl, sha256, write_json, write_jsonl, write_text
from malbeot.prepare import rewrite
from malbeot.prepare.fields import examples
from malbeot.prepare.page import page
from malbeot.prepare.report import Report
from malbeot.prepare.rewrite.plan import language
from malbeot.prepare.rewrite.report import ROWS
from malbeot.prepare.rewrite.report import SET_ASIDE as NOT_REWRITTEN
from malbeot.prepare.run import PAGE, REPORT, Plan, Watch, prepare
from malbeot.prepare.split import SIDES
from malbeot.prepare.write import DOCUMENTS, SET_ASIDE, UNTRAINED
from malbeot.records import Example

_SAMPLES = 3
"""Of a repair, as a report shows them."""


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
    return _whole(out, told), told


def _whole(out: Path, told: rewrite.Report) -> Report:
    """The last report, and its page, with what the steps before it did and set aside."""
    folders = (out / "first", out)
    first, last = (Report.read(folder / REPORT) for folder in folders)
    (out / REPORT).unlink()  # killed from here on, the folder is not finished
    aside = (out / "first" / SET_ASIDE, out / "rewrite" / NOT_REWRITTEN, out / SET_ASIDE)
    write_jsonl(out / SET_ASIDE, [row for path in aside for row in read_jsonl(path)])
    write_jsonl(out / UNTRAINED, [
        row for folder in folders for row in read_jsonl(folder / UNTRAINED)
        if folder == out or _korean(row)
    ])  # fmt: skip
    reasons = Counter(row["reason"] for row in read_jsonl(out / SET_ASIDE))
    whole = replace(
        last,
        rows_in=first.rows_in,
        set_aside=reasons.total(),
        reasons=dict(reasons.most_common()),
        changed=_summed(first.changed, last.changed),
        samples={
            name: [*first.samples.get(name, ()), *last.samples.get(name, ())][:_SAMPLES]
            for name in {**first.samples, **last.samples}
        },
        pairs=[*first.pairs, *last.pairs],
        capped=first.capped + last.capped,
        files=first.files,
        seconds=round(first.seconds + told.seconds + last.seconds, 3),
        reused=first.reused + last.reused,
        settings={**last.settings, "rewrite": told.model},
    )
    write_text(out / PAGE, page(whole))
    changed = {name: sha256(out / name) for name in (SET_ASIDE, UNTRAINED, PAGE)}
    whole = replace(whole, wrote={**last.wrote, **changed})
    write_json(out / REPORT, whole.as_dict())
    return whole


def _summed(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}


def _korean(row: Mapping[str, Any]) -> bool:
    """Sound rows like others are knowledge; those in other languages were not rewritten."""
    return all(language(example) == "ko" for example in examples(row, "", 0))

"""What came of a run: rows, refused items, and the figures, each file written whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from malbeot.augment.harvest import Harvest
from malbeot.augment.table import AugmentTable
from malbeot.augment.templates import SCHEMAS, template
from malbeot.engine.bulk import Bulk
from malbeot.files import sha256, write_json, write_jsonl

ROWS, REFUSED, REPORT = "augmented.jsonl", "refused.jsonl", "report.json"


@dataclass(frozen=True, slots=True)
class Report:
    """`stopped`: target, budget, yield, unreachable (`detail` says more) or running. `asked`,
    `found` and `kept` count questions, `rows` their answers; `spent` is of the last run alone."""

    rows: int
    target: int
    stopped: str
    detail: str
    asked: int
    found: int
    kept: int
    refused: dict[str, int]
    failed_calls: dict[str, int]
    bad_seeds: int
    categories: dict[str, int]
    steps: Sequence[Mapping[str, object]]
    tokens: str
    threshold: float
    model: str
    prompts: dict[str, str]
    spent: dict[str, float]
    cost_of_all_runs: float
    seconds: float
    settings: dict[str, Any]
    wrote: dict[str, str]
    out: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def write(
    out: Path, harvest: Harvest, table: AugmentTable, bulk: Bulk,
    steps: Sequence[Mapping[str, object]], bad_seeds: int, stopped: str, detail: str,
    seconds: float,
) -> Report:  # fmt: skip
    (out / REPORT).unlink(missing_ok=True)
    write_jsonl(out / ROWS, _rows(harvest))
    write_jsonl(out / REFUSED, (one.as_row() for one in harvest.refused))
    made, refused = len(harvest.made), len(harvest.refused)
    report = Report(
        rows=harvest.rows,
        target=harvest.target,
        stopped=stopped,
        detail=detail,
        asked=harvest.asked,
        found=made + refused,
        kept=made,
        refused=dict(Counter(one.reason for one in harvest.refused).most_common()),
        failed_calls=dict(harvest.failed.most_common()),
        bad_seeds=bad_seeds,
        categories=dict(harvest.of_category.most_common()),
        steps=list(steps),
        tokens=harvest.pool.tokens,
        threshold=harvest.pool.threshold,
        model=bulk.endpoint.model,
        prompts={kind: template(kind).version for kind in SCHEMAS},
        spent=asdict(bulk.spent),
        cost_of_all_runs=bulk.total,
        seconds=round(seconds, 3),
        settings=table.model_dump(mode="json", exclude={"url", "offline"}),
        wrote={name: sha256(out / name) for name in (ROWS, REFUSED)},
        out=str(out),
    )
    write_json(out / REPORT, report.as_dict())
    return report


def _rows(harvest: Harvest) -> Iterator[dict[str, Any]]:
    for made in harvest.made:
        yield from (row.as_row() for row in made.examples(harvest.pool.tokens))

"""The whole stage: files → DIR/{train,validation,test,documents,set_aside}.jsonl and the reports.

1. Every file is cut into units, and each unit is read and cleaned into a shard (shards.py), here or
   on a cluster. Shards of a run that was killed are found and not made again.
2. Rows are compared with each other by their numbers (compare.py) and given their side.
3. The files are written aside and appear together (landing.py); report.json, which holds the
   others' sha256, comes last: a directory without it is not finished, and running again makes the
   same files.
"""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from malbeot.errors import DataError, UsageError
from malbeot.files import alone, sha256, write_json, write_text
from malbeot.formats.bad import cut
from malbeot.prepare.batch import Tally
from malbeot.prepare.checks import Language
from malbeot.prepare.compare import Decisions, compare
from malbeot.prepare.contamination import questions
from malbeot.prepare.documents import repeated_pages
from malbeot.prepare.features import SCHEMA as FEATURES
from malbeot.prepare.features import of_questions
from malbeot.prepare.landing import REPORT, together
from malbeot.prepare.local import made_here
from malbeot.prepare.page import page
from malbeot.prepare.read import read
from malbeot.prepare.report import LENGTH_BINS, FileReport, Report
from malbeot.prepare.rules import rules
from malbeot.prepare.shards import Done, Shelf, Steps, Unit, units
from malbeot.prepare.split import SIDES, sides
from malbeot.prepare.write import DOCUMENTS, FILES, Verdicts, Written, write
from malbeot.records import Example
from malbeot.settings import PrepareSettings
from malbeot.text.tokens import tokenizer

PAGE = "report.html"
_WORK = ".work"
__all__ = ["PAGE", "REPORT", "Plan", "Watch", "check", "clean_rows", "prepare"]
Watch = Callable[[str, float, float, str], None]
"""A part of the job ("reading", "comparing"), how much of it is done, of how much, and words."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with the rows. `repairs` None takes those of rules.toml; `against` are evaluation
    files, `keep` what looks personal and is the operator's own; `ray` is a cluster's address, or
    empty for this machine."""

    settings: PrepareSettings = field(default_factory=PrepareSettings)
    language: Language = "any"
    repairs: tuple[str, ...] | None = None
    against: tuple[Path, ...] = ()
    keep: tuple[str, ...] = ()
    ray: str = ""

    @property
    def steps(self) -> Steps:
        chosen = rules().steps if self.repairs is None else self.repairs
        return Steps(chosen, self.language, self.settings.tokens, self.keep)


def prepare(
    paths: Sequence[Path], out: Path, plan: Plan | None = None, watch: Watch | None = None
) -> Report:
    """Read, clean, compare, split, write and report."""
    plan = plan or Plan()
    check(paths, out, plan.against)
    try:
        with alone(out):
            return _Run(paths, out, plan, watch or _unwatched).report()
    except OSError as error:
        raise DataError(f"{error.filename or out}: {error.strerror or error}") from error


def clean_rows(
    paths: Sequence[Path], language: Language = "any"
) -> tuple[list[Example], dict[str, int]]:
    """The rows to keep, and how many others were set aside by reason. Leaves nothing behind."""
    with TemporaryDirectory(prefix="malbeot-") as folder:
        out = Path(folder) / "out"
        report = prepare(paths, out, Plan(language=language))
        kept = [row for side in SIDES for row in read(out / f"{side}.jsonl")
                if isinstance(row, Example)]  # fmt: skip
    return kept, report.reasons


def check(paths: Sequence[Path], out: Path, against: Sequence[Path] = ()) -> None:
    """Raises `UsageError` before anything is read or overwritten."""
    if not paths:
        raise UsageError("no files to prepare")
    if out.exists() and not out.is_dir():
        raise UsageError(f"--out {out}: is a file, not a directory")
    results = {(out / name).resolve() for name in (*FILES, REPORT, PAGE)}
    for path in paths:
        if not path.is_file():
            raise UsageError(f"{path}: no such file")
        if path.resolve() in results:
            raise UsageError(f"{path}: would be overwritten by the result; choose another --out")
    for path in against:
        if not path.is_file():
            raise UsageError(f"--against {path}: no such file")
        if path.resolve() in results:
            raise UsageError(f"--against {path}: would be overwritten; choose another --out")
    if len({path.resolve() for path in paths}) < len(paths):
        raise UsageError("the same file is named twice")


def _unwatched(part: str, done: float, total: float, words: str) -> None:
    pass


class _Run:
    def __init__(self, paths: Sequence[Path], out: Path, plan: Plan, watch: Watch) -> None:
        self._paths = paths
        self._out = out
        self._plan = plan
        self._watch = watch
        self._shelf = Shelf(out / _WORK)
        self._steps = replace(plan.steps, salt=self._shelf.salt())
        self._started = time.monotonic()

    def report(self) -> Report:
        """The stage from start to end."""
        hashes = {path: sha256(path) for path in self._paths}
        work = {path: list(units(path, hashes[path], self._steps)) for path in self._paths}
        every = [unit for of_file in work.values() for unit in of_file]
        reused = self._make(every)
        shards = [self._shelf.table(unit) for unit in every]
        verdicts, lengths = self._decided(shards)
        for left in self._out.glob(".*.tmp"):  # of a run that was killed while it wrote
            left.unlink()
        with together(self._out) as new:
            written = write(shards, new, verdicts)
            files = [self._of_file(path, hashes[path], work[path]) for path in self._paths]
            report = self._summed(written, verdicts.dialogues, files, self._tally(every))
            report = replace(report, lengths=lengths, reused=reused,
                             seconds=round(time.monotonic() - self._started, 3))  # fmt: skip
            write_text(new / PAGE, page(report, new))
            wrote = {name: sha256(new / name) for name in (*FILES, PAGE)}
            report = replace(report, wrote=wrote)
            write_json(new / REPORT, report.as_dict())
        shutil.rmtree(self._out / _WORK, ignore_errors=True)
        return report

    def _make(self, every: Sequence[Unit]) -> int:
        """Make the shards that are not there; how many were."""
        missing = [unit for unit in every if not self._shelf.has(unit)]
        total = sum(unit.bytes for unit in every)
        done = total - sum(unit.bytes for unit in missing)
        rows = 0
        for made in self._made(missing):
            done += made.unit.bytes
            rows += made.rows
            self._watch("reading", done, total, f"{rows:,} rows")
        return len(every) - len(missing)

    def _made(self, missing: Sequence[Unit]) -> Iterator[Done]:
        if self._plan.ray:
            from malbeot.prepare.cluster import made_on_cluster

            made = made_on_cluster(missing, self._steps, self._plan.ray)
            return map(self._shelf.put, made)
        return made_here(missing, self._steps, self._plan.settings.jobs, self._shelf)

    def _decided(self, shards: Sequence[Path]) -> tuple[Verdicts, dict[str, list[int]]]:
        asked = [found for path in self._plan.against for found in questions(path)]
        guarded = of_questions([text for _, text in asked], tokenizer(self._plan.settings.tokens))
        rows = [pl.concat([guarded, *map(_numbers, shards)])]
        lengths = {name: _histogram(rows[0][f"{name}_chars"][len(guarded) :])
                   for name in ("question", "answer")}  # fmt: skip
        decisions = compare(rows.pop(), len(guarded), self._comparing)
        groups = list(decisions.groups.values())
        chosen = sides(groups, self._plan.settings.validation_share,
                       self._plan.settings.test_share, rules().split.largest_group)  # fmt: skip
        by_row = dict(zip(decisions.groups, chosen, strict=True))
        where = tuple(place for place, _ in asked)
        return Verdicts(decisions, by_row, repeated_pages(shards, self._out), where), lengths

    def _comparing(self, done: int, total: int) -> None:
        self._watch("comparing", done, total, f"{done:,} rows compared")

    def _of_file(self, path: Path, file_hash: str, work: Sequence[Unit]) -> FileReport:
        tally = self._tally(work)
        passed = sum(pl.scan_parquet(self._shelf.table(unit)).select(pl.col("reason") == "").sum()
                     .collect().item() for unit in work)  # fmt: skip
        kind, encoding = work[0].looked
        return FileReport(cut(str(path), 1_000), kind, encoding, file_hash, tally.rows, passed)

    def _tally(self, work: Sequence[Unit]) -> Tally:
        tally = Tally()
        for unit in work:
            tally.add(self._shelf.tally(unit))
        return tally

    def _summed(
        self, written: Written, decisions: Decisions, files: list[FileReport], tally: Tally
    ) -> Report:
        sizes = Counter(decisions.groups.values())
        return Report(
            rows_in=tally.rows,
            kept=sum(written.rows[f"{side}.jsonl"] for side in SIDES),
            documents=written.rows[DOCUMENTS],
            set_aside=sum(written.reasons.values()),
            reasons=dict(written.reasons.most_common()),
            changed=dict(tally.changed),
            splits={side: written.rows[f"{side}.jsonl"] for side in SIDES},
            groups=len(sizes),
            largest_group=max(sizes.values(), default=0),
            lengths={},
            capped=decisions.capped,
            files=files,
            wrote={},
            settings=_chosen(self._plan),
            out=str(self._out),
            samples=tally.samples,
            pairs=written.pairs,
        )


def _numbers(shard: Path) -> pl.DataFrame:
    """The features of a shard's dialogues that passed the checks."""
    return (
        pl.scan_parquet(shard)
        .filter((pl.col("kind") == "Example") & (pl.col("reason") == ""))
        .select(list(FEATURES))
        .collect()
    )


def _histogram(chars: pl.Series) -> list[int]:
    bins = np.digitize(chars.to_numpy(), LENGTH_BINS)
    counts: list[int] = np.bincount(bins, minlength=len(LENGTH_BINS) + 1).tolist()
    return counts


def _chosen(plan: Plan) -> dict[str, object]:
    return {**plan.settings.model_dump(), "language": plan.language, "steps": plan.steps.repairs,
            "against": [str(path) for path in plan.against], "ray": plan.ray}  # fmt: skip

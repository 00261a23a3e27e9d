"""The whole stage: files → DIR/{train,validation,test}.jsonl, DIR/set_aside.jsonl, report.json.

Nothing is written until every row is placed, each file appears whole, and report.json, which holds
the others' sha256, comes last: a directory without it is not finished, and running again makes the
same files. Rows in = rows kept + rows set aside, always; a wide table's row counts as its pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from malbeot.errors import DataError, UsageError
from malbeot.files import sha256, write_json, write_jsonl
from malbeot.formats.bad import BadRow, cut
from malbeot.formats.lines import Tick
from malbeot.formats.rows import kind_of
from malbeot.prepare.clean import Language, cleaned
from malbeot.prepare.duplicates import Duplicate, Seen
from malbeot.prepare.read import known, read
from malbeot.prepare.rules import rules
from malbeot.prepare.setaside import SetAside
from malbeot.prepare.split import SIDES, sides
from malbeot.records import Example
from malbeot.settings import PrepareSettings

SET_ASIDE = "set_aside.jsonl"
REPORT = "report.json"
Watch = Callable[[int, int, int], None]


@dataclass(frozen=True, slots=True)
class FileReport:
    file: str
    kind: str
    encoding: str
    sha256: str
    rows_in: int
    kept: int


@dataclass(frozen=True, slots=True)
class Report:
    """`reasons` counts the rows set aside, most frequent first; `files` are the ones read, `wrote`
    the sha256 of the ones written."""

    rows_in: int
    kept: int
    set_aside: int
    reasons: dict[str, int]
    splits: dict[str, int]
    groups: int
    largest_group: int
    files: list[FileReport]
    wrote: dict[str, str]
    settings: dict[str, Any]
    out: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def prepare(
    paths: Sequence[Path],
    out: Path,
    settings: PrepareSettings | None = None,
    language: Language = "any",
    watch: Watch | None = None,
) -> Report:
    """Read, clean, compare and split. `watch` hears (bytes read, bytes in all, rows so far)."""
    settings = settings or PrepareSettings()
    check(paths, out)
    stage = _Stage(Seen(settings.tokens), language)
    files = _read_all(paths, stage, watch)
    kept = list(stage.seen.rows())
    chosen = sides(
        [group for _, group in kept],
        settings.validation_share,
        settings.test_share,
        rules().split.largest_group,
    )
    sizes = Counter(group for _, group in kept)
    reasons = Counter(row.reason for row in stage.set_aside)
    report = Report(
        rows_in=len(kept) + len(stage.set_aside),
        kept=len(kept),
        set_aside=len(stage.set_aside),
        reasons=dict(reasons.most_common()),
        splits={side: chosen.count(side) for side in SIDES},
        groups=len(sizes),
        largest_group=max(sizes.values(), default=0),
        files=files,
        wrote={},
        settings={**settings.model_dump(), "language": language},
        out=str(out),
    )
    rows = [(replace(example, group=group), side)
            for (example, group), side in zip(kept, chosen, strict=True)]  # fmt: skip
    try:
        return _write(out, rows, stage.set_aside, report)
    except OSError as error:
        raise DataError(f"cannot write to {out}: {error.strerror}") from error


def clean_rows(
    paths: Sequence[Path], language: Language = "any", settings: PrepareSettings | None = None
) -> tuple[list[Example], dict[str, int]]:
    """The rows to keep, and how many others were set aside by reason. Writes nothing."""
    stage = _Stage(Seen((settings or PrepareSettings()).tokens), language)
    _read_all(paths, stage, None)
    kept = [replace(example, group=group) for example, group in stage.seen.rows()]
    return kept, dict(Counter(row.reason for row in stage.set_aside).most_common())


def check(paths: Sequence[Path], out: Path) -> None:
    """Raises `UsageError` before anything is read or overwritten."""
    if not paths:
        raise UsageError("no files to prepare")
    if out.exists() and not out.is_dir():
        raise UsageError(f"--out {out}: is a file, not a directory")
    results = {(out / name).resolve() for name in _names()}
    for path in paths:
        if not path.is_file():
            raise UsageError(f"{path}: no such file")
        if path.resolve() in results:
            raise UsageError(f"{path}: would be overwritten by the result; choose another --out")
    if len({path.resolve() for path in paths}) < len(paths):
        raise UsageError("the same file is named twice")


def _names() -> list[str]:
    return [*(f"{side}.jsonl" for side in SIDES), SET_ASIDE, REPORT]


class _Stage:
    """Each row goes through `add` once and ends up kept or set aside."""

    def __init__(self, seen: Seen, language: Language) -> None:
        self.seen = seen
        self.set_aside: list[SetAside] = []
        self.kept = 0
        self._language = language

    @property
    def rows(self) -> int:
        return self.kept + len(self.set_aside)

    def add(self, row: Example | SetAside) -> None:
        outcome = row if isinstance(row, SetAside) else self._placed(row)
        if outcome is None:
            self.kept += 1
        else:
            self.set_aside.append(outcome)

    def _placed(self, example: Example) -> SetAside | None:
        try:
            tidy = cleaned(example, self._language)
        except BadRow as bad:
            return _aside(example, bad.reason, detail=cut(bad.detail, 300))
        found = self.seen.place(tidy)
        return None if found is None else _as_duplicate(example, found)


def _as_duplicate(example: Example, found: Duplicate) -> SetAside:
    return _aside(
        example,
        "exact_duplicate" if found.exact else "near_duplicate",
        duplicate_of=f"{found.of.source}:{found.of.line}",
        score=round(found.score, 4),
    )


def _aside(example: Example, reason: str, **more: Any) -> SetAside:
    said = " ⏎ ".join(f"{turn.role}: {turn.content}" for turn in example.turns)
    raw = cut(said, rules().limits.raw_chars)
    return SetAside(example.source, example.line, reason, raw, **more)


def _read_all(paths: Sequence[Path], stage: _Stage, watch: Watch | None) -> list[FileReport]:
    try:
        total = sum(path.stat().st_size for path in paths)
        done = 0
        reports = []
        for path in paths:
            reports.append(_read_one(path, stage, _tick(watch, done, total, stage)))
            done += path.stat().st_size
            if watch:
                watch(done, total, stage.rows)
    except OSError as error:
        raise DataError(f"cannot read {error.filename}: {error.strerror}") from error
    return reports


def _read_one(path: Path, stage: _Stage, tick: Tick | None) -> FileReport:
    rows_before, kept_before = stage.rows, stage.kept
    for row in read(path, tick):
        stage.add(row)
    kind, encoding = kind_of(path, known)
    rows_in, kept = stage.rows - rows_before, stage.kept - kept_before
    return FileReport(cut(str(path), 1_000), kind, encoding, sha256(path), rows_in, kept)


def _tick(watch: Watch | None, done: int, total: int, stage: _Stage) -> Tick | None:
    if watch is None:
        return None
    return lambda position: watch(done + position, total, stage.rows)


def _write(
    out: Path, rows: Sequence[tuple[Example, str]], aside: Iterable[SetAside], report: Report
) -> Report:
    (out / REPORT).unlink(missing_ok=True)
    for side in SIDES:
        write_jsonl(out / f"{side}.jsonl", _of_side(rows, side))
    write_jsonl(out / SET_ASIDE, (row.as_row() for row in aside))
    written = [name for name in _names() if name != REPORT]
    report = replace(report, wrote={name: sha256(out / name) for name in written})
    write_json(out / REPORT, report.as_dict())
    return report


def _of_side(rows: Sequence[tuple[Example, str]], side: str) -> Iterator[dict[str, Any]]:
    return (example.as_row() for example, chosen in rows if chosen == side)

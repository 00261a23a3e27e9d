"""F4: prepare, rows a second, and how it grows.

1. Steps behind native gates against the same steps row by row in Python, one process each.
2. The work on rows (read, repair, check, tokenise) in one process and in two; a second process
   takes a second to start, so that more rows gain more.
3. The whole stage for growing numbers of rows: seconds, rows a second, peak memory.

Run: python benchmarks/prepare.py [--rows 10000 100000 1000000] [--data FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
from machine import describe
from prepare_rows import write_rows

from malbeot.files import sha256
from malbeot.prepare.batch import flat
from malbeot.prepare.checks import BROKEN, checks, faults
from malbeot.prepare.local import made_here
from malbeot.prepare.read import read
from malbeot.prepare.repairs import repaired, repairs
from malbeot.prepare.rules import rules
from malbeot.prepare.shards import Shelf, Steps, units

STEPS = Steps(rules().steps, "ko", "eojeol")
REPEATS = 3


def seconds(work: Callable[[], object]) -> float:
    """Median of a few runs."""
    took = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        work()
        took.append(time.perf_counter() - started)
    return statistics.median(took)


def native(texts: pl.Series, parts: pl.Series) -> None:
    """Each step alone, through its gate and without it; then all of them."""
    frame = pl.DataFrame({"text": texts, "part": parts})
    said = texts.to_list()
    print(
        f"\nsteps, {len(said):,} texts: native gate + Python where it opens / Python on every text"
    )
    whole = [0.0, 0.0]
    for step in repairs(STEPS.repairs):
        wanted = frame.select(pl.col("part").is_in(list(step.parts))).to_series().to_list()
        mine = [text for text, fits in zip(said, wanted, strict=True) if fits]
        gated = seconds(lambda step=step: repaired(texts, parts, [step], 0))
        plain = seconds(lambda step=step, mine=mine: [step.apply(text) for text in mine])
        whole = [whole[0] + gated, whole[1] + plain]
        print(f"  {step.name:16} {gated:6.2f} s / {plain:6.2f} s = {plain / gated:5.1f}×")
    for check in (BROKEN, *checks("ko")):
        wanted = frame.select(pl.col("part").is_in(list(check.parts))).to_series().to_list()
        mine = [text for text, fits in zip(said, wanted, strict=True) if fits]
        gated = seconds(lambda check=check: faults(texts, parts, [check]))
        plain = seconds(lambda check=check, mine=mine: [check.find(text) for text in mine])
        whole = [whole[0] + gated, whole[1] + plain]
        print(f"  {check.reason:16} {gated:6.2f} s / {plain:6.2f} s = {plain / gated:5.1f}×")
    print(f"  {'all':16} {whole[0]:6.2f} s / {whole[1]:6.2f} s = {whole[1] / whole[0]:5.1f}×")


def processes(path: Path, rows: int) -> None:
    work = list(units(path, sha256(path), STEPS))
    with tempfile.TemporaryDirectory() as name:
        shelf = Shelf(Path(name))
        one = seconds(lambda: list(made_here(work, STEPS, 1, shelf)))
        two = seconds(lambda: list(made_here(work, STEPS, 2, shelf)))
    print(f"\nread, repair, check, tokenise {rows:,} rows: 1 process {one:.1f} s "
          f"({rows / one:,.0f} rows/s), 2 processes {two:.1f} s = {one / two:.2f}×")  # fmt: skip


WHOLE = """
import json, resource, sys, time
from pathlib import Path
from malbeot.prepare.run import Plan, prepare

if __name__ == "__main__":
    started = time.perf_counter()
    report = prepare([Path(sys.argv[1])], Path(sys.argv[2]), Plan(language="ko"))
    took = time.perf_counter() - started
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps([took, mine, child, report.kept, report.set_aside, report.capped]))
"""


def growth(counts: list[int], folder: Path) -> None:
    print("\nwhole stage, two processes: rows, seconds, rows/s, peak RSS (driver, one worker)")
    script = folder / "whole.py"
    script.write_text(WHOLE, encoding="utf-8")
    for count in counts:
        path = write_rows(folder / f"{count}.jsonl", count)
        done = subprocess.run(
            [sys.executable, str(script), str(path), str(folder / f"out{count}")],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        took, mine, child, kept, aside, capped = json.loads(done.stdout.splitlines()[-1])
        print(f"  {count:>9,} {took:8.1f} s {count / took:9,.0f} {mine // 1024:6,} MiB "
              f"{child // 1024:5,} MiB; {kept:,} + {aside:,} aside, capped {capped:,}")  # fmt: skip
        path.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--data", type=Path, help="measure steps and processes on this file")
    options = parser.parse_args()
    print(describe(), f"polars {pl.__version__}", f"load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = options.data or write_rows(folder / "rows.jsonl", 50_000)
        rows = list(read(path))
        texts, parts, _ = flat(rows)
        native(texts, parts)
        processes(path, len(rows))
        if not options.data:
            processes(write_rows(folder / "more.jsonl", 200_000), 200_000)
        growth(options.rows, folder)


if __name__ == "__main__":
    main()

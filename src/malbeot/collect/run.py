"""All sources of a bot, one after the other, each in a child process that ends with this one.

In: validated sources and a folder. Out: pages.jsonl, skipped.jsonl, report.json in it. A run can be
killed at any moment; the next one goes on. One run at a time works on a folder: both processes hold
its lock, so a child that is still ending keeps the next run waiting.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from malbeot.collect import state
from malbeot.collect.book import tallies
from malbeot.collect.child import Spec
from malbeot.collect.ready import check
from malbeot.collect.report import FILE, Report, SourceReport
from malbeot.collect.sources import definition
from malbeot.collect.tables import Source
from malbeot.errors import UsageError
from malbeot.files import write_json

Watch = Callable[[str, float, float, str], None]
"""Hears a source's name, how much is done, how much there is as far as is known, and a line."""
_ENDING_SECONDS = 12.0
_RUN = ("new", "changed", "known", "lists", "requests", "cached", "bytes", "stopped",
        "hosts_stopped")  # fmt: skip


def collect(
    bot: str,
    sources: Sequence[Source],
    folder: Path,
    base: Path,
    *,
    fresh: bool = False,
    watch: Watch | None = None,
) -> Report:
    """`base` is the folder that the paths of file sources are relative to, beside bot.toml."""
    check(sources)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder) as lock:
        runs = [_one(source, folder, base, fresh, lock, watch) for source in sources]
        found = tallies(folder)
    told = []
    for run in runs:
        tally = found.get(run.name)
        if tally:
            reasons = dict(tally.reasons.most_common())
            run = replace(run, pages=tally.pages, skipped=sum(reasons.values()), reasons=reasons)
        told.append(run)
    report = Report(bot, str(folder), tuple(told))
    write_json(folder / FILE, report.as_dict())
    return report


def _one(
    source: Source, folder: Path, base: Path, fresh: bool, lock: int, watch: Watch | None
) -> SourceReport:
    since = state.begin(folder, source.name, definition(source), fresh=fresh)
    spec = Spec(source, folder.absolute(), base.absolute(), since.pages_since, since.cache_since)
    started = time.monotonic()
    errors = folder / "log" / f"{source.name}.err"
    errors.parent.mkdir(exist_ok=True)
    with errors.open("wb") as err, _child(spec, err, lock) as child:
        last: dict[str, Any] = {}
        for beat in _beats(child):
            last = beat
            if watch:
                watch(source.name, *_progress(source, beat))
        code = child.wait()
    failed = "" if last.get("end") else f"ended with {_ending(code)}; see {errors.parent}"
    seconds = round(time.monotonic() - started, 3)
    counts = {name: last[name] for name in _RUN if name in last}
    return SourceReport(
        source.name, source.kind, source.licence, seconds=seconds, failed=failed, **counts
    )


@contextmanager
def _child(spec: Spec, errors: IO[bytes], lock: int) -> Iterator[subprocess.Popen[str]]:
    """Ended when the block is left, with everything that it started."""
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "malbeot.collect.child"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8",
        pass_fds=(lock,), start_new_session=True,
    )  # fmt: skip
    try:
        assert child.stdin is not None  # noqa: S101 - it is a pipe
        with suppress(BrokenPipeError):  # it died at once; its exit code tells
            child.stdin.write(spec.dump() + "\n")
            child.stdin.flush()
        yield child
    finally:
        _end(child)


def _end(child: subprocess.Popen[str]) -> None:
    if child.poll() is None:
        child.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.wait(_ENDING_SECONDS)
    with suppress(ProcessLookupError):  # what it started, a browser, is in its process group
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout):
        with suppress(BrokenPipeError):
            if pipe:
                pipe.close()


def _beats(child: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    for line in child.stdout or ():
        try:
            beat = json.loads(line)
        except ValueError:  # it was killed in the middle of a line; its exit code tells
            continue
        yield beat
        if beat.get("end"):
            return


def _progress(source: Source, beat: dict[str, Any]) -> tuple[float, float, str]:
    """How much is done, how much there is, and what to say beside the bar."""
    kept = beat["new"] + beat["changed"] + beat["known"]
    if "total" in beat:
        return beat["done"], beat["total"], f"{source.name}: {kept:,} rows"
    if "pages" not in beat:  # the last word about files: all is read
        return 1, 1, f"{source.name}: {kept:,} rows"
    waiting = beat.get("waiting", 0)
    done = beat["requests"] + beat["cached"]
    total = min(done + waiting, max(done, source.limits.pages + beat["lists"]))
    said = f"{source.name}: {beat['pages']:,} pages, {beat['skipped']:,} set aside"
    return done, max(total, 1), f"{said}, {waiting:,} waiting" if waiting else said


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    return f"signal {signal.Signals(-code).name}"


@contextmanager
def _alone(folder: Path) -> Iterator[int]:
    """The folder's lock, a file handle that children inherit. Raises `UsageError` when it is
    held for longer than a child takes to end."""
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        until = time.monotonic() + _ENDING_SECONDS
        while not _locked(handle):
            if time.monotonic() > until:
                raise UsageError(f"another `malbeot collect` works on {folder}; wait for its end")
            time.sleep(0.1)
        yield handle
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

"""One source in a process of its own: `python -m malbeot.collect.child`, started by `run`.

Standard input brings one line of JSON, the spec, and then stays open: when it ends the parent is
gone, and so is this process soon after. Standard output carries one JSON object a line: counts now
and then, with "end" in the last one. Whatever is logged goes to files in the folder.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from malbeot import __version__
from malbeot.collect.book import Book
from malbeot.collect.sources import read_source
from malbeot.collect.tables import FileSource, Source, Web, as_table

_LAST_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Spec:
    """What a child needs to know. `base` is the folder that file paths are relative to."""

    source: Source
    folder: Path
    base: Path
    pages_since: str = ""
    cache_since: str = ""

    def dump(self) -> str:
        return json.dumps({
            "source": as_table(self.source), "folder": str(self.folder), "base": str(self.base),
            "pages_since": self.pages_since, "cache_since": self.cache_since,
        })  # fmt: skip

    @classmethod
    def load(cls, line: str) -> Spec:
        held = json.loads(line)
        return cls(
            read_source(held["source"]), Path(held["folder"]), Path(held["base"]),
            held["pages_since"], held["cache_since"],
        )  # fmt: skip


def main() -> None:
    spec = Spec.load(sys.stdin.readline())
    # Whatever else prints, prints to the log: this pipe is for counts alone.
    pipe = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    book = Book(spec.folder)
    try:
        result = work(spec, book, _Beats(pipe))
    finally:
        book.close()
    _say(pipe, {"end": True, **result})
    # Threads of a browser or a resolver must not keep a finished crawl alive.
    sys.stdout.flush()
    os._exit(0)


def work(spec: Spec, book: Book, beats: _Beats) -> dict[str, Any]:
    """Collect the source; the counts of this run."""
    if isinstance(spec.source, FileSource):
        from malbeot.collect.fromfiles import collect

        return asdict(collect(spec.source, spec.base, book, beats.files))
    return _crawl(spec, spec.source, book, beats)


def _crawl(spec: Spec, source: Web, book: Book, beats: _Beats) -> dict[str, Any]:
    from malbeot.collect.web.crawl import crawl
    from malbeot.collect.web.gate import Gate
    from malbeot.collect.web.job import Job
    from malbeot.collect.web.pace import Pace
    from malbeot.collect.web.traps import Traps, same

    job = Job(
        source=source, book=book, gate=Gate(source.allow_hosts),
        done=frozenset(map(same, book.done(source.name, spec.pages_since))),
        pace=Pace(source.limits.longest_wait), traps=Traps(source.limits.same_shape),
        agent=agent(source.contact), pages=book.kept(source.name),
    )  # fmt: skip
    crawl(job, spec.folder, spec.cache_since, lambda waiting: beats.web(job, waiting))
    book.settle()
    return job.as_dict()


def agent(contact: str) -> str:
    return f"Malbeot/{__version__} (+{contact})"


class _Beats:
    """Tells the parent how far it is."""

    def __init__(self, pipe: IO[str]) -> None:
        self._pipe = pipe

    def web(self, job: Any, waiting: int) -> None:
        _say(self._pipe, {**job.as_dict(), "waiting": waiting})

    def files(self, done: int, total: int, counts: Any) -> None:
        _say(self._pipe, {**asdict(counts), "done": done, "total": total})


def _say(pipe: IO[str], what: dict[str, Any]) -> None:
    with suppress(BrokenPipeError):  # the parent is gone; `_end_with_parent` ends us
        pipe.write(json.dumps(what, ensure_ascii=False) + "\n")


def _end_with_parent() -> None:
    """Standard input ends when the parent does, however it died."""
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_LAST_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()

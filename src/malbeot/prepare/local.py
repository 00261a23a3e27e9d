"""Units of work on this machine: in this process when there is little, else in one a core.

This process does its share. The others are started afresh, not forked: Polars and Kiwi have threads
of their own. They write their shards themselves, so that no row comes back through a pipe, and run
Polars on one thread, so that they do not fight for cores.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from queue import Empty, SimpleQueue
from threading import Thread

from malbeot.errors import DataError
from malbeot.prepare.shards import Done, Shelf, Steps, Unit

# Starting a process takes about as long as cleaning this much.
_WORTH_BYTES = 6 << 20
_THREADS = "POLARS_MAX_THREADS"


def made_here(work: Sequence[Unit], steps: Steps, jobs: int, shelf: Shelf) -> Iterator[Done]:
    """Every unit's shard put on the shelf, as they are finished. `jobs` 0 is one a core. Raises
    `DataError` when a process was ended from outside."""
    jobs = min(jobs or os.cpu_count() or 1, len(work))
    if jobs <= 1 or sum(unit.bytes for unit in work) < _WORTH_BYTES:
        yield from (shelf.make(unit, steps) for unit in work)
        return
    with _one_thread(), ProcessPoolExecutor(jobs - 1, mp_context=get_context("spawn")) as pool:
        waiting, done = SimpleQueue[Unit](), SimpleQueue[Done | BaseException]()
        for unit in work:
            waiting.put(unit)
        for _ in range(jobs - 1):
            Thread(target=_elsewhere, args=(pool, shelf, steps, waiting, done), daemon=True).start()
        try:
            yield from _finished(len(work), shelf, steps, waiting, done)
        except BrokenProcessPool as error:
            raise DataError(
                "a process of prepare was ended from outside, perhaps for want of memory; run it "
                "again (what is finished is kept), with fewer prepare.jobs"
            ) from error
        finally:
            while _taken(waiting):
                pass


def _elsewhere(
    pool: ProcessPoolExecutor,
    shelf: Shelf,
    steps: Steps,
    waiting: SimpleQueue[Unit],
    done: SimpleQueue[Done | BaseException],
) -> None:
    """Keeps one other process at work until no unit is left."""
    try:
        while unit := _taken(waiting):
            done.put(pool.submit(shelf.make, unit, steps).result())
    except BaseException as error:  # told and raised in the thread that waits for it
        done.put(error)


def _finished(
    count: int,
    shelf: Shelf,
    steps: Steps,
    waiting: SimpleQueue[Unit],
    done: SimpleQueue[Done | BaseException],
) -> Iterator[Done]:
    """Works with the others, and hands out what they have finished in between."""
    while count:
        unit = _taken(waiting)
        if unit:
            done.put(shelf.make(unit, steps))
        while count and not (unit and done.empty()):
            found = done.get()
            if isinstance(found, BaseException):
                raise found
            yield found
            count -= 1


def _taken(waiting: SimpleQueue[Unit]) -> Unit | None:
    try:
        return waiting.get_nowait()
    except Empty:
        return None


@contextmanager
def _one_thread() -> Iterator[None]:
    before = os.environ.get(_THREADS)
    os.environ[_THREADS] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_THREADS]
        else:
            os.environ[_THREADS] = before

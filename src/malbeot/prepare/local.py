"""Units of work on this machine: in this process when there is little, else in one a core.

Processes are started afresh, not forked: Polars and Kiwi have threads of their own. Each runs
Polars on one thread, so that they do not fight for cores.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context

from malbeot.prepare.shards import Made, Steps, Unit, make

# Starting two processes takes about as long as cleaning this much.
_WORTH_BYTES = 6 << 20
_THREADS = "POLARS_MAX_THREADS"


def made_here(work: Sequence[Unit], steps: Steps, jobs: int) -> Iterator[Made]:
    """Every unit's shard, as they are finished. `jobs` 0 is one a core."""
    jobs = min(jobs or os.cpu_count() or 1, len(work))
    if jobs <= 1 or sum(unit.bytes for unit in work) < _WORTH_BYTES:
        yield from (make(unit, steps) for unit in work)
        return
    with _one_thread(), ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        queue = iter(work)
        running = {pool.submit(make, unit, steps) for unit in islice(queue, 2 * jobs)}
        try:
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                running |= {pool.submit(make, unit, steps) for unit in islice(queue, len(done))}
                for future in done:
                    yield future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


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

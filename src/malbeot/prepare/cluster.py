"""Units of work on many machines, by Ray Data: the same function, the same shards.

`address` is a cluster's (`ray://host:10001`, `host:6379`, or `auto`). The bytes of each unit travel
with it, so the machines need no folder in common, only Malbeot of the same version. Each actor
makes its cleaner once: a tokeniser takes seconds to load.
"""

from __future__ import annotations

import importlib
import json
import socket
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from malbeot.errors import UsageError
from malbeot.formats.spans import Head, Span
from malbeot.prepare.batch import Tally
from malbeot.prepare.shards import Made, Steps, Unit, make

# Bytes of this many units are in the cluster's memory at once.
_WINDOW = 64
_REACH_SECONDS = 10


def made_on_cluster(work: Sequence[Unit], steps: Steps, address: str) -> Iterator[Made]:
    """Every unit's shard, as they are finished. Raises `UsageError` when no cluster answers."""
    ray: Any = importlib.import_module("ray")
    importlib.import_module("ray.data")
    _reach(address)
    try:
        ray.init(address=address, ignore_reinit_error=True, log_to_driver=False)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise UsageError(f"--ray {address}: no cluster answers there: {error}") from error
    ray.data.DataContext.get_current().enable_progress_bars = False
    actors = max(1, int(ray.cluster_resources().get("CPU", 1)))
    queue = iter(work)
    while window := list(islice(queue, _WINDOW)):
        data = ray.data.from_items([_packed(unit) for unit in window])
        done = data.map(_Worker, fn_constructor_args=(asdict(steps),),
                        concurrency=(1, min(actors, len(window))))  # fmt: skip
        by_name = {unit.name: unit for unit in window}
        for row in done.iter_rows():
            tally = Tally(row["rows"])
            tally.changed.update(dict(zip(row["steps"], row["texts"], strict=True)))
            tally.samples = _samples(row["samples"])
            yield Made(by_name[row["name"]], row["table"], tally)


def _reach(address: str) -> None:
    """Ray itself would try for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not port.isdigit():
        return
    try:
        socket.create_connection((host, int(port)), _REACH_SECONDS).close()
    except OSError as error:
        raise UsageError(f"--ray {address}: no cluster answers there: {error}") from error


def _packed(unit: Unit) -> dict[str, Any]:
    with Path(unit.path).open("rb") as file:
        file.seek(unit.span.start if unit.span else 0)
        data = file.read(unit.span.size if unit.span else -1)
    kind, encoding = unit.looked
    return {
        "name": unit.name,
        "file": Path(unit.path).name,
        "source": unit.source,
        "data": data,
        "kind": kind,
        "encoding": encoding,
        "span": json.dumps(asdict(unit.span)) if unit.span else "",
    }


def _unpacked(told: str, size: int) -> Span:
    """The span in a file that holds nothing else."""
    span = json.loads(told)
    head = span["head"]
    names = head and head["names"] and tuple(head["names"])
    return Span(0, size, span["line"], head and Head(head["separator"], names), span["last"])


class _Worker:
    """One actor: writes a unit's bytes to a file of its own and works on that."""

    def __init__(self, steps: dict[str, Any]) -> None:
        self._steps = Steps(
            tuple(steps["repairs"]), steps["language"], steps["tokens"], tuple(steps["keep"]),
            steps["salt"],
        )  # fmt: skip

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(prefix="malbeot-") as folder:
            path = Path(folder) / row["file"]
            path.write_bytes(row["data"])
            span = _unpacked(row["span"], len(row["data"])) if row["span"] else None
            looked = (row["kind"], row["encoding"])
            unit = Unit(str(path), row["source"], looked, span, len(row["data"]), row["name"])
            made = make(unit, self._steps)
        tally = made.tally
        return {
            "name": row["name"],
            "table": made.table,
            "rows": tally.rows,
            "steps": list(tally.changed),
            "texts": list(tally.changed.values()),
            "samples": [[name, old, new] for name, pairs in tally.samples.items()
                        for old, new in pairs],
        }  # fmt: skip


def _samples(flat: Sequence[Sequence[str]]) -> dict[str, list[tuple[str, str]]]:
    samples: dict[str, list[tuple[str, str]]] = {}
    for name, old, new in flat:
        samples.setdefault(name, []).append((old, new))
    return samples

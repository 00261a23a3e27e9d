"""The unit of work of prepare: one span of one file, read and cleaned into one shard on disk.

A shard is a Parquet table (see batch.py) and, written last, a JSON file with its tally: who finds
that file need not do the work again. The name of a shard is a hash of the bytes it was made from
and of the rules it was made by, so a changed file or rule makes another shard, and a run that was
killed goes on where it was.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from pathlib import Path

import polars as pl

from malbeot import __version__
from malbeot.files import atomic, write_json
from malbeot.formats.rows import Look, kind_of
from malbeot.formats.spans import Span, spans
from malbeot.prepare.batch import SCHEMA, Cleaner, Row, Tally
from malbeot.prepare.checks import Language
from malbeot.prepare.read import known, read

_BATCH = 4_000
_SPAN_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Steps:
    """All that decides what becomes of a row by itself."""

    repairs: tuple[str, ...]
    language: Language
    tokens: str
    keep: tuple[str, ...] = ()
    """What the step `pii` leaves: the operator's own."""


@dataclass(frozen=True, slots=True)
class Unit:
    """`source` is the name that rows give as theirs, `looked` what the file is found to be; `span`
    None is the whole file."""

    path: str
    source: str
    looked: Look
    span: Span | None
    bytes: int
    name: str


@dataclass(frozen=True, slots=True)
class Made:
    """A shard as bytes of Parquet, with its tally."""

    unit: Unit
    table: bytes
    tally: Tally


def units(path: Path, file_hash: str, steps: Steps) -> Iterator[Unit]:
    """The file cut into units; only files of one JSON object a line can be cut."""
    looked = kind_of(path, known)
    whole = looked[0] != "rows"
    for span in spans(path, looked[1], path.stat().st_size if whole else _SPAN_BYTES):
        made_by = [__version__, pl.__version__, _rules(), asdict(steps), file_hash, str(path),
                   looked, asdict(span)]  # fmt: skip
        name = sha256(json.dumps(made_by).encode()).hexdigest()[:32]
        yield Unit(str(path), str(path), looked, None if whole else span, span.size, name)


@lru_cache(maxsize=1)
def _rules() -> str:
    """A hash of every data file and every line of code that judges rows."""
    room = Path(__file__).parent
    files = [*room.rglob("*.py"), *room.rglob("*.toml"), *(room.parent / "text").rglob("*"),
             *(room.parent / "formats").rglob("*"), room.parent / "records.py"]  # fmt: skip
    digest = sha256()
    for path in sorted(path for path in files if path.suffix in (".py", ".toml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def make(unit: Unit, steps: Steps) -> Made:
    """Read and clean one unit. Holds one batch of rows at a time, beside the finished table."""
    cleaner = _cleaner(steps)
    tally = Tally()
    tables = [pl.DataFrame(schema=SCHEMA)]
    for rows in _batches(_rows(unit)):
        table, done = cleaner.batch(rows)
        tables.append(table)
        tally.add(done)
    buffer = io.BytesIO()
    pl.concat(tables).write_parquet(buffer, compression="lz4")
    return Made(unit, buffer.getvalue(), tally)


def _rows(unit: Unit) -> Iterator[Row]:
    return read(Path(unit.path), span=unit.span, looked=unit.looked, source=unit.source)


@lru_cache(maxsize=1)
def _cleaner(steps: Steps) -> Cleaner:
    """One a process: a tokeniser may take seconds to load."""
    return Cleaner(steps.repairs, steps.language, steps.tokens, steps.keep)


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        yield batch


class Shelf:
    """The folder in which finished shards wait."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, unit: Unit) -> bool:
        return self._tally(unit).is_file()

    def put(self, made: Made) -> None:
        with atomic(self.table(made.unit), "wb") as file:
            file.write(made.table)
        tally = {"rows": made.tally.rows, "changed": dict(made.tally.changed),
                 "samples": made.tally.samples}  # fmt: skip
        write_json(self._tally(made.unit), tally)

    def table(self, unit: Unit) -> Path:
        return self._folder / f"{unit.name}.parquet"

    def tally(self, unit: Unit) -> Tally:
        raw = json.loads(self._tally(unit).read_text(encoding="utf-8"))
        tally = Tally(raw["rows"])
        tally.changed.update(raw["changed"])
        tally.samples = {name: [(old, new) for old, new in pairs]
                         for name, pairs in raw["samples"].items()}  # fmt: skip
        return tally

    def _tally(self, unit: Unit) -> Path:
        return self._folder / f"{unit.name}.json"

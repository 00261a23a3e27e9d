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
from secrets import token_hex
from typing import Literal

import polars as pl

from malbeot import __version__
from malbeot.files import atomic, write_json, write_text
from malbeot.formats.rows import Look, kind_of, parts_of
from malbeot.formats.spans import Span
from malbeot.prepare.batch import SCHEMA, Cleaner, Row, Tally
from malbeot.prepare.checks import Language
from malbeot.prepare.read import known, read

_BATCH = 4_000
_COMPRESSION: Literal["lz4"] = "lz4"
_SPAN_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Steps:
    """All that decides what becomes of a row by itself."""

    repairs: tuple[str, ...]
    language: Language
    tokens: str
    keep: tuple[str, ...] = ()
    """What the step `pii` leaves: the operator's own."""
    salt: str = ""
    """Of this run: what personal names of groups are hashed with."""


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
    """A shard as bytes of Parquet, with its tally: how it travels between machines."""

    unit: Unit
    table: bytes
    tally: Tally


@dataclass(frozen=True, slots=True)
class Done:
    """A unit whose shard is on the shelf, and how many rows it held."""

    unit: Unit
    rows: int


def units(path: Path, file_hash: str, steps: Steps) -> Iterator[Unit]:
    """The file cut into units, as far as it can be."""
    looked = kind_of(path, known)
    for part, span in parts_of(path, looked, _SPAN_BYTES, known):
        made_by = [__version__, pl.__version__, _rules(), asdict(steps), file_hash, str(path),
                   part, span and asdict(span)]  # fmt: skip
        name = sha256(json.dumps(made_by).encode()).hexdigest()[:32]
        size = span.size if span else path.stat().st_size
        yield Unit(str(path), str(path), part, span, size, name)


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
    """Read and clean one unit."""
    table, tally = _cleaned(unit, steps)
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression=_COMPRESSION)
    return Made(unit, buffer.getvalue(), tally)


def _cleaned(unit: Unit, steps: Steps) -> tuple[pl.DataFrame, Tally]:
    """Holds one batch of rows at a time, beside the finished table."""
    cleaner = _cleaner(steps)
    tally = Tally()
    tables = [pl.DataFrame(schema=SCHEMA)]
    for rows in _batches(_rows(unit)):
        table, done = cleaner.batch(rows)
        tables.append(table)
        tally.add(done)
    return pl.concat(tables), tally


def _rows(unit: Unit) -> Iterator[Row]:
    return read(Path(unit.path), span=unit.span, looked=unit.looked, source=unit.source)


@lru_cache(maxsize=1)
def _cleaner(steps: Steps) -> Cleaner:
    """One a process: a tokeniser may take seconds to load."""
    return Cleaner(steps.repairs, steps.language, steps.tokens, steps.keep, steps.salt)


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        yield batch


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder in which finished shards wait. Several processes may put theirs there."""

    folder: Path

    def salt(self) -> str:
        """Random, the same for all units of a run and when it goes on; gone with the shards."""
        file = self.folder / "salt"
        if not file.is_file():
            write_text(file, token_hex(16))
        return file.read_text(encoding="utf-8")

    def has(self, unit: Unit) -> bool:
        return self._tally(unit).is_file()

    def make(self, unit: Unit, steps: Steps) -> Done:
        """Read and clean one unit, and put its shard here."""
        table, tally = _cleaned(unit, steps)
        with atomic(self.table(unit), "wb") as file:
            table.write_parquet(file, compression=_COMPRESSION)
        return self._tallied(unit, tally)

    def put(self, made: Made) -> Done:
        with atomic(self.table(made.unit), "wb") as file:
            file.write(made.table)
        return self._tallied(made.unit, made.tally)

    def _tallied(self, unit: Unit, tally: Tally) -> Done:
        told = {"rows": tally.rows, "changed": dict(tally.changed), "samples": tally.samples}
        write_json(self._tally(unit), told)
        return Done(unit, tally.rows)

    def table(self, unit: Unit) -> Path:
        return self.folder / f"{unit.name}.parquet"

    def tally(self, unit: Unit) -> Tally:
        raw = json.loads(self._tally(unit).read_text(encoding="utf-8"))
        tally = Tally(raw["rows"])
        tally.changed.update(raw["changed"])
        tally.samples = {name: [(old, new) for old, new in pairs]
                         for name, pairs in raw["samples"].items()}  # fmt: skip
        return tally

    def _tally(self, unit: Unit) -> Path:
        return self.folder / f"{unit.name}.json"

from __future__ import annotations

import io
from pathlib import Path

import polars as pl
import pytest

from malbeot.files import sha256, write_jsonl
from malbeot.prepare import shards
from malbeot.prepare.local import made_here
from malbeot.prepare.shards import Shelf, Steps, make, units

STEPS = Steps(("clean", "laughter"), "any", "eojeol")


def rows(path: Path, count: int) -> Path:
    write_jsonl(path, [{"question": f"{n}번 질문 ㅋㅋㅋㅋ", "answer": "네."} for n in range(count)])
    return path


def test_a_unit_is_named_by_its_bytes_and_its_rules(tmp_path: Path) -> None:
    path = rows(tmp_path / "a.jsonl", 50)
    (one,) = units(path, sha256(path), STEPS)
    assert one == next(units(path, sha256(path), STEPS))
    (other,) = units(path, sha256(path), Steps(("clean",), "any", "eojeol"))
    assert other.name != one.name
    rows(path, 51)
    (changed,) = units(path, sha256(path), STEPS)
    assert changed.name != one.name


def test_only_files_of_lines_are_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "_SPAN_BYTES", 500)
    path = rows(tmp_path / "a.jsonl", 50)
    cut = list(units(path, sha256(path), STEPS))
    assert len(cut) > 3
    assert sum(unit.bytes for unit in cut) == path.stat().st_size
    table = tmp_path / "a.csv"
    table.write_text("질문,답변\n" + "가?,나.\n" * 200, encoding="utf-8")
    assert [unit.span for unit in units(table, sha256(table), STEPS)] == [None]
    empty = tmp_path / "b.jsonl"
    empty.write_text("", encoding="utf-8")
    assert [make(unit, STEPS).tally.rows for unit in units(empty, "0", STEPS)] == [0]


def test_a_shelf_has_what_was_put_there_whole(tmp_path: Path) -> None:
    path = rows(tmp_path / "a.jsonl", 20)
    (unit,) = units(path, sha256(path), STEPS)
    shelf = Shelf(tmp_path / "work")
    made = make(unit, STEPS)
    assert not shelf.has(unit)
    shelf.table(unit).parent.mkdir()
    shelf.table(unit).write_bytes(made.table)
    assert not shelf.has(unit), "a table without its tally may be half of one"
    shelf.put(made)
    assert shelf.has(unit)
    assert shelf.tally(unit) == made.tally
    assert pl.read_parquet(shelf.table(unit)).equals(pl.read_parquet(io.BytesIO(made.table)))


def test_several_processes_make_the_same_shards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("malbeot.prepare.local._WORTH_BYTES", 0)
    monkeypatch.setattr(shards, "_SPAN_BYTES", 5_000)
    path = rows(tmp_path / "a.jsonl", 500)
    work = list(units(path, sha256(path), STEPS))
    one = {made.unit.name: (made.table, made.tally) for made in made_here(work, STEPS, 1)}
    two = {made.unit.name: (made.table, made.tally) for made in made_here(work, STEPS, 2)}
    assert one == two
    assert len(two) == len(work) > 3

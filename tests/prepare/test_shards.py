from __future__ import annotations

import io
import json
import subprocess
import sys
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


def test_long_files_are_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "_SPAN_BYTES", 500)
    table, listed = tmp_path / "a.csv", tmp_path / "a.json"
    table.write_text("질문,답변\n" + "가?,나.\n" * 200, encoding="utf-8")
    listed.write_text(
        json.dumps([{"질문": "가?", "답변": "나."}] * 200, indent=1), encoding="utf-8"
    )
    for path, count in ((rows(tmp_path / "a.jsonl", 50), 50), (table, 200), (listed, 200)):
        cut = list(units(path, sha256(path), STEPS))
        assert len(cut) > 3
        assert sum(unit.bytes for unit in cut) == path.stat().st_size
        assert sum(make(unit, STEPS).tally.rows for unit in cut) == count
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
    found = []
    for jobs in (1, 2):
        shelf = Shelf(tmp_path / str(jobs))
        done = list(made_here(work, STEPS, jobs, shelf))
        assert {one.unit.name for one in done} == {unit.name for unit in work}
        assert sum(one.rows for one in done) == 500
        found.append({unit.name: (shelf.table(unit).read_bytes(), shelf.tally(unit))
                      for unit in work})  # fmt: skip
    assert found[0] == found[1]
    assert len(work) > 3


def test_a_shard_made_here_is_the_one_that_came_from_elsewhere(tmp_path: Path) -> None:
    path = rows(tmp_path / "a.jsonl", 50)
    (unit,) = units(path, sha256(path), STEPS)
    here, sent = Shelf(tmp_path / "here"), Shelf(tmp_path / "sent")
    assert here.make(unit, STEPS) == sent.put(make(unit, STEPS))
    assert here.table(unit).read_bytes() == sent.table(unit).read_bytes()
    assert here.tally(unit) == sent.tally(unit)


ENDED = """
import os, signal, sys
from pathlib import Path
from malbeot.errors import DataError
from malbeot.files import sha256
from malbeot.prepare import local, shards
from malbeot.prepare.shards import Shelf, Steps, units

class Ending(Shelf):
    def make(self, unit, steps):
        if os.getpid() != int(os.environ["FIRST"]):
            os.kill(os.getpid(), signal.SIGKILL)
        return Shelf.make(self, unit, steps)

if __name__ == "__main__":
    os.environ["FIRST"] = str(os.getpid())
    local._WORTH_BYTES, shards._SPAN_BYTES = 0, 5_000
    path, steps = Path(sys.argv[1]), Steps(("clean",), "any", "eojeol")
    work = list(units(path, sha256(path), steps))
    try:
        list(local.made_here(work, steps, 2, Ending(Path(sys.argv[2]))))
    except DataError as error:
        print("told:", error)
"""


def test_a_process_that_is_ended_is_told_and_not_waited_for(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(ENDED, encoding="utf-8")
    path = rows(tmp_path / "a.jsonl", 500)
    done = subprocess.run(
        [sys.executable, str(script), str(path), str(tmp_path / "work")],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "told: a process of prepare was ended from outside" in done.stdout, done.stderr

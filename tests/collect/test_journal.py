from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malbeot.collect.journal import Journal, mend, rows
from malbeot.errors import DataError

ROWS = [{"n": 1, "글": "가나다 👍"}, {"n": 2}, {"n": 3, "긴 글": "나" * 200_000}]


def written(path: Path) -> bytes:
    journal = Journal(path)
    for row in ROWS:
        journal.append(row)
    journal.close()
    return path.read_bytes()


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    written(tmp_path / "log.jsonl")
    assert list(rows(tmp_path / "log.jsonl")) == ROWS


def test_a_log_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert list(rows(tmp_path / "log.jsonl")) == []
    assert mend(tmp_path / "log.jsonl") == 0


@settings(max_examples=60)
@given(cut=st.integers(0, 10_000_000))
def test_wherever_it_was_torn_whole_rows_stay_and_writing_goes_on(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.mktemp("log") / "log.jsonl"
    whole = written(path)
    cut %= len(whole) + 1
    path.write_bytes(whole[:cut])
    complete = whole[:cut].count(b"\n")
    assert list(rows(path)) == ROWS[:complete]
    journal = Journal(path)
    journal.append({"n": 9})
    journal.close()
    assert list(rows(path)) == [*ROWS[:complete], {"n": 9}]


@pytest.mark.parametrize(
    "tail", [b"\x00" * 5000, b"null\n", b"[1]\n", b'{"a": "\xed\x95', b"{}{}\n"]
)
def test_a_last_line_that_is_no_row_is_removed(tmp_path: Path, tail: bytes) -> None:
    path = tmp_path / "log.jsonl"
    whole = written(path)
    path.write_bytes(whole + tail)
    assert mend(path) == len(tail)
    assert path.read_bytes() == whole


def test_a_bad_line_in_the_middle_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b'{"n": 1}\n\x00\x00\n{"n": 3}\n')
    with pytest.raises(DataError, match=r"log\.jsonl:2: not a row"):
        list(rows(path))


def test_rows_reach_the_disk_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(handle))
    moment = [0.0]
    journal = Journal(tmp_path / "log.jsonl", clock=lambda: moment[0])
    for _ in range(99):
        journal.append({})
    assert synced == []
    journal.append({})
    assert len(synced) == 1
    moment[0] = 5.0
    journal.append({})
    assert len(synced) == 2
    journal.close()
    journal.close()
    assert len(synced) == 2


def test_a_disk_that_takes_a_part_gets_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, bytes(data)[:3]))
    journal = Journal(tmp_path / "log.jsonl")
    row: dict[str, Any] = {"글": "가나다라"}
    journal.append(row)
    journal.close()
    assert json.loads((tmp_path / "log.jsonl").read_text("utf-8")) == row

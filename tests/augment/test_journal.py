from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from malbeot.augment.journal import Entry, Journal
from malbeot.errors import DataError


def entry(step: str, call: int, text: str = "답") -> Entry:
    return Entry(step, call, "questions", "벽", ("a:1",), "questions 1", "m", 10, text)


def test_calls_come_back_by_their_step_in_the_order_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "new" / "replies.jsonl"
    written = [entry("round 1", 2), entry("round 1", 1), entry("round 2", 1, "줄\n바꿈😀")]
    with closing(Journal(path)) as journal:
        for one in written:
            journal.append(one)
        assert journal.of("round 1") == written[:2]
    with closing(Journal(path)) as journal:
        assert journal.of("round 1") == written[:2]
        assert journal.of("round 9") == []
        assert journal.all() == written
    assert written[0].id == "round 1.2"


def test_a_torn_last_line_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    with closing(Journal(path)) as journal:
        journal.append(entry("round 1", 1))
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: len(whole) // 2])
    with closing(Journal(path)) as journal:
        assert len(journal.all()) == 1
        journal.append(entry("round 1", 2))
    with closing(Journal(path)) as journal:
        assert [one.call for one in journal.all()] == [1, 2]


def test_a_file_that_is_no_journal_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    path.write_text('{"a": 1}\n', "utf-8")
    with pytest.raises(DataError, match=r"replies\.jsonl:1"):
        Journal(path)
    assert path.read_text("utf-8") == '{"a": 1}\n'

from __future__ import annotations

import json
from pathlib import Path

import pytest

from malbeot.augment.rows import read_rows
from malbeot.augment.seeds import Seed, read_seeds
from malbeot.errors import UsageError


def write(path: Path, rows: list[object]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def test_prepared_rows_and_plain_pairs(tmp_path: Path) -> None:
    talk = [
        {"role": "user", "content": "결로가 뭐야?"},
        {"role": "assistant", "content": "물방울이에요."},
    ]
    path = write(tmp_path / "train.jsonl", [
        {"messages": talk, "meta": {"category": "벽"}},
        {"instruction": "누수는?", "output": "물이 새는 거예요.", "category": "물"},
        {"instruction": "답 없는 것"},
        {"nothing": 1},
        {"instruction": "누수는??", "output": "같은 질문의 다른 답이에요."},
    ])  # fmt: skip
    seeds = read_seeds(path)
    assert seeds.rows == (
        Seed("train.jsonl:1", "결로가 뭐야?", "물방울이에요.", "벽"),
        Seed("train.jsonl:2", "누수는?", "물이 새는 거예요.", "물"),
        Seed("train.jsonl:3", "답 없는 것"),
    )
    assert [bad.reason for bad in seeds.bad] == ["unknown_columns"]
    assert [seed.id for seed in seeds.shown] == ["train.jsonl:1", "train.jsonl:2"]
    assert seeds.categories == ["벽", "물"]


def test_seed_tasks_with_instances_and_wide_tables(tmp_path: Path) -> None:
    row = {
        "id": "1",
        "instruction": "뭐 먹지?",
        "instances": [{"input": "", "output": "김밥이요."}],
    }
    assert read_seeds(write(tmp_path / "s.jsonl", [row])).rows[0].answer == "김밥이요."
    table = tmp_path / "t.csv"
    table.write_text(
        "질문_1,질문_2,category,답변_1\n결로란?,결로가 뭐야?,벽,물방울이에요.\n", "cp949"
    )
    assert read_seeds(table).rows == (Seed("t.csv:2", "결로란?", "물방울이에요.", "벽"),)


def test_a_question_a_line_is_compared_with_but_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "q.txt"
    path.write_text("결로가 뭐야?\n누수는?\n", "utf-8")
    seeds = read_seeds(path)
    assert [seed.question for seed in seeds.rows] == ["결로가 뭐야?", "누수는?"]
    assert seeds.shown == []


def test_an_answered_question_is_worth_more_than_a_bare_one(tmp_path: Path) -> None:
    rows = [{"question": "결로?"}, {"question": "결로", "answer": "물방울이에요."}]
    assert read_seeds(write(tmp_path / "s.jsonl", rows)).rows[0].answer == "물방울이에요."


def test_nothing_to_begin_from_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        read_seeds(tmp_path / "absent.jsonl")
    with pytest.raises(UsageError, match="no questions"):
        read_seeds(write(tmp_path / "s.jsonl", [{"a": 1}]))


def test_rows_to_vary_keep_turns_group_and_meta(tmp_path: Path) -> None:
    talk = [{"role": "user", "content": "결로?"}, {"role": "assistant", "content": "네."}]
    path = write(tmp_path / "t.jsonl", [
        {"messages": talk, "group": "가", "meta": {"category": "벽"}},
        {"question": "누수?", "answer": "네.", "category": "물"},
        {"question": "답 없음"},
        {"messages": [{"role": "robot", "content": "?"}]},
    ])  # fmt: skip
    rows, bad = read_rows(path)
    assert [(row.line, row.group, row.meta) for row in rows] == [
        (1, "가", {"category": "벽"}),
        (2, "", {"category": "물"}),
    ]
    assert [one.reason for one in bad] == ["empty_answer", "unknown_role"]
    with pytest.raises(UsageError):
        read_rows(tmp_path / "absent")

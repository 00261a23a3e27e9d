from __future__ import annotations

import json
from pathlib import Path

import pytest

from malbeot.errors import DataError
from malbeot.prepare.contamination import questions


def found(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    return [asked for _, asked in questions(path)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a.csv", "id,질문\n1,벽지가 왜 떠요?\n"),
        ("a.jsonl", '{"id": 1, "question": "벽지가 왜 떠요?"}\n'),
        ("a.jsonl", '{"messages": [{"role": "user", "content": "벽지가 왜 떠요?"}]}\n'),
        ("a.jsonl", '{"turns": [{"role": "user", "content": "벽지가 왜 떠요?"}]}\n'),
        ("a.json", json.dumps({"data": [{"paragraphs": [
            {"context": "긴 글이에요.", "qas": [{"question": "벽지가 왜 떠요?"}]}]}]})),
        ("a.jsonl", '{"questions": ["벽지가 왜 떠요?"]}\n'),
        ("a.txt", "\n벽지가 왜 떠요?\n"),
        ("a.jsonl", '{"id": 7, "text": "벽지가 왜 떠요?", "n": "짧음"}\n'),
    ],
)  # fmt: skip
def test_questions_of_every_shape_are_found(tmp_path: Path, name: str, value: str) -> None:
    assert found(tmp_path / name, value) == ["벽지가 왜 떠요?"]


def test_each_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"question": "하나?"}\n{broken\n{"question": "셋?"}\n', encoding="utf-8")
    assert questions(path) == [(f"{path}:1", "하나?"), (f"{path}:3", "셋?")]


def test_a_file_without_questions_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no question was found"):
        found(tmp_path / "a.jsonl", '{"n": 1}\n')
    with pytest.raises(DataError, match="does not exist"):
        questions(tmp_path / "none.jsonl")

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from malbeot.errors import DataError
from malbeot.prepare.run import clean_rows
from malbeot.train.seasoning import Seasoning, read_seasoning


@pytest.fixture
def data(tmp_path: Path) -> Seasoning:
    rows = [
        {"instruction": "뭐 먹지?", "input": "", "output": "김밥은 어떠세요?"},
        {"instruction": "영어로", "input": "", "output": "This one is English."},
        {"instruction": "긴 답", "input": "", "output": "가" * 500 + "."},
        {"instruction": "끊긴 답", "input": "", "output": "그러니까 제가 드리고"},
        {"instruction": "명사만", "input": "", "output": "된장찌개"},
        {"instruction": "면 추천", "input": "<noinput>", "output": "모з아렐라 치즈면 어떠세요?"},
        {"instruction": "뭐 먹지??", "input": "", "output": "김밥은 어떠세요!"},
    ]
    (tmp_path / "food").mkdir()
    (tmp_path / "food" / "foodie_dataset_v1.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8"
    )
    (tmp_path / "chat").mkdir()
    (tmp_path / "chat" / "ChatbotData.csv").write_text(
        '\ufeffQ,A,label\n안녕,"네, 반가워요.",0\n', "utf-8"
    )
    (tmp_path / "chat" / "other.csv").write_text("Q,A\n몰래,쓰지 마세요.\n", "utf-8")
    return Seasoning(tmp_path, partial(clean_rows, language="ko"))


def test_only_listed_files_and_usable_korean_pairs_are_read(data: Seasoning) -> None:
    examples, hashes = read_seasoning(data, 100, seed=1)
    assert {e.answer for e in examples} == {"김밥은 어떠세요?", "네, 반가워요."}
    assert len(examples) == 6  # each three times, no more
    assert set(hashes) == {"foodie_dataset_v1.jsonl", "ChatbotData.csv"}
    assert all([t.role for t in e.turns] == ["user", "assistant"] for e in examples)


def test_no_more_than_asked_for(data: Seasoning) -> None:
    assert len(read_seasoning(data, 3, seed=1)[0]) == 3


def test_a_directory_without_any_of_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds none of"):
        read_seasoning(Seasoning(tmp_path, clean_rows), 3, seed=1)

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from malbeot.augment.candidates import Candidate, candidates
from malbeot.formats.bad import Bad


def read(path: Path, content: str | bytes) -> list[tuple[int, str]]:
    """(line, text) of each candidate; a bad row's text is "!reason"."""
    data = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(data)
    return [
        (row.line, row.text if isinstance(row, Candidate) else f"!{row.reason}")
        for row in candidates(path)
    ]


def test_json_lines_of_every_kind(tmp_path: Path) -> None:
    rows = [
        '{"instruction": "오늘 뭐 먹지?", "input": "", "output": "김밥이요."}',
        '{"question": "비 오는데?"}',
        '{"text": "그냥 글"}',
        '"글자만 있는 줄"',
        "",
        '{"instruction": "요약해 줘", "input": "긴 글", "output": "짧은 글"}',
        '{"instruction": "뭐?", "input": "<noinput>", "output": "네"}',
        '{"messages": [{"role": "system", "content": ""}, {"role": "user", "content": "뭐 먹지"}]}',
        '{"conversations": [{"from": "human", "value": "비 오는데"}]}',
        "{broken",
        '{"a": 1}',
        '{"question": 3}',
        "[1, 2]",
        '{"question": "\\ud800"}',
        '{"messages": []}',
        '""',
    ]
    assert read(tmp_path / "c.jsonl", "\n".join(rows)) == [
        (1, "오늘 뭐 먹지?"),
        (2, "비 오는데?"),
        (3, "그냥 글"),
        (4, "글자만 있는 줄"),
        (6, "요약해 줘\n긴 글"),
        (7, "뭐?"),
        (8, "뭐 먹지"),
        (9, "비 오는데"),
        (10, "!broken_json"),
        (11, "!unknown_columns"),
        (12, "!wrong_type"),
        (13, "!not_an_object"),
        (14, "!lone_surrogate"),
        (15, "!empty_question"),
        (16, "!empty_question"),
    ]


def test_a_text_file_has_a_text_a_line(tmp_path: Path) -> None:
    text = (
        '오늘 뭐 먹지?\n\n"따옴표로 시작하는 줄\n{"text": "줄 속의 JSON"}\n"온전한 JSON"\n{반쪽\n'
    )
    assert read(tmp_path / "c.txt", text) == [
        (1, "오늘 뭐 먹지?"),
        (3, '"따옴표로 시작하는 줄'),
        (4, "줄 속의 JSON"),
        (5, "온전한 JSON"),
        (6, "{반쪽"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = "질문,답변\n오늘 뭐 먹지?,김밥이요.\n비 오는데?,파전이요.\n"
    assert read(tmp_path / "c.csv", text.encode(encoding)) == [
        (2, "오늘 뭐 먹지?"),
        (3, "비 오는데?"),
    ]
    lines = '{"question": "오늘 뭐 먹지?"}\n{"question": "비 오는데?"}\n'
    found = read(tmp_path / "c.jsonl", lines.encode(encoding))
    assert [text for _, text in found] == ["오늘 뭐 먹지?", "비 오는데?"]


def test_json_documents(tmp_path: Path) -> None:
    assert read(tmp_path / "c.json", '["하나", "둘", 3]') == [
        (1, "하나"),
        (2, "둘"),
        (3, "!not_an_object"),
    ]
    rows = json.dumps([{"question": "하나"}, {"question": "둘"}], ensure_ascii=False)
    assert [text for _, text in read(tmp_path / "d.json", rows)] == ["하나", "둘"]


def test_decomposed_text_is_composed(tmp_path: Path) -> None:
    row = json.dumps({"text": unicodedata.normalize("NFD", "김밥")}, ensure_ascii=False)
    assert read(tmp_path / "c.jsonl", row) == [(1, "김밥")]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.text(alphabet='가 {}[]":,\\u0041\n\x00a', max_size=30), max_size=6),
    st.sampled_from([".jsonl", ".txt", ".json", ".csv"]),
)
def test_no_file_breaks_it(tmp_path: Path, rows: list[str], suffix: str) -> None:
    path = tmp_path / f"c{suffix}"
    path.write_text("\n".join(rows), "utf-8")
    for row in candidates(path):
        assert isinstance(row, Bad) or row.text

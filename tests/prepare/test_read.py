from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from malbeot.prepare.read import read
from malbeot.prepare.setaside import SetAside, reasons
from malbeot.records import Example

PAIR = {"instruction": "점심 뭐 먹지? 🍜", "input": "", "output": "김밥이요."}
LINE = json.dumps(PAIR, ensure_ascii=False)


def write(path: Path, data: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode(encoding))
    return path


def seen(path: Path) -> list[str]:
    """`ok` or the reason, row by row."""
    return [row.reason if isinstance(row, SetAside) else "ok" for row in read(path)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv"])
def test_every_encoding_reads_the_same(tmp_path: Path, name: str, encoding: str) -> None:
    pair = {"question": "점심 뭐 먹지?", "answer": "김밥이요."}
    line = json.dumps(pair, ensure_ascii=False)
    data = {"a.jsonl": line + "\r\n", "a.json": f"[\n{line}\n]", "a.csv": "question,answer\n"
            "점심 뭐 먹지?,김밥이요.\n"}[name]  # fmt: skip
    (row,) = read(write(tmp_path / name, data, encoding))
    assert isinstance(row, Example)
    assert (row.prompt, row.answer) == ("점심 뭐 먹지?", "김밥이요.")


BROKEN = [
    (LINE, "ok"),
    ("", None),
    ("{", "broken_json"),
    ('{"instruction": "가", "output": NaN}', "not_a_number"),
    ('{"instruction": "가", "output": "\\ud800"}', "lone_surrogate"),
    ('{"instruction": "가", "output": "\\u0000"}', "nul"),
    ('{"instruction": "가", "output": "나\0"}', "nul"),
    ('{"instruction": "가", "output": ""}', "empty_answer"),
    ('{"instruction": "가", "output": 3}', "wrong_type"),
    ('{"instruction": "가", "output": "나", "output": "다"}', "duplicate_key"),
    ("[1]", "not_an_object"),
    ('{"text": "가"}', "unknown_columns"),
    ("\ufeff" + LINE, "ok"),
    (unicodedata.normalize("NFD", LINE), "ok"),
]


def test_every_bad_line_is_set_aside_where_it_stood(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "\n".join(line for line, _ in BROKEN))
    rows = list(read(path))
    expected = [(number, said) for number, (_, said) in enumerate(BROKEN, 1) if said]
    assert [
        (row.line, row.reason if isinstance(row, SetAside) else "ok") for row in rows
    ] == expected
    for row in rows:
        if isinstance(row, SetAside):
            assert row.file == str(path)
            assert json.dumps(row.as_row(), ensure_ascii=False).encode()
            assert row.as_row()["fix_ko"]


def test_a_hundred_million_characters_on_a_line_cost_one_row(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.write(LINE + "\n")
        for _ in range(100):
            file.write("a" * 1_000_000)
        file.write("\n" + LINE + "\n")
    rows = list(read(path))
    assert [type(row) for row in rows] == [Example, SetAside, Example]
    assert isinstance(rows[1], SetAside)
    assert rows[1].reason == "line_too_long"
    assert len(rows[1].raw) <= 300


def test_a_line_in_another_encoding_is_set_aside(tmp_path: Path) -> None:
    data = LINE.encode() + b"\n" + '{"q": "가", "a": "나"}'.encode("cp949") + b"\n" + LINE.encode()
    assert seen(write(tmp_path / "a.jsonl", data)) == ["ok", "bad_encoding", "ok"]


def test_a_table_sets_aside_what_does_not_fit(tmp_path: Path) -> None:
    data = "질문,답변\n가?,나.\n질문,답변\n다?,라,마\n바?,\n,사\n자?,차.\n"
    assert seen(write(tmp_path / "a.csv", data)) == [
        "ok", "repeated_header", "extra_cells", "empty_answer", "empty_question", "ok",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "reason"), [("이름,값", "unknown_columns"), ("질문,답변,답변", "duplicate_column")]
)
def test_an_unusable_header_sets_every_row_aside(tmp_path: Path, header: str, reason: str) -> None:
    data = f"{header}\n가,나,\n다,라,\n"
    assert seen(write(tmp_path / "a.csv", data)) == [reason, reason]


def test_empty_files_hold_no_rows(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.json", "a.csv", "a.txt"):
        assert seen(write(tmp_path / name, "\n \n")) == []
    assert seen(write(tmp_path / "head.csv", "질문,답변\n")) == []


LOOSE = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["messages", "role", "content", "q", "a"]), inner)
    ),
    max_leaves=8,
)
ROWS: st.SearchStrategy[Any] = st.dictionaries(
    st.sampled_from(["q", "a", "A2", "input", "messages", "conversations", "instances", "group",
                     "meta", "category", "system", "가"]), LOOSE, max_size=5,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.lists(ROWS, max_size=5))
def test_any_json_lines_are_read_or_set_aside(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    path = write(tmp_path / "a.jsonl", "\n".join(json.dumps(row) for row in rows))
    found = list(read(path))
    assert {row.line for row in found} == set(range(1, len(rows) + 1))
    for row in found:
        assert isinstance(row, Example) or row.reason in reasons()
        json.dumps(row.as_row(), ensure_ascii=False).encode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.sampled_from(["a.jsonl", "a.json", "a.csv", "a.tsv", "a.xlsx", "a.txt", "b"]),
       st.sampled_from([b"", b"[", b"{", b"q,a\n", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf"]),
       st.binary(max_size=80))  # fmt: skip
def test_any_bytes_at_all_are_survived(tmp_path: Path, name: str, head: bytes, tail: bytes) -> None:
    for row in read(write(tmp_path / name, head + tail)):
        assert isinstance(row, Example) or row.reason in reasons()
        json.dumps(row.as_row(), ensure_ascii=False).encode()

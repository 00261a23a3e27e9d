from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from malbeot.errors import DataError
from malbeot.files import (
    atomic,
    read_jsonl,
    read_toml,
    sha256,
    write_json,
    write_jsonl,
    write_text,
)


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "옛글")

    def half() -> None:
        with atomic(path) as file:
            file.write("새")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert path.read_text(encoding="utf-8") == "옛글"
    assert [child.name for child in tmp_path.iterdir()] == ["a.txt"]


def test_a_file_appears_whole_in_a_folder_that_was_not_there(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "a.bin"
    with atomic(path, "wb") as file:
        file.write(b"\x00\xff")
        assert not path.exists()
    assert path.read_bytes() == b"\x00\xff"


def test_rows_come_back_as_they_were(tmp_path: Path) -> None:
    rows = [{"q": "점심 뭐 먹지? 🍜"}, {"q": "줄\n바꿈\u2028과 탭\t"}]
    path = tmp_path / "rows.jsonl"
    assert write_jsonl(path, rows) == 2
    assert list(read_jsonl(path)) == rows
    assert "점심" in path.read_text(encoding="utf-8")


def test_no_rows_make_an_empty_file(tmp_path: Path) -> None:
    assert write_jsonl(tmp_path / "none.jsonl", []) == 0
    assert (tmp_path / "none.jsonl").read_bytes() == b""


@pytest.mark.parametrize(("line", "said"), [("{", "not JSON"), ("[1]", "expected an object")])
def test_a_bad_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(f'{{"a": 1}}\n\n{line}\n', encoding="utf-8")
    with pytest.raises(DataError, match=rf"rows\.jsonl:3: {said}"):
        list(read_jsonl(path))


def test_json_is_readable_korean(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"이름": "김밥"})
    assert '"이름": "김밥"' in (tmp_path / "a.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [b"a = ", "가 = 1".encode(), b"\xff\xfe"])
def test_broken_toml_names_the_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"a\.toml: not TOML"):
        read_toml(path)


def test_the_digest_is_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes("말벗".encode())
    assert sha256(tmp_path / "a") == hashlib.sha256("말벗".encode()).hexdigest()

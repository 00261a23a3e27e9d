from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from malbeot.errors import DataError, UsageError
from malbeot.files import (
    atomic,
    read_jsonl,
    read_toml,
    recovered,
    replaced,
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


def fill(out: Path, text: str) -> None:
    with replaced(out) as folder:
        (folder / text).write_text(text)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_failed_write_leaves_the_old_folder(tmp_path: Path) -> None:
    out = tmp_path / "model"
    fill(out, "old")
    with pytest.raises(ZeroDivisionError), replaced(out) as folder:
        (folder / "new").write_text(str(1 / 0))
    assert (names(out), names(tmp_path)) == (["old"], ["model"])


def test_a_file_is_never_replaced_by_a_folder(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match=r"notes\.txt is a file"):
        fill(tmp_path / "notes.txt", "new")
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_finished_folder_replaces_all_of_the_old_one(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "model"
    fill(out, "a")
    fill(out, "b")
    assert (names(out), names(out.parent)) == (["b"], ["model"])


def test_when_the_last_rename_fails_the_old_folder_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "model"
    fill(out, "old")
    rename = Path.replace

    def fails_for_new(path: Path, target: Path) -> Path:
        if ".new." in path.name:
            raise OSError("no space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", fails_for_new)
    with pytest.raises(OSError, match="no space left"):
        fill(out, "new")
    assert (names(out), names(tmp_path)) == (["old"], ["model"])


_KILLED = """
import os, signal, sys
from pathlib import Path
from malbeot.files import replaced

rename = Path.replace
def killed_before_new(path, target):
    if ".new." in path.name:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(path, target)
Path.replace = killed_before_new
with replaced(Path(sys.argv[1])) as folder:
    (folder / "new").write_text("new")
"""


@pytest.fixture
def between(tmp_path: Path) -> Path:
    """A folder whose writer was killed when the old one was away and the new one not yet there."""
    out = tmp_path / "model"
    fill(out, "old")
    command = [sys.executable, "-c", _KILLED, str(out)]
    killed = subprocess.run(command, env=os.environ, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert not out.exists()
    return out


def test_the_next_reader_finds_the_old_folder(between: Path) -> None:
    assert recovered(between) == between
    assert names(between) == ["old"]


def test_the_next_writer_puts_it_back_before_anything_else(between: Path) -> None:
    with pytest.raises(ZeroDivisionError), replaced(between) as folder:
        (folder / "new").write_text(str(1 / 0))
    assert names(between) == ["old"]
    fill(between, "new")
    assert names(between) == ["new"]


def test_an_old_folder_that_was_left_behind_is_removed(tmp_path: Path) -> None:
    out = tmp_path / "model"
    fill(out, "new")
    (tmp_path / ".model.old").mkdir()
    assert names(recovered(out)) == ["new"]
    assert names(tmp_path) == ["model"]


def test_a_folder_that_never_was_is_not_made_up(tmp_path: Path) -> None:
    assert not recovered(tmp_path / "none" / "model").exists()


def test_toml_saved_by_windows_notepad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes('title = "카페"\r\n'.encode("utf-8-sig"))
    assert read_toml(path) == {"title": "카페"}


@pytest.mark.parametrize("encoding", ["cp949", "utf-16"])
def test_toml_in_another_encoding_says_how_to_save_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes('title = "봄 카페"\n'.encode(encoding))
    with pytest.raises(DataError, match="save it again as UTF-8") as caught:
        read_toml(path)
    assert "인코딩을 UTF-8로" in caught.value.korean

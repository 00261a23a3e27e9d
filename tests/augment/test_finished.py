"""No stage reads files of two runs of prepare."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from malbeot.augment.check import Check
from malbeot.augment.rows import read_rows
from malbeot.augment.seeds import read_seeds
from malbeot.errors import DataError
from malbeot.files import write_jsonl
from malbeot.prepare import landing


def pool(path: Path) -> Check:
    return Check(path, "eojeol", 0.7)


READERS = [read_rows, read_seeds, pool]


def filled(folder: Path) -> Path:
    row = {"question": "주차되나요?", "answer": "네, 두 대까지 돼요."}
    write_jsonl(folder / "train.jsonl", [row])
    (folder / "report.json").write_text("{}", encoding="utf-8")
    return folder


def killed_at(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch, what: str = "replace"
) -> None:
    """A run into `folder` that is ended when it is about to move that file (or end its moves)."""
    real = getattr(Path, what)

    def ended(path: Path, *to: Path) -> object:
        if path.name == name:
            raise KeyboardInterrupt
        return real(path, *to)

    monkeypatch.setattr(Path, what, ended)
    with pytest.raises(KeyboardInterrupt), landing.together(folder) as new:
        filled(new)
    monkeypatch.undo()


@pytest.mark.parametrize("read", READERS)
def test_a_folder_with_unfinished_moves_is_refused(
    tmp_path: Path, read: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = filled(tmp_path) / "train.jsonl"
    assert read(file)
    killed_at(tmp_path, "train.jsonl", monkeypatch)
    with pytest.raises(DataError, match="run malbeot prepare again"):
        read(file)
    landing.landed(tmp_path)
    assert read(file)


@pytest.mark.parametrize("read", READERS)
def test_a_folder_whose_moves_are_all_done_is_read(
    tmp_path: Path, read: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the last move and the end, a run leaves its own folder empty."""
    killed_at(filled(tmp_path), ".written", monkeypatch, "rmdir")
    assert (tmp_path / ".written").is_dir()
    assert (tmp_path / "report.json").is_file()
    assert read(tmp_path / "train.jsonl")

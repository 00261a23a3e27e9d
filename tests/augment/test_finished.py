"""No stage reads files of two runs of prepare."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from malbeot.augment.check import Check
from malbeot.augment.finished import MOVING, finished
from malbeot.augment.rows import read_rows
from malbeot.augment.seeds import read_seeds
from malbeot.errors import UsageError
from malbeot.files import write_jsonl
from malbeot.prepare import landing


def pool(path: Path) -> Check:
    return Check(path, "eojeol", 0.7)


@pytest.mark.parametrize("read", [read_rows, read_seeds, pool])
def test_a_folder_with_unfinished_moves_is_refused(
    tmp_path: Path, read: Callable[[Path], object]
) -> None:
    file = tmp_path / "train.jsonl"
    write_jsonl(file, [{"question": "주차되나요?", "answer": "네, 두 대까지 돼요."}])
    assert read(file)
    (tmp_path / MOVING).mkdir()
    with pytest.raises(UsageError, match="run malbeot prepare again"):
        read(file)


def test_the_name_is_the_one_that_prepare_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: Path) -> None:
        raise KeyboardInterrupt

    def moved() -> None:
        with landing.together(tmp_path) as new:
            (new / "train.jsonl").write_text("{}", encoding="utf-8")
            monkeypatch.setattr(landing, "landed", never)

    with pytest.raises(KeyboardInterrupt):
        moved()
    with pytest.raises(UsageError):
        finished(tmp_path / "train.jsonl")

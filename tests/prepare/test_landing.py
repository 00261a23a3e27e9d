from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.errors import DataError
from malbeot.prepare.landing import landed, together
from malbeot.results import MOVING, REPORT, finished

NAMES = ("train.jsonl", "test.jsonl", REPORT)


def fill(folder: Path, said: str) -> None:
    for name in NAMES:
        (folder / name).write_text(said, encoding="utf-8")


def said(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def test_what_is_written_appears_when_all_of_it_is(tmp_path: Path) -> None:
    fill(tmp_path, "old")
    with together(tmp_path) as new:
        fill(new, "new")
        assert {name: (tmp_path / name).read_text() for name in NAMES} == dict.fromkeys(
            NAMES, "old"
        )
    assert said(tmp_path) == dict.fromkeys(sorted(NAMES), "new")


def test_an_error_leaves_the_old_files(tmp_path: Path) -> None:
    fill(tmp_path, "old")

    def interrupted() -> None:
        with together(tmp_path) as new:
            fill(new, "new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert said(tmp_path) == dict.fromkeys(sorted(NAMES), "old")


@pytest.mark.parametrize("moves", [0, 1, 2])
def test_who_is_killed_while_moving_is_followed_by_the_next(
    tmp_path: Path, moves: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, "old")
    replace, left = Path.replace, [moves]

    def until(path: Path, target: Path) -> Path:
        if path.parent.name == ".written":
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", until)
    with pytest.raises(KeyboardInterrupt), together(tmp_path) as new:
        fill(new, "new")
    assert not (tmp_path / REPORT).exists(), "a mixture has no report"
    with pytest.raises(DataError, match="two runs"):
        finished(tmp_path)
    monkeypatch.undo()
    assert landed(tmp_path) == tmp_path
    assert said(tmp_path) == dict.fromkeys(sorted(NAMES), "new")


def test_who_is_killed_when_all_is_moved_leaves_a_finished_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, "old")

    def never(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "rmdir", never)
    with pytest.raises(KeyboardInterrupt), together(tmp_path) as new:
        fill(new, "new")
    monkeypatch.undo()
    assert (tmp_path / MOVING).is_dir()
    assert finished(tmp_path) == tmp_path
    assert landed(tmp_path) == tmp_path
    assert said(tmp_path) == dict.fromkeys(sorted(NAMES), "new")


def test_what_a_killed_writer_left_is_not_taken_for_a_result(tmp_path: Path) -> None:
    fill(tmp_path, "old")
    (tmp_path / ".writing").mkdir()
    (tmp_path / ".writing" / "train.jsonl").write_text("half", encoding="utf-8")
    assert landed(tmp_path) == tmp_path
    with together(tmp_path) as new:
        assert not list(new.iterdir())
        fill(new, "new")
    assert said(tmp_path) == dict.fromkeys(sorted(NAMES), "new")

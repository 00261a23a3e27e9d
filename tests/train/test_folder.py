from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.train.folder import replaced


def test_a_failed_write_leaves_the_old_directory(tmp_path: Path) -> None:
    out = tmp_path / "model"
    with replaced(out) as folder:
        (folder / "a").write_text("old")
    with pytest.raises(ZeroDivisionError), replaced(out) as folder:
        (folder / "a").write_text(str(1 / 0))
    assert (out / "a").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["model"]


def test_a_finished_write_replaces_all_of_it(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "model"
    for name in ("a", "b"):
        with replaced(out) as folder:
            (folder / name).write_text(name)
    assert [p.name for p in out.iterdir()] == ["b"]
    assert [p.name for p in out.parent.iterdir()] == ["model"]

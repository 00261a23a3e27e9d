"""Files of two runs of prepare are never taken for those of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.errors import DataError
from malbeot.results import MOVING, REPORT, finished, unmixed


def test_a_folder_with_its_report_is_finished(tmp_path: Path) -> None:
    (tmp_path / REPORT).write_text("{}", encoding="utf-8")
    assert finished(tmp_path) == unmixed(tmp_path) == tmp_path


def test_what_a_killed_run_left_empty_beside_its_report_says_nothing(tmp_path: Path) -> None:
    (tmp_path / REPORT).write_text("{}", encoding="utf-8")
    (tmp_path / MOVING).mkdir()
    assert finished(tmp_path) == tmp_path


def test_a_mixture_is_refused(tmp_path: Path) -> None:
    (tmp_path / MOVING).mkdir()
    for asked in (finished, unmixed):
        with pytest.raises(DataError, match=r"two runs.*run malbeot prepare again") as refused:
            asked(tmp_path)
        assert "섞여 있어요" in refused.value.korean


def test_a_folder_without_a_report_is_not_finished_and_not_mixed(tmp_path: Path) -> None:
    assert unmixed(tmp_path) == tmp_path
    with pytest.raises(DataError, match="not finished"):
        finished(tmp_path)

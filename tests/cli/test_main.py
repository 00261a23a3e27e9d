"""What every verb shares: a failure is one line on standard error and an exit code."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from malbeot.cli.main import main


def ended(words: list[str], monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(sys, "argv", ["malbeot", *words])
    with pytest.raises(SystemExit) as end:
        main()
    return end.value.code


def test_bad_usage_names_the_thing_and_ends_with_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ended(["config", "show", "--set", "web.prot=1"], monkeypatch) == 2
    printed = capsys.readouterr()
    assert "web.prot" in printed.err
    assert printed.out == ""


def test_a_failure_of_the_system_names_its_file_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("행.jsonl").write_text('{"instruction": "뭐 먹지?", "output": "국수요."}\n', "utf-8")
    Path("막힘").write_text("", "utf-8")
    assert ended(["prepare", "행.jsonl", "--out", "막힘/안"], monkeypatch) == 1
    printed = capsys.readouterr()
    assert "막힘" in printed.err
    assert "Traceback" not in printed.err
    assert len(printed.err.strip().splitlines()) == 1

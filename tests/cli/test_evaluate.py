from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from malbeot.cli.main import main

DATA = {
    "id": "x1", "tags": ["plain"], "noise": False,
    "turns": [{"user": "뭐 먹지?", "expect": {"picks": [1, 3]}}],
}  # fmt: skip
FAKE = ("--set", "engine.kind=fake")


def malbeot(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command line; its exit code."""
    monkeypatch.setattr(sys, "argv", ["malbeot", "evaluate", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data.jsonl").write_text(json.dumps(DATA, ensure_ascii=False), "utf-8")


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    result = json.loads(capsys.readouterr().out)
    assert isinstance(result, dict)
    return result


def test_list_tells_what_can_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert malbeot(monkeypatch, "--list", "--json") == 0
    table = printed(capsys)
    assert table["food"]["runs_here"] is True
    assert malbeot(monkeypatch, "--list", "--data", "none.jsonl") == 0
    assert "missing: none.jsonl" in capsys.readouterr().out


def test_json_holds_what_the_contract_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--suite", "food", "--data", "data.jsonl", "--limit", "1", "--json", *FAKE)
    assert malbeot(monkeypatch, "food", *options) == 0
    result = printed(capsys)
    assert {"suite", "n", "score", "interval", "baselines"} <= set(result)
    assert (result["suite"], result["n"], result["score"]) == ("food", 1, 1.0)
    assert (Path(result["report"]) / "report.md").is_file()


def test_gate_fails_a_missed_bar(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--suite", "food", "--data", "data.jsonl", "--out", "r", *FAKE)
    assert malbeot(monkeypatch, "food", *options) == 0
    assert malbeot(monkeypatch, "food", *options, "--gate") == 1  # one conversation is too few
    assert "conversations 1, at least 150: NOT MET" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "name what to measure"),
        (("nobody",), "no bot (food), no model directory and no http:// URL"),
        (("data.jsonl",), "data.jsonl is a file"),
        (("food", "--suite", "fod"), "no suite 'fod'"),
        (("food", "--data", "none.jsonl"), "food needs none.jsonl"),
    ],
)
def test_wrong_use_exits_2_and_says_why(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    words: str,
) -> None:
    assert malbeot(monkeypatch, *arguments, *FAKE) == 2
    assert words in capsys.readouterr().err


def test_a_bot_that_is_also_a_path_exits_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("food").mkdir()
    assert malbeot(monkeypatch, "food", *FAKE) == 2
    assert "write ./food for the path" in capsys.readouterr().err


def test_a_server_that_is_not_there_exits_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("http://127.0.0.1:9/v1", "--model", "food", "--suite", "food")
    assert malbeot(monkeypatch, *options) == 1
    assert "127.0.0.1:9" in capsys.readouterr().err

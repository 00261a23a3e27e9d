"""`malbeot export model`, as a user types it, below a home of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from malbeot.cli.verbs import app
from malbeot.errors import DataError, UsageError
from malbeot.manifest import verified


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_what_was_trained_below_home_is_exported_from_there(
    recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MALBEOT_HOME", str(tmp_path / "home"))
    trained = run("train", str(recipe), "--set", "out=.malbeot/models/toy", "--set", "loop.steps=1")
    assert trained.exit_code == 0, trained.output
    assert f"{tmp_path}/home/models/toy" in trained.stdout
    words = (".malbeot/models/toy", "--out", "shipped", "--precision", "fp32", "--json")
    done = run("export", "model", *words)
    assert done.exit_code == 0, done.output
    result = json.loads(done.stdout)
    assert (result["out"], result["precision"]) == ("shipped", "fp32")
    assert verified(Path("shipped"))["precision"] == "fp32"
    assert not Path(".malbeot").exists()


def test_only_finished_models_are_exported_and_never_over_themselves(tmp_path: Path) -> None:
    missing = run("export", "model", str(tmp_path / "none"), "--out", str(tmp_path / "out"))
    assert isinstance(missing.exception, DataError)
    assert "none" in missing.exception.message
    assert run("export", "model", str(tmp_path)).exit_code == 2
    wrong = run("export", "model", str(tmp_path), "--out", "o", "--precision", "int2")
    assert wrong.exit_code == 2
    assert "int8" in wrong.stderr


def test_a_file_is_not_overwritten(recipe: Path, tmp_path: Path) -> None:
    assert run("train", str(recipe), "--set", "loop.steps=1").exit_code == 0
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    over = run("export", "model", str(tmp_path / "toy"), "--out", str(tmp_path / "notes.txt"))
    assert isinstance(over.exception, UsageError)
    assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"

"""`malbeot train` and `malbeot export model`, as a user types them, on toy rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from malbeot.cli.main import app
from malbeot.errors import DataError, UsageError

TOY = """
name = "toy"
out = "OUT"
[data]
rows = ["ROWS"]
max_tokens = 64
[vocabulary]
size = 300
words = 10
[shape]
hidden = 16
layers = 1
heads = 2
feed_forward = 32
positions = 64
[loop]
steps = 2
tokens_per_step = 64
tokens_per_batch = 64
threads = 1
watch_rows = 1
"""


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    rows = tmp_path / "rows.jsonl"
    messages = [
        {"role": "user", "content": "뭐 먹지"},
        {"role": "assistant", "content": "김밥이요."},
    ]
    rows.write_text((json.dumps({"messages": messages}, ensure_ascii=False) + "\n") * 8, "utf-8")
    path = tmp_path / "toy.toml"
    path.write_text(TOY.replace("ROWS", str(rows)).replace("OUT", str(tmp_path / "toy")), "utf-8")
    return path


def test_a_model_is_trained_then_exported(recipe: Path, tmp_path: Path) -> None:
    run = CliRunner()
    trained = run.invoke(app, ["train", str(recipe), "--json", "--set", "data.held_out=0.0"])
    assert trained.exit_code == 0, trained.output
    result = json.loads(trained.stdout)
    assert (result["steps"], result["set_aside"]) == (2, {})
    shipped = tmp_path / "shipped"
    exported = run.invoke(
        app, ["export", "model", str(tmp_path / "toy"), "--out", str(shipped), "--json"]
    )
    assert exported.exit_code == 0, exported.output
    assert json.loads(exported.stdout)["precision"] == "int8"
    assert (shipped / "manifest.json").is_file()


def test_rows_set_aside_are_told_and_exit_3(recipe: Path, tmp_path: Path) -> None:
    messages = [{"role": "user", "content": "가"}, {"role": "assistant", "content": "나 " * 99}]
    with (tmp_path / "rows.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"messages": messages}, ensure_ascii=False) + "\n")
    done = CliRunner().invoke(app, ["train", str(recipe), "--set", "data.held_out=0.0"])
    assert done.exit_code == 3
    assert "too long" in done.stderr
    assert "2 steps" in done.stdout


def test_a_misspelt_key_and_missing_rows_are_told_before_anything_runs(
    recipe: Path, tmp_path: Path
) -> None:
    wrong = CliRunner().invoke(app, ["train", str(recipe), "--set", "loop.stepz=1"])
    assert isinstance(wrong.exception, UsageError)
    assert "loop.steps" in wrong.exception.message
    (tmp_path / "rows.jsonl").unlink()
    missing = CliRunner().invoke(app, ["train", str(recipe)])
    assert isinstance(missing.exception, DataError)
    assert "malbeot augment" in missing.exception.message

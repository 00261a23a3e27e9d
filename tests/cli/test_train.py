"""`malbeot train` and `malbeot export model`, as a user types them, on toy rows."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from malbeot.cli.verbs import app
from malbeot.errors import DataError, UsageError


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
    assert "too_long" in done.stderr
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


def test_a_value_below_a_value_is_told(recipe: Path) -> None:
    wrong = CliRunner().invoke(app, ["train", str(recipe), "--set", "name.x=1"])
    assert isinstance(wrong.exception, UsageError)
    assert "name.x" in wrong.exception.message


def test_public_pairs_season_the_rows_by_the_rules_of_prepare(recipe: Path, tmp_path: Path) -> None:
    (tmp_path / "chat").mkdir()
    pairs = "Q,A\n배고파,김밥 드셔 보세요.\n졸려,모з아렐라예요.\n"
    (tmp_path / "chat" / "ChatbotData.csv").write_text(pairs, "utf-8")
    words = ["--data", str(tmp_path), "--json", "--set", "data.held_out=0.0"]
    words += ["--set", "data.seasoning_share=0.5"]
    done = CliRunner().invoke(app, ["train", str(recipe), *words])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["rows"] == 8 + 3  # the good pair three times


def test_a_plan_is_told_and_nothing_is_trained(recipe: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["train", str(recipe), "--plan", "--json"])
    found = json.loads(done.stdout)
    assert done.exit_code == (2 if found["problems"] else 0)
    assert found["rows_kept"] > 0
    assert found["eos_share"] == 1
    wrong = CliRunner().invoke(app, ["train", str(recipe), "--plan", "--set", "method=lora"])
    assert wrong.exit_code == 2
    assert "problem: method = lora needs base" in wrong.stdout
    assert "⟦" in CliRunner().invoke(app, ["train", str(recipe), "--plan"]).stdout
    assert not list(tmp_path.glob("**/*.safetensors"))

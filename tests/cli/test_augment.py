"""`malbeot augment`, as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from malbeot.bots.food.wording import dialogues as grammar
from malbeot.cli.main import app
from malbeot.errors import NotFound, UsageError
from malbeot.files import read_jsonl


@pytest.fixture(autouse=True)
def _in_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["augment", *words])


def test_dialogues_are_written_and_counted() -> None:
    done = run("food", "--count", "20", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"rows": 20, "file": ".malbeot/corpus/food.jsonl"}
    rows = list(read_jsonl(Path(".malbeot/corpus/food.jsonl")))
    assert len(rows) == 20
    assert [turn["role"] for turn in rows[0]["messages"]] == ["system", "user", "assistant"]


def test_the_same_seed_writes_the_same_file() -> None:
    for name in ("a", "b"):
        assert run("food", "--count", "20", "--seed", "7", "--out", name).exit_code == 0
    assert run("food", "--count", "20", "--seed", "8", "--out", "c").exit_code == 0
    assert Path("a").read_bytes() == Path("b").read_bytes() != Path("c").read_bytes()


def test_the_usual_file_is_below_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MALBEOT_HOME", "집")
    done = run("food", "--count", "3")
    assert "집/corpus/food.jsonl" in done.stdout
    assert len(list(read_jsonl(Path("집/corpus/food.jsonl")))) == 3
    assert not Path(".malbeot").exists()


def test_an_interrupted_run_leaves_the_old_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("rows.jsonl").write_text("{}\n", "utf-8")
    message = grammar.message
    said: list[str] = []

    def stops(*given: object) -> str:
        if len(said) == 5:
            raise KeyboardInterrupt
        said.append("")
        return message(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(grammar, "message", stops)
    assert run("food", "--count", "20", "--out", "rows.jsonl").exit_code != 0
    assert len(said) == 5
    assert Path("rows.jsonl").read_text("utf-8") == "{}\n"
    assert [path.name for path in Path().iterdir()] == ["rows.jsonl"]


def test_what_cannot_be_written_is_told() -> None:
    unknown = run("cafe")
    assert isinstance(unknown.exception, NotFound)
    assert "there is: food" in unknown.exception.message
    folder = run("food", "--count", "1", "--out", ".")
    assert isinstance(folder.exception, UsageError)
    assert "is a folder" in folder.exception.message

"""docs/knowledge.md says what is true: its example runs, its table and numbers are ours."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from malbeot.knowledge.background import shares
from malbeot.knowledge.model import load
from malbeot.knowledge.rules import rules
from malbeot.knowledge.settings import KnowledgeSettings, settings_of

TEXT = (Path(__file__).parents[2] / "docs" / "knowledge.md").read_text("utf-8")
ROOM = Path(__file__).parents[2] / "src" / "malbeot" / "knowledge"


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(block("python"), "docs/knowledge.md", "exec"), {})  # noqa: S102


def test_every_key_of_the_table_stands_there() -> None:
    table = tomllib.loads(block("toml"))["knowledge"]
    assert set(table) == set(KnowledgeSettings.model_fields)
    assert settings_of(table, "docs/knowledge.md").answer_from == 0.7


def test_the_thresholds_are_the_thresholds() -> None:
    by = rules()
    for words in (
        f"first sentence end after {by.chunks.characters} characters",
        f"each leg's best {by.fusion.candidates} by BM25, from the query's {by.query.terms} rarest",
        f"k = {by.fusion.constant}, all weights 1",
        f"adds {by.answer.second_sentence:.0%} or more",
        f"({by.answer.text:.1f} for a text, {by.answer.question:.1f} for a question)",
    ):
        assert words in TEXT
    weights = (by.fusion.letters, by.fusion.questions, by.fusion.morphemes)
    assert weights == (1, 1, 1)
    assert by.chunks.overlap == 0


def test_every_module_that_is_named_is_there() -> None:
    table = TEXT.partition("| step |")[2].partition("\n\n")[0]
    for name in re.findall(r"`([a-z.]+)` *[,|]", table):
        assert (ROOM / name).exists() or (ROOM / f"{name}.py").exists(), name


def test_the_size_of_what_ships() -> None:
    pair = load().letters
    numbers = 2 * sum(len(part.figures) + 4 for part in (pair.text, pair.question))
    assert 50 < numbers < 70
    assert 1_500 < len(shares()) < 2_500

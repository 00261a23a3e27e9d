"""The whole fit on a handful of rows: that it runs, learns the obvious, and always the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.knowledge.learn.data import data_directory

from malbeot.errors import UsageError
from malbeot.knowledge import background, model, morphemes
from malbeot.knowledge.learn import run, shares

pytestmark = pytest.mark.filterwarnings("error")
needs_kiwi = pytest.mark.skipif(
    not morphemes.installed(), reason="kiwipiepy is not installed (extra 'data')"
)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    few = {"_ANSWERS": 30, "_PIECES": 30, "_REQUESTS": 30, "_ASKED": 40, "_FAR": 8}
    for name, value in few.items():
        monkeypatch.setattr(run, name, value)


def test_weights_without_morphemes(tmp_path: Path, small: None) -> None:
    data = data_directory(tmp_path)
    sets, other = run.question_sets(data), run.text_sets(data)[0]
    one = run.weights("question", sets, other, kiwi=False)
    assert one == run.weights("question", sets, other, kiwi=False)
    assert one.figures["morphemes"] == 0
    assert one.score([1.0] * 6 + [0.0] * 5) > one.score([0.0] * 11)
    assert one.likelihood.score > 0


@needs_kiwi
def test_all_of_it_makes_files_that_are_read(
    tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = data_directory(tmp_path)
    told: list[str] = []
    monkeypatch.setattr(model, "FILE", tmp_path / "model.json")
    monkeypatch.setattr(background, "FILE", tmp_path / "background.json")
    run.refit(data, told.append)
    found = model.load(tmp_path / "model.json")
    assert found.made_from == run.MADE_FROM
    assert found.letters.text.figures["morphemes"] == 0 != found.morphemes.text.figures["morphemes"]
    assert background.shares(tmp_path / "background.json")["있"] > 0
    assert told[0] == "counting how common grams are"
    assert any("with morphemes" in line for line in told)


@needs_kiwi
def test_what_is_common_in_one_field_alone_does_not_count(tmp_path: Path) -> None:
    found = shares.counted(data_directory(tmp_path))
    assert found["먹"] > 0  # in both
    assert "고추" not in found  # in recipes alone
    assert any("/" in gram for gram in found)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_without_the_analyser_the_error_names_the_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(morphemes, "installed", lambda: False)
    with pytest.raises(UsageError, match="pip install"):
        run.refit(data_directory(tmp_path))

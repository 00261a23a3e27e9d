from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.errors import UsageError
from malbeot.evaluate.bars import bar
from malbeot.evaluate.base import Options
from malbeot.evaluate.registry import chosen, suites


def test_a_bot_is_measured_by_its_own_suites() -> None:
    assert [suite.name for suite in chosen([], "food")] == ["food", "food-allergy", "food-variety"]


def test_named_suites_win_and_are_run_once() -> None:
    assert [suite.name for suite in chosen(["food", "food"], "some-model")] == ["food"]


def test_an_unknown_suite_or_none_at_all_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="no suite 'fod'; there are: food"):
        chosen(["fod"], "food")
    with pytest.raises(UsageError, match="--suite"):
        chosen([], "some-model")


def test_every_suite_can_run_here_and_says_what_it_misses(tmp_path: Path) -> None:
    for suite in suites().values():
        assert suite.about
        # Whoever made a bot of their own has its data; the package has not.
        assert bool(suite.needs(Options())) == (suite.name == "qa")
        missing = suite.needs(Options(data=tmp_path / "none.jsonl"))
        assert "none.jsonl" in missing[0]


def test_bars_come_from_the_data_file() -> None:
    assert bar("food", "score", 0.95).met
    assert bar("food-allergy", "violations", 1).met is False

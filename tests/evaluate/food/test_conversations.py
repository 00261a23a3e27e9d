from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from malbeot.errors import DataError
from malbeot.evaluate.food.conversations import SHIPPED, read_cases


def written(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def test_the_shipped_conversations_are_what_was_promised() -> None:
    cases = read_cases()
    assert len(cases) >= 150
    assert sum(case.noise for case in cases) / len(cases) >= 0.3
    texts = [step.user for case in cases for step in case.steps]
    assert any(unicodedata.normalize("NFC", text) != text for text in texts)


def test_a_profile_is_read(tmp_path: Path) -> None:
    row = {
        "id": "x",
        "profile": {"allergies": ["새우"], "diet": "vegan"},
        "turns": [{"user": "밥"}],
    }
    case = read_cases(written(tmp_path / "c.jsonl", row))[0]
    assert case.profile.allergies == ("새우",)
    assert case.profile.diet == "vegan"


@pytest.mark.parametrize(
    ("expect", "why"),
    [
        ({"piks": [1, 3]}, "unknown expectation piks"),
        ({"all": {"spicy_maxx": 1}}, "spicy_maxx"),
        ({"picks": 3}, r"picks must be \[min, max\]"),
    ],
)
def test_an_expectation_that_means_nothing_is_refused(
    tmp_path: Path, expect: dict[str, Any], why: str
) -> None:
    path = written(tmp_path / "c.jsonl", {"id": "x", "turns": [{"user": "밥", "expect": expect}]})
    with pytest.raises(DataError, match=rf"c\.jsonl:1: turn 1: .*{why}"):
        read_cases(path)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([{"turns": [{"user": "밥"}]}], "id is missing"),
        ([{"id": "x", "turns": []}], "turns is missing or empty"),
        ([{"id": "x", "turns": [{"text": "밥"}]}], "turn 1: user is missing"),
        ([{"id": "x", "turns": [{"user": "밥"}]}] * 2, "2: id x is used twice"),
        ([], "no conversation"),
    ],
)
def test_a_broken_file_is_named_with_its_line(
    tmp_path: Path, rows: list[dict[str, Any]], why: str
) -> None:
    with pytest.raises(DataError, match=why):
        read_cases(written(tmp_path / "c.jsonl", *rows))


@pytest.mark.parametrize("path", sorted(SHIPPED.parent.glob("blind/*.jsonl")), ids=lambda p: p.stem)
def test_the_blind_sets_can_be_read(path: Path) -> None:
    """Each a hundred, written by somebody who saw no rule."""
    cases = read_cases(path)
    assert len(cases) == 100
    assert sum(case.noise for case in cases) >= 30

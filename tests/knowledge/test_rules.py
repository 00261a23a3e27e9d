from __future__ import annotations

import re
from pathlib import Path

import pytest

from malbeot.errors import DataError
from malbeot.knowledge.rules import rules

SHIPPED = Path(__file__).parents[2] / "src" / "malbeot" / "knowledge" / "rules.toml"


def test_the_shipped_rules_are_read() -> None:
    assert rules().chunks.characters < rules().chunks.longest
    for pattern in rules().chunks.headings:
        assert re.compile(pattern).groups in (1, 2)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("candidates = 16", "candidate = 16", "fusion.candidate"),
        ("candidates = 16", "candidates = 0", "fusion.candidates"),
        ("text = 0.60", "text = 1.60", "answer.text"),
    ],
)
def test_a_wrong_key_or_value_is_named(tmp_path: Path, old: str, new: str, place: str) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    wrong = tmp_path / "rules.toml"
    wrong.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=place):
        rules(wrong)

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from malbeot.errors import DataError
from malbeot.knowledge.likeness import QUESTION, TEXT
from malbeot.knowledge.model import FILE, load


def shipped() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def test_the_shipped_weights_are_read_and_say_where_they_come_from() -> None:
    model = load()
    assert tuple(model.letters.text.figures) == TEXT
    assert tuple(model.morphemes.question.figures) == QUESTION
    assert all("MIT" in line or "made of" in line for line in model.made_from)
    assert not any(
        name in FILE.read_text(encoding="utf-8") for name in ("KorQuAD", "KLUE", "KorSTS")
    )


def test_without_morphemes_they_weigh_nothing() -> None:
    pair = load().pair(morphemes=False)
    assert pair.text.figures["morphemes"] == 0
    assert pair.question.figures["morphemes"] == pair.question.figures["morphemes_back"] == 0
    assert load().pair(morphemes=True).text.figures["morphemes"] > 0


@pytest.mark.parametrize("kiwi", [False, True])
def test_the_more_is_held_the_likelier(kiwi: bool) -> None:
    for weights in (load().pair(morphemes=kiwi).text, load().pair(morphemes=kiwi).question):
        none = weights.score([0.0] * len(weights.figures))
        held = [float(name in ("letters", "pairs", "words", "sentence", "edits"))
                for name in weights.figures]  # fmt: skip
        assert weights.score(held) > none
        assert (
            0 < weights.likely(none, 1.5, 3.0) < weights.likely(weights.score(held), 1.5, 3.0) < 1
        )


def test_a_likelihood_never_overflows() -> None:
    weights = load().letters.text
    assert weights.likely(1e9, 0, 0) == pytest.approx(1)
    assert weights.likely(-1e9, 0, 0) == pytest.approx(0)


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.pop("morphemes"),
        lambda row: row["letters"]["text"]["figures"].pop("pairs"),
        lambda row: row["letters"]["text"]["figures"].update(more=1.0),
        lambda row: row["letters"]["text"]["figures"].update(pairs="much"),
        lambda row: row.update(version=2),
        lambda row: row["letters"]["question"]["likelihood"].update(other=1.0),
    ],
)
def test_other_weights_are_refused(tmp_path: Path, change: Any) -> None:
    row = shipped()
    change(row)
    path = tmp_path / "model.json"
    path.write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(DataError, match=r"model\.json: not the weights"):
        load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.json"):
        load(tmp_path / "none.json")

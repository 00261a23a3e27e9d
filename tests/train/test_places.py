from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from malbeot.train.places import Places
from malbeot.train.recipe import Recipe

Make = Callable[..., Recipe]


def test_what_a_recipe_keeps_below_malbeot_is_below_home(recipe: Make, tmp_path: Path) -> None:
    plan = recipe(
        "out=.malbeot/models/toy", "base=.malbeot/models/base", "prompt_style=mini",
        f'data.rows=[".malbeot/corpus/a.jsonl", "{tmp_path}/b.jsonl"]',
    )  # fmt: skip
    places = Places.of(plan, tmp_path / "home")
    models = tmp_path / "home" / "models"
    assert (places.out, places.base) == (models / "toy", models / "base")
    assert places.rows == (tmp_path / "home" / "corpus" / "a.jsonl", tmp_path / "b.jsonl")
    assert places.checkpoint == models / "toy.checkpoint.safetensors"
    assert places.said == models / "toy.said.txt"
    assert plan.out == ".malbeot/models/toy"


def test_a_model_from_nothing_has_no_base(recipe: Make, tmp_path: Path) -> None:
    assert Places.of(recipe(), tmp_path).base is None

from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.errors import UsageError
from malbeot.train.recipe import load_recipe

RECIPES = sorted((Path(__file__).parents[2] / "recipes").glob("*.toml"))


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "r.toml"
    path.write_text('name = "a"\nout = "b"\n' + text, "utf-8")
    return path


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_every_shipped_recipe_loads(path: Path) -> None:
    assert load_recipe(path).name


def test_there_are_shipped_recipes() -> None:
    assert {"malbeot-mini", "malbeot-mini-food-lora"} <= {path.stem for path in RECIPES}


def test_overrides_win_and_keep_their_types(tmp_path: Path) -> None:
    path = _file(tmp_path, "[loop]\nsteps = 5\n")
    recipe = load_recipe(path, ["loop.minutes=2", "loop.bf16=false", "about=한 줄 설명"])
    assert (recipe.loop.steps, recipe.loop.minutes, recipe.loop.bf16) == (5, 2.0, False)
    assert recipe.about == "한 줄 설명"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[loop]\nstps = 5", "unknown key loop.stps; did you mean loop.steps?"),
        ("[loop]\nsteps = true", "loop.steps = True is not int"),
        ('[loop]\nsteps = "5"', "loop.steps = '5' is not int"),
        ('[optimizer]\nkind = "sgd"', "optimizer.kind = 'sgd' is not one of muon, adamw"),
        ("[data]\nrows = [1]", "data.rows = 1 is not str"),
        ("[loop]\nminutes = inf", "loop.minutes = inf is not a finite number"),
        ("", "loop.steps or loop.minutes must be above 0"),
        ("[loop]\nsteps = 1\n[lora]\nrank = 4", "lora.rank needs base"),
        ("[loop]\nsteps = 1\n[shape]\nheads = 3", "shape.hidden must be a multiple"),
    ],
)
def test_a_wrong_recipe_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=r"r\.toml") as error:
        load_recipe(_file(tmp_path, text))
    assert said in error.value.message


def test_a_recipe_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        load_recipe(tmp_path / "none.toml")


def test_an_override_without_a_value(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="key=value"):
        load_recipe(_file(tmp_path, "[loop]\nsteps = 1"), ["loop.steps"])


@pytest.mark.parametrize("overrides", [["name.x=1"], ["loop.steps.x=1"], ["data=1", "data.rows=2"]])
def test_an_override_below_a_value_names_the_key(tmp_path: Path, overrides: list[str]) -> None:
    with pytest.raises(UsageError, match="is one value") as error:
        load_recipe(_file(tmp_path, "[loop]\nsteps = 1"), overrides)
    assert overrides[-1].partition("=")[0] in error.value.message

from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.errors import UsageError
from malbeot.train.recipe_file import load_recipe

RECIPES = sorted((Path(__file__).parents[2] / "recipes").rglob("*.toml"))


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "r.toml"
    path.write_text('name = "a"\nout = "b"\n' + text, "utf-8")
    return path


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_every_shipped_recipe_loads(path: Path) -> None:
    assert load_recipe(path).name


def test_there_are_shipped_recipes() -> None:
    assert {"malbeot-mini", "malbeot-mini-food-lora"} <= {path.stem for path in RECIPES}


def _said(name: str) -> set[tuple[str, object]]:
    """What a recipe says, key by key."""
    table = load_recipe(next(path for path in RECIPES if path.stem == name)).as_dict()
    tables = {key: value for key, value in table.items() if isinstance(value, dict)}
    said = {(key, repr(value)) for key, value in table.items() if key not in tables}
    return said | {(f"{outer}.{key}", repr(value)) for outer, inner in tables.items()
                   for key, value in inner.items()}  # fmt: skip


def test_the_trial_and_the_run_differ_in_one_line() -> None:
    differing = _said("food-1.3b") ^ _said("food-5.8b")
    assert {key for key, _ in differing} == {"base"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("menu-5.8b", {("loop.rows_per_batch", 8), ("optimizer.learning_rate", 1e-4),
                       ("loop.steps", 1372), ("method", "qlora")}),
        ("medic-7b", {("loop.rows_per_batch", 4), ("loop.batches_per_step", 4),
                      ("optimizer.learning_rate", 2e-4), ("loop.steps", 26000),
                      ("optimizer.schedule", "constant_with_warmup"), ("optimizer.warmup", 0.03),
                      ("optimizer.clip", 0.3), ("data.held_out", 0.05)}),
        ("food-5.8b", {("loop.epochs", 5.0), ("loop.rows_per_batch", 8), ("method", "qlora")}),
    ],
)  # fmt: skip
def test_reference_recipes_say_what_was_published(name: str, said: set[tuple[str, object]]) -> None:
    assert {(key, repr(value)) for key, value in said} <= _said(name)


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
        ('[optimizer]\nkind = "sgd"', "optimizer.kind = 'sgd' is not one of auto, muon, adamw"),
        ("[data]\nrows = [1]", "data.rows = 1 is not str"),
        ("[loop]\nminutes = inf", "loop.minutes = inf is not a finite number"),
        ("", "loop.steps, loop.epochs or loop.minutes must be above 0"),
        ('method = "lora"\n[loop]\nsteps = 1', "method = lora needs base"),
        ('base = "x"\n[loop]\nsteps = 1', "prompt_style is missing: choose one of mini, plain"),
        ('base = "x"\nprompt_style = "koalpacca"\n[loop]\nsteps = 1', "did you mean koalpaca?"),
        ('prompt_style = "own"\n[loop]\nsteps = 1', "prompt_style = own needs base"),
        (
            'base = "x"\nprompt_style = "own"\n[loop]\nsteps = 1\n[optimizer]\nkind = "muon"',
            "optimizer.kind = muon is for new models",
        ),
        (
            '[loop]\nsteps = 1\n[optimizer]\nschedule = "constant"\nwarmup = 0.03',
            "optimizer.warmup is ignored by schedule constant: write constant_with_warmup",
        ),
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

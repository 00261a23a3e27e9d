from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM

from malbeot.errors import DataError, UsageError
from malbeot.manifest import NAME, verified
from malbeot.records import Example, Turn
from malbeot.train import card
from malbeot.train.corpus import split
from malbeot.train.recipe import Recipe
from malbeot.train.recipe_file import load_recipe
from malbeot.train.run import train

Make = Callable[..., Recipe]


def test_a_base_then_an_adapter_make_two_whole_models(recipe: Make, tmp_path: Path) -> None:
    base = train(recipe())
    assert base.rows + base.held_out == 200
    assert base.steps == 6
    assert base.figures["bits_per_byte"] > 0
    assert verified(tmp_path / "toy")["name"] == "toy"
    assert not (tmp_path / "toy.checkpoint.safetensors").exists()

    tuned = recipe(
        "name=tuned", f"out={tmp_path}/tuned", f"base={tmp_path}/toy", "lora.rank=4",
        "method=lora", "prompt_style=mini", "loop.steps=3",
    )  # fmt: skip
    train(tuned)
    assert [s["recipe"]["name"] for s in card.stages_of(tmp_path / "tuned")] == ["toy", "tuned"]
    weights = AutoModelForCausalLM.from_pretrained(tmp_path / "tuned").state_dict()
    assert not [name for name in weights if "lora" in name]
    before = AutoModelForCausalLM.from_pretrained(tmp_path / "toy").state_dict()
    assert weights.keys() == before.keys()
    assert not torch.equal(
        weights["model.layers.0.mlp.up_proj.weight"], before["model.layers.0.mlp.up_proj.weight"]
    )


def test_a_base_without_its_manifest_is_not_loaded(recipe: Make, tmp_path: Path) -> None:
    train(recipe("loop.steps=1"))
    (tmp_path / "toy" / NAME).unlink()
    with pytest.raises(DataError, match="no manifest"):
        train(recipe(f"base={tmp_path}/toy", "prompt_style=mini", f"out={tmp_path}/tuned"))


def test_rows_that_changed_since_the_checkpoint_are_refused(recipe: Make, tmp_path: Path) -> None:
    plan = recipe("loop.checkpoint_minutes=1e-9", "loop.steps=50")

    def stop(progress: object, loss: float, done: float) -> None:
        if done > 0.05:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(plan, report=stop)
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        rows.read_text("utf-8") + rows.read_text("utf-8").splitlines()[0] + "\n", "utf-8"
    )
    with pytest.raises(UsageError, match=r"data rows\.jsonl changed"):
        train(plan)
    short = recipe("loop.steps=1")
    with pytest.raises(UsageError, match="recipe changed"):
        train(short)
    assert train(short, fresh=True).steps == 1


def test_another_base_under_the_same_name_is_refused(recipe: Make, tmp_path: Path) -> None:
    train(recipe("loop.steps=1"))
    tuned = (f"base={tmp_path}/toy", f"out={tmp_path}/tuned", "method=lora", "lora.rank=4",
             "prompt_style=mini", "loop.steps=50", "stop.every=1")  # fmt: skip

    def stop(progress: object, loss: float, done: float) -> None:
        if done > 0.05:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(recipe(*tuned), report=stop)
    train(recipe("loop.steps=2"), fresh=True)
    with pytest.raises(UsageError, match="base model changed"):
        train(recipe(*tuned))


def test_rows_that_cannot_be_told_apart_are_refused(recipe: Make, tmp_path: Path) -> None:
    plan = recipe()
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "rows.jsonl").write_bytes((tmp_path / "rows.jsonl").read_bytes())
    with pytest.raises(UsageError, match="same name"):
        train(recipe(f'data.rows=["{plan.data.rows[0]}", "{tmp_path}/more/rows.jsonl"]'))


def test_what_stands_where_the_model_goes_is_not_thrown_away(recipe: Make, tmp_path: Path) -> None:
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="no model of ours"):
        train(recipe())


def test_home_is_where_rows_are_read_and_the_model_is_written(recipe: Make, tmp_path: Path) -> None:
    recipe()
    home = tmp_path / "home"
    (home / "corpus").mkdir(parents=True)
    (tmp_path / "rows.jsonl").rename(home / "corpus" / "rows.jsonl")
    written = ("out=.malbeot/toy", 'data.rows=[".malbeot/corpus/rows.jsonl"]', "loop.steps=1")
    result = train(load_recipe(tmp_path / "toy.toml", written), home=home)
    assert result.out == str(home / "toy")
    assert verified(home / "toy")["recipes"][0]["out"] == ".malbeot/toy"


def test_a_group_stands_on_one_side_of_the_split(recipe: Make) -> None:
    examples = [
        Example((Turn("user", str(i)), Turn("assistant", "네.")), group=str(i // 4))
        for i in range(400)
    ]
    plan = recipe("data.held_out=0.2")
    kept, held = split(examples, plan)
    assert {e.group for e in kept}.isdisjoint({e.group for e in held})
    assert 30 < len(held) < 150
    assert split(examples[::-1], plan)[1][::-1] == held


def test_what_the_model_said_is_kept_for_reading(recipe: Make, tmp_path: Path) -> None:
    train(recipe("loop.steps=1"))
    assert "→" in (tmp_path / "toy.said.txt").read_text("utf-8")

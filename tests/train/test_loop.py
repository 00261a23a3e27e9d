from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from malbeot.errors import DataError, UsageError
from malbeot.records import Example
from malbeot.train.checkpoint import Progress
from malbeot.train.decoder import new_model
from malbeot.train.encoder import Encoder
from malbeot.train.loop import Run
from malbeot.train.recipe import Recipe
from malbeot.train.rows import Rows, encode

Make = Callable[..., Recipe]
SAVE_EVERY_STEP = "loop.checkpoint_minutes=1e-9"


@pytest.fixture
def rows(tokenizer: PreTrainedTokenizerFast, examples: list[Example]) -> Rows:
    return encode(examples, Encoder(tokenizer, "mini"), 128)


def test_the_loss_falls(rows: Rows, recipe: Make, tokenizer: PreTrainedTokenizerFast) -> None:
    plan = recipe("loop.steps=40", "optimizer.learning_rate=0.01", "optimizer.muon_rate=0.01")
    progress = Run(new_model(plan.shape, tokenizer, 1), rows, plan, 0).train()
    assert progress.step == 40
    assert progress.tokens > 40 * 400
    assert progress.curve[-1]["loss"] < 0.6 * progress.curve[0]["loss"]


def test_two_workers_learn_what_one_learns(
    rows: Rows, recipe: Make, tokenizer: PreTrainedTokenizerFast
) -> None:
    curves = []
    for threads in (1, 2):
        plan = recipe(f"loop.threads={threads}", "loop.steps=5")
        progress = Run(new_model(plan.shape, tokenizer, 1), rows, plan, 0).train()
        curves.append([point["loss"] for point in progress.curve])
    assert curves[0] == pytest.approx(curves[1], rel=1e-4)


def test_a_loss_that_is_no_number_stops_the_run_and_names_the_rows(
    rows: Rows, recipe: Make, model: LlamaForCausalLM
) -> None:
    with torch.no_grad():
        model.model.norm.weight.fill_(float("nan"))
    with pytest.raises(DataError, match=r"step 1 is no number; rows \d+"):
        Run(model, rows, recipe(), 0).train()


def test_minutes_end_a_run_without_steps(rows: Rows, recipe: Make, model: LlamaForCausalLM) -> None:
    plan = recipe("loop.steps=0", "loop.minutes=1e-6")
    assert Run(model, rows, plan, 0).train().step == 1


def test_the_model_is_watched_at_the_end(rows: Rows, recipe: Make, model: LlamaForCausalLM) -> None:
    modes = []

    def watch() -> dict[str, float]:
        modes.append(model.training)
        return {"seen": 1.0}

    progress = Run(model, rows, recipe("loop.steps=2"), 0, watch=watch).train()
    assert [(w["step"], w["seen"]) for w in progress.watched] == [(2, 1.0)]
    assert modes == [False]


_KILLED = """
import os, signal, sys
from pathlib import Path
import torch
torch.set_num_threads(1)
from malbeot.train.recipe_file import load_recipe
from malbeot.train import run

def die(progress, loss, done):
    if progress.step == 4:
        os.kill(os.getpid(), signal.SIGKILL)

run.train(load_recipe(Path(sys.argv[1]), sys.argv[2:]), report=die)
"""


def test_a_killed_run_goes_on_as_if_nothing_had_happened(recipe: Make, tmp_path: Path) -> None:
    from malbeot.train.run import train

    recipe()
    overrides = [SAVE_EVERY_STEP, "loop.steps=8"]
    command = [sys.executable, "-c", _KILLED, str(tmp_path / "toy.toml"), *overrides]
    killed = subprocess.run(command, env=os.environ, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert (tmp_path / "toy.checkpoint.safetensors").is_file()

    steps: list[int] = []
    resumed: dict[int, float] = {}

    def note(progress: Progress, loss: float, done: float) -> None:
        steps.append(progress.step)
        resumed[progress.step] = loss

    train(recipe(*overrides), report=note)
    assert steps[0] in (4, 5)  # the step that was being saved when the kill came may be lost
    assert steps[-1] == 8

    whole: dict[int, float] = {}
    plain = recipe(*overrides, f"out={tmp_path}/whole")
    train(plain, report=lambda progress, loss, done: whole.update({progress.step: loss}))
    assert {step: whole[step] for step in steps} == pytest.approx(resumed, rel=1e-5)


def test_changed_data_or_recipe_is_refused(
    rows: Rows, recipe: Make, model: LlamaForCausalLM, tmp_path: Path
) -> None:
    file = tmp_path / "run.safetensors"
    was = {"recipe": "r", "data a.jsonl": "1"}
    Run(model, rows, recipe("loop.steps=1"), 0, file, was).train()
    with pytest.raises(UsageError, match=r"data a\.jsonl changed") as error:
        Run(model, rows, recipe(), 0, file, was | {"data a.jsonl": "2"}).train()
    assert "run: data a.jsonl changed" in error.value.message
    with pytest.raises(UsageError, match=r"another loop\.threads"):
        Run(model, rows, recipe("loop.threads=2"), 0, file, was).train()
    with pytest.raises(UsageError, match="recipe changed"):
        Run(model, rows, recipe(), 0, file, was | {"recipe": "s"}).train()
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(UsageError, match="is damaged"):
        Run(model, rows, recipe(), 0, file, was).train()

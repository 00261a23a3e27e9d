"""Tuning finished models of every family: learned by heart, resumed, stopped, shared out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from tests.train.families import checkpoint
from transformers import AutoModelForCausalLM, AutoTokenizer

from malbeot.errors import DataError, UsageError
from malbeot.manifest import verified
from malbeot.train.checkpoint import Progress
from malbeot.train.recipe import Recipe
from malbeot.train.recipe_file import load_recipe
from malbeot.train.rows import read_examples
from malbeot.train.run import train
from malbeot.train.watch import answers

torch.set_num_threads(1)

Make = Callable[..., Recipe]
_THINGS = ["벽지", "장판", "타일", "몰딩", "욕조", "수전", "창틀", "방문", "콘센트", "조명"]
_FAULTS = ["들뜸", "곰팡이", "균열", "누수", "오염"]


@pytest.fixture(scope="session")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("bases")

    def base(family: str) -> Path:
        path = folder / family
        return path if path.is_dir() else checkpoint(path, family)

    return base


@pytest.fixture
def tuning(tmp_path: Path, bases: Callable[[str], Path]) -> Make:
    """A recipe over fifty rows; `base` is a family."""
    rows = tmp_path / "rows.jsonl"
    with rows.open("w", encoding="utf-8") as file:
        for number, (thing, fault) in enumerate((t, f) for t in _THINGS for f in _FAULTS):
            talk = [
                {"role": "user", "content": f"{thing} {fault}"},
                {"role": "assistant", "content": f"{thing} {fault} 처리는 {number}번이에요."},
            ]
            row = {"messages": talk, "meta": {"category": fault}}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def make(family: str, method: str, style: str, *overrides: str) -> Recipe:
        file = tmp_path / "tune.toml"
        file.write_text(
            f'name = "tuned"\nout = "{tmp_path}/tuned"\nbase = "{bases(family)}"\n'
            f'method = "{method}"\nprompt_style = "{style}"\n'
            f'[data]\nrows = ["{rows}"]\nvalidation = ["{rows}"]\nmax_tokens = 200\n'
            "[loop]\nsteps = 6\nrows_per_batch = 10\nthreads = 1\nbf16 = false\nwatch_rows = 2\n"
            'checkpoint_minutes = 1000\n[optimizer]\nschedule = "cosine"\nwarmup = 0.05\n'
            "[lora]\nrank = 32\nalpha = 64\n",
            "utf-8",
        )
        return load_recipe(file, overrides)

    return make


def known_by_heart(out: Path, rows: Path) -> int:
    """How many rows a model in this directory answers word for word, ending by itself."""
    verified(out)
    words = AutoTokenizer.from_pretrained(out)
    model = AutoModelForCausalLM.from_pretrained(out, dtype=torch.float32)
    examples = read_examples([rows])
    said = answers(model, words, examples, max_tokens=60)
    return sum(ended and text.strip() == each.turns[-1].content for each, text, ended in said)


@pytest.mark.parametrize(
    ("family", "method", "style", "steps", "rate"),
    [
        ("gpt-neox", "full", "koalpaca", 350, 4e-3),
        ("gpt2", "full", "plain", 350, 4e-3),
        ("gptj", "lora", "kullm", 500, 1e-2),
        ("llama", "lora", "llama2", 500, 8e-3),
        ("gpt-neox", "lora", "koalpaca", 550, 8e-3),
        ("llama", "qlora", "llama2", 500, 4e-3),
        ("llama-bpe", "full", "own", 350, 4e-3),
    ],
)
def test_fifty_rows_are_learned_by_heart_with_their_ends(
    tuning: Make, tmp_path: Path, family: str, method: str, style: str, steps: int, rate: float
) -> None:
    result = train(tuning(family, method, style, f"loop.steps={steps}",
                          f"optimizer.learning_rate={rate}", f"stop.every={steps}"))  # fmt: skip
    assert result.rows == 50
    assert result.figures["bits_per_byte"] < 0.05
    assert result.figures["ended"] == 1
    assert known_by_heart(tmp_path / "tuned", tmp_path / "rows.jsonl") >= 49


@pytest.mark.parametrize("family", ["gpt-neox", "gpt2", "gptj", "llama", "llama-bpe"])
@pytest.mark.parametrize("method", ["full", "lora", "qlora"])
def test_every_family_is_tuned_in_every_way(
    tuning: Make, tmp_path: Path, family: str, method: str
) -> None:
    losses: dict[int, float] = {}
    result = train(
        tuning(family, method, "solar", "optimizer.learning_rate=5e-3", "loop.steps=12"),
        report=lambda progress, loss, done: losses.update({progress.step: loss}),
    )
    assert result.steps == 12
    assert losses[12] < losses[1]
    weights = AutoModelForCausalLM.from_pretrained(tmp_path / "tuned").state_dict()
    assert not [name for name in weights if "lora" in name or "absmax" in name]
    assert "### User:" in AutoTokenizer.from_pretrained(tmp_path / "tuned").chat_template
    assert not (tmp_path / "tuned.checkpoints").exists()


REFERENCE = sorted((Path(__file__).parents[2] / "recipes" / "reference").glob("*.toml"))
_FAMILY = {"polyglot": "gpt-neox", "kogpt2": "gpt2", "gpt3-kor": "gpt2", "kakaobrain": "gptj",
           "DataVortexS": "llama-bpe", "LDCC": "llama", "llama-2": "llama"}  # fmt: skip


@pytest.mark.parametrize("path", REFERENCE, ids=lambda path: path.stem)
def test_a_reference_recipe_runs_at_toy_size(
    tuning: Make, tmp_path: Path, bases: Callable[[str], Path], path: Path
) -> None:
    tuning("gpt2", "full", "plain")  # the rows
    named = load_recipe(path).base.lower()
    family = next(kind for name, kind in _FAMILY.items() if name.lower() in named)
    rows = json.dumps([str(tmp_path / "rows.jsonl")])
    plan = load_recipe(path, [
        f"base={bases(family)}", f"out={tmp_path}/toy", f"data.rows={rows}", "loop.steps=2",
        f"data.validation={rows}", "loop.threads=1", "loop.watch_rows=1", "loop.bf16=false",
        "revision=''", "end_token=''",
    ])  # fmt: skip
    result = train(plan)
    assert result.steps == 2
    assert result.set_aside == {}
    assert verified(tmp_path / "toy")["prompt_style"] == plan.prompt_style


@pytest.mark.parametrize("method", ["full", "lora"])
def test_recomputed_activations_change_nothing(tuning: Make, method: str) -> None:
    losses: list[list[float]] = []
    for checkpointing in ("false", "true"):
        losses.append([])
        train(
            tuning("llama", method, "plain", f"loop.checkpointing={checkpointing}", "loop.steps=4",
                   "optimizer.learning_rate=5e-3"),
            report=lambda progress, loss, done: losses[-1].append(loss),
        )  # fmt: skip
    assert losses[0] == pytest.approx(losses[1], rel=1e-4)
    assert losses[0][-1] < losses[0][0]


def test_categories_are_measured_one_by_one(tuning: Make) -> None:
    result = train(tuning("gpt2", "full", "plain", "loop.steps=2"))
    measured = [name for name in result.figures if name.startswith("bits_per_byte ")]
    assert not measured  # the last figures are of the whole model
    curve = json.loads((Path(result.out) / "training.json").read_text("utf-8"))["stages"][0]
    assert {f"bits_per_byte {fault}" for fault in _FAULTS} <= curve["watched"][0].keys()


_KILLED = """
import os, signal, sys
from pathlib import Path
import torch
torch.set_num_threads(1)
from malbeot.train.recipe_file import load_recipe
from malbeot.train import run

def die(progress, loss, done):
    if progress.step == 7:
        os.kill(os.getpid(), signal.SIGKILL)

run.train(load_recipe(Path(sys.argv[1]), sys.argv[2:]), report=die)
"""


def test_a_killed_tuning_goes_on_as_if_nothing_had_happened(tuning: Make, tmp_path: Path) -> None:
    overrides = ["lora.dropout=0.1", "loop.steps=12", "stop.every=3", "loop.batches_per_step=2",
                 "optimizer.learning_rate=5e-3"]  # fmt: skip
    plan = tuning("gpt-neox", "lora", "koalpaca", *overrides)
    command = [sys.executable, "-c", _KILLED, str(tmp_path / "tune.toml"), *overrides]
    killed = subprocess.run(command, env=os.environ, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert sorted(path.name for path in (tmp_path / "tuned.checkpoints").iterdir()) == [
        "checkpoint-6"
    ]
    (tmp_path / "tuned.checkpoints" / ".writing").mkdir()  # as a kill while it saves leaves it
    resumed: dict[int, float] = {}

    def note(progress: Progress, loss: float, done: float) -> None:
        resumed[progress.step] = loss

    result = train(plan, report=note)
    assert list(resumed) == [7, 8, 9, 10, 11, 12]
    whole: dict[int, float] = {}
    again = train(
        tuning("gpt-neox", "lora", "koalpaca", *overrides, f"out={tmp_path}/whole"),
        report=lambda progress, loss, done: whole.update({progress.step: loss}),
    )
    assert {step: whole[step] for step in resumed} == pytest.approx(resumed, rel=1e-5)
    assert (again.tokens, again.steps) == (result.tokens, result.steps)


def test_what_changed_since_the_checkpoint_is_refused(
    tuning: Make, tmp_path: Path, bases: Callable[[str], Path]
) -> None:
    def stop(progress: Progress, loss: float, done: float) -> None:
        if progress.step == 3:
            raise KeyboardInterrupt

    same = ("loop.steps=6", "stop.every=1")
    with pytest.raises(KeyboardInterrupt):
        train(tuning("gpt2", "full", "plain", *same), report=stop)
    with pytest.raises(UsageError, match="recipe changed"):
        train(tuning("gpt2", "full", "plain", *same, "optimizer.learning_rate=1e-3"))
    rows = tmp_path / "rows.jsonl"
    before = rows.read_bytes()
    rows.write_bytes(before + before.splitlines(keepends=True)[0])
    with pytest.raises(UsageError, match=r"data rows\.jsonl"):
        train(tuning("gpt2", "full", "plain", *same))
    rows.write_bytes(before)
    newest = max((tmp_path / "tuned.checkpoints").iterdir(), key=lambda path: path.name)
    (newest / "run.json").write_text("{", "utf-8")
    with pytest.raises(UsageError, match="is damaged"):
        train(tuning("gpt2", "full", "plain", *same))
    assert train(tuning("gpt2", "full", "plain", *same), fresh=True).steps == 6


def test_it_stops_when_validation_stops_falling_and_keeps_the_best(tuning: Make) -> None:
    plan = tuning("gpt2", "full", "plain", "loop.steps=200", "stop.every=2", "stop.patience=2",
                  "optimizer.learning_rate=0.3")  # fmt: skip
    result = train(plan)
    assert result.steps < 200
    stage = json.loads((Path(result.out) / "training.json").read_text("utf-8"))["stages"][0]
    *measured, kept = [point["bits_per_byte"] for point in stage["watched"]]
    assert kept == pytest.approx(min(measured), abs=0.05)


def test_a_loss_that_is_no_number_names_its_rows(tuning: Make, tmp_path: Path) -> None:
    plan = tuning("gpt2", "full", "plain", "optimizer.learning_rate=1e30", "optimizer.clip=0",
                  'optimizer.schedule="constant"', "optimizer.warmup=0")  # fmt: skip
    with pytest.raises(DataError, match="is no number") as error:
        train(plan)
    spoiled = json.loads((tmp_path / "tuned.checkpoints" / "spoiled.json").read_text("utf-8"))
    assert len(spoiled["examples"]) == 10
    assert str(spoiled["examples"][0]) in error.value.message


def test_a_target_that_the_base_does_not_have_is_named(tuning: Make) -> None:
    with pytest.raises(UsageError, match="no linear layer c_atn; did you mean c_attn"):
        train(tuning("gpt2", "lora", "plain", 'lora.targets=["c_atn"]'))


def test_a_base_that_is_not_there(tuning: Make, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"base .*none is not there"):
        train(tuning("gpt2", "full", "plain", f"base={tmp_path}/none"))
    with pytest.raises(UsageError, match="holds no model"):
        train(tuning("gpt2", "full", "plain", f"base={tmp_path}"))


def test_a_base_of_no_numbers_is_refused(tuning: Make, tmp_path: Path) -> None:
    folder = checkpoint(tmp_path / "spoiled", "gpt2")
    model = AutoModelForCausalLM.from_pretrained(folder)
    with torch.no_grad():
        model.transformer.h[0].mlp.c_fc.weight[0, 0] = float("nan")
    model.save_pretrained(folder)
    with pytest.raises(DataError, match="no numbers"):
        train(tuning("gpt2", "full", "plain", f"base={folder}"))


_SHARED = """
import json, sys
from pathlib import Path
import torch
torch.set_num_threads(1)
from malbeot.train.recipe_file import load_recipe
from malbeot.train.run import train
losses = {}
train(load_recipe(Path(sys.argv[1]), sys.argv[3:]),
      report=lambda progress, loss, done: losses.update({progress.step: loss}))
if int(__import__("os").environ["RANK"]) == 0:
    Path(sys.argv[2]).write_text(json.dumps(losses))
"""


def test_two_processes_learn_what_one_does(tuning: Make, tmp_path: Path) -> None:
    alone: dict[int, float] = {}
    plan = tuning("llama", "full", "plain", "loop.batches_per_step=2", "loop.rows_per_batch=5")
    train(plan, report=lambda progress, loss, done: alone.update({progress.step: loss}))
    script = tmp_path / "shared.py"
    script.write_text(_SHARED, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "accelerate.commands.launch", "--multi_gpu", "--num_processes", "2",
         "--num_machines", "1", "--mixed_precision", "no", "--dynamo_backend", "no", str(script),
         str(tmp_path / "tune.toml"), str(tmp_path / "losses.json"), "loop.rows_per_batch=5",
         f"out={tmp_path}/shared"],
        env={**os.environ, "OMP_NUM_THREADS": "1", "ACCELERATE_USE_CPU": "true"},
        capture_output=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    together = json.loads((tmp_path / "losses.json").read_text("utf-8"))
    assert {int(step): loss for step, loss in together.items()} == pytest.approx(alone, rel=1e-3)
    assert verified(tmp_path / "shared")

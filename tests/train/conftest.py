"""Toy dialogues, a toy vocabulary and a toy model: whole trainings in seconds, on one thread."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from malbeot.records import Example, Turn
from malbeot.text.hangul import with_particle
from malbeot.train.decoder import new_model
from malbeot.train.recipe import Recipe, Shape
from malbeot.train.recipe_file import load_recipe
from malbeot.train.tokenizer import train_tokenizer

torch.set_num_threads(1)

SHAPE = Shape(hidden=32, layers=2, heads=2, feed_forward=64, positions=256)
_SYLLABLES = "가나다라마바사아자차카타파하김된비순짜탕면밥국전"


def dialogues(count: int, seed: int = 1) -> list[Example]:
    """Short food dialogues about invented dishes; every third one has two turns."""
    draw = random.Random(seed)
    out = []
    for number in range(count):
        name = "".join(draw.choice(_SYLLABLES) for _ in range(draw.randint(2, 4)))
        turns = [
            Turn("system", f"추천\n- {name} / 고소한 맛 / {draw.randint(100, 900)}kcal"),
            Turn("user", draw.choice(["뭐 먹지", "점심 추천해줘", "배고파 ㅠㅠ 🍚"])),
            Turn(
                "assistant", f"좋아요! {with_particle(name, '을')} 드셔 보세요. 고소한 맛이 좋아요."
            ),
        ]
        if number % 3 == 0:
            turns += [Turn("user", "고마워"), Turn("assistant", "맛있게 드세요!")]
        out.append(Example(tuple(turns), meta={"picks": [name], "invented": [name] * (number % 2)}))
    return out


@pytest.fixture(scope="session")
def examples() -> list[Example]:
    return dialogues(200)


@pytest.fixture(scope="session")
def tokenizer(examples: list[Example]) -> PreTrainedTokenizerFast:
    return train_tokenizer(examples, 420, 60)


@pytest.fixture
def model(tokenizer: PreTrainedTokenizerFast) -> LlamaForCausalLM:
    """Weights far from zero, so that two computations agree only when they are the same."""
    made = new_model(SHAPE, tokenizer, seed=3)
    with torch.no_grad():
        for parameter in made.parameters():
            if parameter.ndim == 2:
                parameter.normal_(0, 0.15)
    made.train(False)
    return made


@pytest.fixture
def recipe(tmp_path: Path, examples: list[Example]) -> Callable[..., Recipe]:
    """A recipe over toy rows in `tmp_path`; keyword arguments are `--set` overrides."""
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        "".join(json.dumps(e.as_row(), ensure_ascii=False) + "\n" for e in examples), "utf-8"
    )
    file = tmp_path / "toy.toml"
    file.write_text(f'''
name = "toy"
out = "{tmp_path}/toy"
[data]
rows = ["{rows}"]
held_out = 0.05
max_tokens = 128
[vocabulary]
size = 420
words = 60
[shape]
hidden = 32
layers = 2
heads = 2
feed_forward = 64
positions = 256
[loop]
steps = 6
tokens_per_step = 512
tokens_per_batch = 256
threads = 1
bf16 = false
watch_rows = 2
watch_minutes = 0
''')

    def make(*overrides: str) -> Recipe:
        return load_recipe(file, overrides)

    return make

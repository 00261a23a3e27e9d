"""A recipe from start to end: rows → vocabulary → model → training → model directory.

In: a `Recipe`, permitted human pairs to season with (or none), a check and a way to show progress.
Out: a model directory with weights, tokenizer, card and manifest, and a `Result`.
"""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerFast,
)

from malbeot.errors import DataError, UsageError
from malbeot.files import replaced, sha256, write_json, write_text
from malbeot.log import get
from malbeot.manifest import NAME, check_replaceable, seal, verified
from malbeot.records import Example
from malbeot.settings import DEFAULT_HOME
from malbeot.train import card, lora
from malbeot.train.checkpoint import Progress
from malbeot.train.decoder import new_model
from malbeot.train.encoder import Encoder
from malbeot.train.loop import Report, Run
from malbeot.train.places import Places
from malbeot.train.recipe import Recipe
from malbeot.train.rows import Rows, encode, read_examples
from malbeot.train.seasoning import Seasoning, read_seasoning
from malbeot.train.tokenizer import train_tokenizer
from malbeot.train.watch import Check, bits_per_byte, figures, names_of

log = get("train")

_MADE_WITH = ("malbeot", "torch", "transformers", "tokenizers", "peft", "openvino", "nncf")


@dataclass(frozen=True)
class Result:
    out: str
    rows: int
    held_out: int
    set_aside: dict[str, int]
    steps: int
    tokens: int
    seconds: float
    figures: dict[str, float]


@dataclass(frozen=True)
class Corpus:
    """What a run reads, and the hashes that its manifest will hold."""

    train: list[Example]
    held_out: list[Example]
    hashes: dict[str, str]


def train(
    recipe: Recipe,
    seasoning: Seasoning | None = None,
    *,
    home: Path = DEFAULT_HOME,
    check: Check | None = None,
    report: Report | None = None,
    fresh: bool = False,
) -> Result:
    """Make the model of a recipe. Goes on where a killed run of the same recipe, data and base
    was; paths below .malbeot/ are below `home`."""
    torch.set_num_threads(1)  # the loop has its own threads
    places = Places.of(recipe, home)
    check_replaceable(places.out)
    started = time.monotonic()
    corpus = read_corpus(recipe, places, seasoning)
    tokenizer, model = _start(recipe, places, corpus)
    encoder = Encoder(tokenizer, recipe.prompt_style)
    most, too_long = recipe.data.max_tokens, recipe.data.too_long
    rows = encode(corpus.train, encoder, most, too_long)
    held_out = encode(corpus.held_out, encoder, most, too_long)
    corpus.train.clear()  # text is no longer needed; a large corpus is a gigabyte
    if not len(rows):
        raise DataError(f"no row is left to train on: {dict(rows.set_aside)}")
    log.info(
        "rows.ready", rows=len(rows), tokens=len(rows.ids), vocabulary=len(tokenizer),
        set_aside=dict(rows.set_aside), seconds=round(time.monotonic() - started, 1),
    )  # fmt: skip
    if fresh:
        places.checkpoint.unlink(missing_ok=True)
    watch = _Watch(
        recipe, places.said, model, tokenizer, held_out, encoder.pad, corpus.held_out, check
    )
    run = Run(
        model, rows, recipe, encoder.pad, places.checkpoint,
        identity(recipe, corpus.hashes, places.base), watch, report,
    )  # fmt: skip
    progress = run.train()
    tokenizer.chat_template = encoder.style.template  # what was learned is what will be served
    _finish(recipe, places, model, tokenizer, corpus.hashes, rows, progress)
    places.checkpoint.unlink()
    last = {k: v for k, v in progress.watched[-1].items() if k not in ("step", "seconds")}
    return Result(
        str(places.out), len(rows), len(held_out), dict(rows.set_aside), progress.step,
        progress.tokens, round(progress.seconds, 1), last,
    )  # fmt: skip


def read_corpus(recipe: Recipe, places: Places, seasoning: Seasoning | None) -> Corpus:
    """All rows of the recipe, split by group so that no variant stands on both sides."""
    examples = read_examples(places.rows)
    hashes = {path.name: sha256(path) for path in places.rows}
    if len(hashes) < len(places.rows):
        raise UsageError("data.rows: two files have the same name, which cards and checkpoints use")
    train, held_out = split(examples, recipe)
    if seasoning is not None and recipe.data.seasoning_share > 0:
        most = int(len(train) * recipe.data.seasoning_share)
        human, human_hashes = read_seasoning(seasoning, most, recipe.loop.seed)
        train, hashes = train + human, hashes | human_hashes
    return Corpus(train, held_out, hashes)


def split(examples: Sequence[Example], recipe: Recipe) -> tuple[list[Example], list[Example]]:
    """Hold out whole groups, chosen by a hash: the same rows whatever the order."""
    kept: list[Example] = []
    held: list[Example] = []
    share = min(recipe.data.held_out, recipe.data.held_out_most / max(1, len(examples)))
    for example in examples:
        key = example.group or "\n".join(turn.content for turn in example.turns)
        draw = int.from_bytes(hashlib.sha256(key.encode()).digest()[:6]) / 2**48
        (held if draw < share else kept).append(example)
    if not held and kept:
        held.append(kept[0])
    return kept, held


def identity(recipe: Recipe, hashes: dict[str, str], base: Path | None) -> dict[str, str]:
    """What must not change between a checkpoint and the run that goes on from it. The manifest of
    the base model stands for all of its files."""
    table = recipe.as_dict()
    for free in ("threads", "checkpoint_minutes", "watch_minutes", "watch_rows"):
        table["loop"].pop(free)
    text = json.dumps(table, sort_keys=True, ensure_ascii=False)
    return {
        "recipe": hashlib.sha256(text.encode()).hexdigest(),
        **{f"data {name}": digest for name, digest in hashes.items()},
        **({"base model": sha256(base / NAME)} if base else {}),
    }


def _start(recipe: Recipe, places: Places, corpus: Corpus) -> tuple[PreTrainedTokenizerFast, Any]:
    if places.base:
        verified(places.base)
        tokenizer: Any = AutoTokenizer.from_pretrained(places.base)
        model: Any = AutoModelForCausalLM.from_pretrained(
            places.base, dtype=torch.float32, use_safetensors=True
        )
        return tokenizer, lora.add(
            model, recipe.lora, recipe.loop.seed
        ) if recipe.lora.rank else model
    sample = random.Random(recipe.loop.seed).sample(  # noqa: S311 - not for secrets
        corpus.train, min(recipe.vocabulary.sample, len(corpus.train))
    )
    tokenizer = train_tokenizer(sample, recipe.vocabulary.size, recipe.vocabulary.words)
    return tokenizer, new_model(recipe.shape, tokenizer, recipe.loop.seed)


@dataclass(frozen=True)
class _Watch:
    """Called by the loop now and then: measures, keeps what was said for people to read."""

    recipe: Recipe
    said: Path
    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerFast
    held_out: Rows
    pad: int
    examples: Sequence[Example]
    check: Check | None

    def __call__(self) -> dict[str, float]:
        loop = self.recipe.loop
        bits = bits_per_byte(self.model, self.held_out, self.pad, bf16=loop.bf16)
        shares, said = figures(self.model, self.tokenizer, self._prompts(), self.check)
        text = "\n\n".join(f"{e.prompt}\n→ {answer}" for e, answer in said)
        write_text(self.said, text + "\n")
        measured = {"bits_per_byte": round(bits, 4)} | {k: round(v, 4) for k, v in shares.items()}
        log.info("model.watched", **measured)
        return measured

    def _prompts(self) -> list[Example]:
        """Two thirds with names to copy, as far as there are any; the rest without."""
        most = self.recipe.loop.watch_rows
        named = [e for e in self.examples if names_of(e)[0]][: most * 2 // 3]
        return named + [e for e in self.examples if not names_of(e)[0]][: most - len(named)]


def _finish(
    recipe: Recipe,
    places: Places,
    model: Any,
    tokenizer: PreTrainedTokenizerFast,
    hashes: dict[str, str],
    rows: Rows,
    progress: Progress,
) -> None:
    """Write the model directory: merged weights in half precision, tokenizer, card, manifest."""
    stages = card.stages_of(places.base) if places.base else []
    stages.append({
        "recipe": recipe.as_dict(), "steps": progress.step, "tokens": progress.tokens,
        "seconds": progress.seconds, "curve": progress.curve, "watched": progress.watched,
        "rows": len(rows), "set_aside": dict(rows.set_aside), "data": hashes,
    })  # fmt: skip
    with replaced(places.out) as folder:
        merged = lora.merged(model) if recipe.lora.rank else model
        merged.half().save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        write_json(folder / card.TRAINING, {"stages": stages})
        card.write(folder, stages, {})
        seal(folder, manifest_head(recipe.name, recipe.prompt_style, stages))


def manifest_head(name: str, style: str, stages: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What a manifest says beside its files."""
    return {
        "name": name,
        "prompt_style": style,
        "recipes": [stage["recipe"] for stage in stages],
        "data": {k: v for stage in stages for k, v in stage["data"].items()},
        "versions": {package: version(package) for package in _MADE_WITH},
    }

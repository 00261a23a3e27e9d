"""A recipe from start to end: rows → vocabulary → model → training → model directory.

In: a `Recipe`, permitted human pairs to season with (or none), a check and a way to show progress.
Out: a model directory with weights, tokenizer, card and manifest, and a `Result`.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import PreTrainedModel, PreTrainedTokenizerFast

from malbeot.errors import DataError
from malbeot.files import write_text
from malbeot.log import get
from malbeot.manifest import check_replaceable
from malbeot.records import Example
from malbeot.settings import DEFAULT_HOME
from malbeot.train import folder, lora
from malbeot.train.base import Base
from malbeot.train.checkpoint import Progress
from malbeot.train.corpus import Corpus, identity, read_corpus
from malbeot.train.decoder import new_model
from malbeot.train.encoder import Encoder
from malbeot.train.loop import Report, Run
from malbeot.train.places import Places
from malbeot.train.recipe import Recipe
from malbeot.train.resume import newest
from malbeot.train.rows import Rows, encode
from malbeot.train.scored import check_head
from malbeot.train.seasoning import Seasoning
from malbeot.train.tokenizer import train_tokenizer
from malbeot.train.tuner import Tuner
from malbeot.train.watch import Check, bits_per_byte, figures, names_of

log = get("train")


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
    torch.set_num_threads(1 if recipe.base == "" else recipe.loop.threads)
    places = Places.of(recipe, home)
    check_replaceable(places.out)
    base = Base.of(recipe, places.base) if places.base else None
    corpus = read_corpus(recipe, places, None if base else seasoning)
    making = _Making(recipe, places, corpus, check, report, fresh)
    return making.tuned(base) if base else making.new()


class _Making:
    """One run. `new` makes a model from nothing, `tuned` from a base."""

    def __init__(
        self, recipe: Recipe, places: Places, corpus: Corpus, check: Check | None,
        report: Report | None, fresh: bool,
    ) -> None:  # fmt: skip
        self._recipe, self._places, self._corpus = recipe, places, corpus
        self._check, self._report = check, report
        if fresh:
            places.checkpoint.unlink(missing_ok=True)
            shutil.rmtree(places.checkpoints, ignore_errors=True)

    def new(self) -> Result:
        """By our own loop, several batches at a time on the cores of this machine."""
        recipe, places, corpus = self._recipe, self._places, self._corpus
        sample = random.Random(recipe.loop.seed).sample(  # noqa: S311 - not for secrets
            corpus.train, min(recipe.vocabulary.sample, len(corpus.train))
        )
        tokenizer = train_tokenizer(sample, recipe.vocabulary.size, recipe.vocabulary.words)
        model = new_model(recipe.shape, tokenizer, recipe.loop.seed)
        encoder = Encoder(tokenizer, recipe.prompt_style)
        rows, held_out = self._encoded(encoder)
        run = Run(
            model, rows, recipe, encoder.pad, places.checkpoint,
            identity(recipe, corpus.hashes, None),
            self._watch(model, encoder, held_out), self._report,
        )  # fmt: skip
        progress = run.train()
        result = self._finished(model, encoder, rows, held_out, progress)
        places.checkpoint.unlink()
        return result

    def tuned(self, base: Base) -> Result:
        recipe, places = self._recipe, self._places
        encoder = Encoder(base.tokenizer(), recipe.prompt_style)
        rows, held_out = self._encoded(encoder)
        model = base.model(four_bits=recipe.method == "qlora")
        if recipe.method != "full":
            model = lora.add(model, recipe.lora, recipe.loop.seed)
        model.train(False)
        check_head(model)
        known = identity(recipe, self._corpus.hashes, base)
        categories = [str(self._corpus.held_out[at].meta.get("category", "")) for at in held_out.of]
        tuner = Tuner(
            model, rows, held_out, categories, recipe, encoder.pad, places.checkpoints, known,
            self._report,
        )  # fmt: skip
        found = newest(places.checkpoints, known)
        if found:
            tuner.go_on_from(found[1])
        tuner.train(resume_from_checkpoint=str(found[0]) if found else None)
        plain = lora.merged_into(model, base) if recipe.method != "full" else model
        plain.train(False)
        measured = self._watch(plain, encoder, held_out)()
        tuner.progress.watched.append(
            {"step": float(tuner.progress.step), "seconds": tuner.progress.seconds, **measured}
        )
        first = tuner.is_world_process_zero()
        result = self._finished(plain, encoder, rows, held_out, tuner.progress, write=first)
        if first:
            shutil.rmtree(places.checkpoints, ignore_errors=True)
        return result

    def _encoded(self, encoder: Encoder) -> tuple[Rows, Rows]:
        started, data = time.monotonic(), self._recipe.data
        rows = encode(self._corpus.train, encoder, data.max_tokens, data.too_long)
        held_out = encode(self._corpus.held_out, encoder, data.max_tokens, data.too_long)
        self._corpus.train.clear()  # text is no longer needed; a large corpus is a gigabyte
        if not len(rows):
            raise DataError(f"no row is left to train on: {dict(rows.set_aside)}")
        log.info(
            "rows.ready", rows=len(rows), tokens=len(rows.ids), vocabulary=len(encoder.tokenizer),
            set_aside=dict(rows.set_aside), seconds=round(time.monotonic() - started, 1),
        )  # fmt: skip
        return rows, held_out

    def _watch(self, model: Any, encoder: Encoder, held_out: Rows) -> _Watch:
        return _Watch(self._recipe, self._places.said, model, encoder.tokenizer, held_out,
                      encoder.pad, self._corpus.held_out, self._check)  # fmt: skip

    def _finished(
        self, model: Any, encoder: Encoder, rows: Rows, held_out: Rows, progress: Progress,
        *, write: bool = True,
    ) -> Result:  # fmt: skip
        if write:
            hashes = self._corpus.hashes
            folder.write(
                self._recipe, self._places, model, encoder.tokenizer, hashes, rows, progress
            )
        last = {k: v for k, v in progress.watched[-1].items() if k not in ("step", "seconds")}
        return Result(
            str(self._places.out), len(rows), len(held_out), dict(rows.set_aside), progress.step,
            progress.tokens, round(progress.seconds, 1), last,
        )  # fmt: skip


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

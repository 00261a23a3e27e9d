"""The training loop.

In: a model, rows, held-out rows and a recipe. Out: the trained model and its `Progress`. Goes on
from the checkpoint of the same recipe and data; stops at the first loss that is no number and
names the rows. Knows nothing of files but the checkpoint, and nothing of bots.

Each worker thread computes whole batches on one core by itself. Splitting every small operation
over the cores instead makes them wait for each other thousands of times a step, and on a machine
that does other work too that is ten times slower.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import torch
from transformers import PreTrainedModel

from malbeot.errors import DataError
from malbeot.train import checkpoint
from malbeot.train.batches import Batch, Weighing, endless
from malbeot.train.checkpoint import Progress
from malbeot.train.decoder import loss_sum
from malbeot.train.optimizer import optimizers, set_rates
from malbeot.train.recipe import Recipe
from malbeot.train.rows import Rows

Report = Callable[[Progress, float, float], None]
"""Called after every step with the progress, the loss and the share of the run that is done."""
Watch = Callable[[], dict[str, float]]


@dataclass
class Run:
    """One run of the loop. `watch` measures; `report` shows; both may be None."""

    model: PreTrainedModel
    rows: Rows
    recipe: Recipe
    pad: int
    checkpoint: Path | None = None
    identity: Mapping[str, str] | None = None
    watch: Watch | None = None
    report: Report | None = None

    def train(self) -> Progress:
        loop = self.recipe.loop
        self.trained = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizers = optimizers(self.model, self.recipe.optimizer, loop.threads)
        torch.set_num_threads(1)
        with ThreadPoolExecutor(loop.threads, "train", torch.set_num_threads, (1,)) as self.workers:
            return self._train()

    def _train(self) -> Progress:
        loop = self.recipe.loop
        progress = self._resume() or Progress()
        steps = self._steps(progress)
        self.model.train()
        saved = watched = time.monotonic()
        while (done := self._done(progress)) < 1:
            started = time.monotonic()
            loss = self._step(next(steps), progress, done)
            progress.seconds += time.monotonic() - started
            note(progress, loss)
            if self.report:
                self.report(progress, loss, self._done(progress))
            if _due(watched, loop.watch_minutes) and self._done(progress) < 1:
                self._measure(progress)
                watched = time.monotonic()
            if _due(saved, loop.checkpoint_minutes):
                self._save(progress)
                saved = time.monotonic()
        self._measure(progress)
        self._save(progress)
        return progress

    def _done(self, progress: Progress) -> float:
        loop = self.recipe.loop
        if loop.steps:
            return progress.step / loop.steps
        return progress.seconds / (loop.minutes * 60)

    def _steps(self, progress: Progress) -> Iterator[list[Batch]]:
        """The batches of each step, going on after those already drawn."""
        data, loop = self.recipe.data, self.recipe.loop
        weighing = Weighing(data.prompt_weight, data.prompt_share)
        stream = endless(self.rows, loop.tokens_per_batch, self.pad, weighing, loop.seed)
        stream = islice(stream, progress.batches, None)
        while True:
            yield list(islice(stream, max(1, loop.tokens_per_step // loop.tokens_per_batch)))

    def _step(self, batches: Sequence[Batch], progress: Progress, done: float) -> float:
        total = sum(float(batch.weight.sum()) for batch in batches)
        loss = 0.0
        parts = self.workers.map(lambda batch: self._gradients(batch, total), batches)
        for batch, (part, gradients) in zip(batches, parts, strict=True):
            if not math.isfinite(part):
                rows = ", ".join(map(str, batch.rows[:20]))
                raise DataError(f"the loss of step {progress.step + 1} is no number; rows {rows}")
            loss += part
            for parameter, gradient in zip(self.trained, gradients, strict=True):
                parameter.grad = (
                    gradient if parameter.grad is None else parameter.grad.add_(gradient)
                )
        if self.recipe.optimizer.clip:
            torch.nn.utils.clip_grad_norm_(self.trained, self.recipe.optimizer.clip)
        set_rates(self.optimizers, self.recipe.optimizer, done)
        list(self.workers.map(lambda optimizer: optimizer.step(), self.optimizers))
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)
        progress.step += 1
        progress.batches += len(batches)
        progress.tokens += sum(batch.tokens for batch in batches)
        return loss

    def _gradients(self, batch: Batch, total: float) -> tuple[float, tuple[torch.Tensor, ...]]:
        """Not `backward`: two threads must not add to the same gradient at once."""
        loss = loss_sum(self.model, batch, bf16=self.recipe.loop.bf16) / total
        return loss.item(), torch.autograd.grad(loss, self.trained)

    def _measure(self, progress: Progress) -> None:
        if self.watch is None:
            return
        self.model.train(False)
        at = {"step": float(progress.step), "seconds": progress.seconds}
        progress.watched.append(at | self.watch())
        self.model.train()

    def _weights(self) -> dict[str, torch.Tensor]:
        return {name: p for name, p in self.model.named_parameters() if p.requires_grad}

    def _resume(self) -> Progress | None:
        if self.checkpoint is None:
            return None
        identity = self.identity or {}
        return checkpoint.read(self.checkpoint, self._weights(), self.optimizers, identity)

    def _save(self, progress: Progress) -> None:
        if self.checkpoint is not None:
            identity = self.identity or {}
            checkpoint.write(self.checkpoint, self._weights(), self.optimizers, progress, identity)


def _due(since: float, minutes: float) -> bool:
    return minutes > 0 and time.monotonic() - since >= minutes * 60


def note(progress: Progress, loss: float) -> None:
    """Every step at first, then ever fewer: a curve of a few hundred points."""
    if progress.step <= 50 or progress.step % max(1, progress.step // 50) == 0:
        progress.curve.append(
            {"step": progress.step, "tokens": progress.tokens, "loss": round(loss, 5)}
        )

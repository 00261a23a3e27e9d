"""Tuning a finished model: transformers' Trainer over our rows, our loss and whole checkpoints.

In: a model with or without an adapter, rows, held-out rows, a recipe. Out: the model with its best
weights by bits per byte on the held-out rows, and the run's `Progress`. The loss is summed over the
tokens that are learned and divided by their number in the whole step, over all batches and
processes. A checkpoint is written aside and renamed, so that one that is there is whole; a loss
that is no number ends the run and names the rows.
"""

from __future__ import annotations

import math
import os
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch.utils.data import DataLoader, Dataset
from transformers import (
    EarlyStoppingCallback,
    PrinterCallback,
    Trainer,
    TrainerCallback,
    TrainingArguments,
)

from malbeot.errors import DataError, UsageError
from malbeot.files import write_json
from malbeot.train.batches import Weighing, as_batch
from malbeot.train.checkpoint import Progress
from malbeot.train.epochs import Epochs
from malbeot.train.loop import Report, note
from malbeot.train.optimizer import optimizers, share
from malbeot.train.recipe import Recipe
from malbeot.train.resume import WHOLE, leave_only
from malbeot.train.rows import Rows
from malbeot.train.scored import learning
from malbeot.train.watch import bits_of

_ENDLESS = 10**9  # steps of a run that ends by time
_METRIC = "eval_bits_per_byte"


class Tuner(Trainer):
    """`categories` name each held-out row's kind; bits per byte are told for each."""

    def __init__(
        self,
        model: Any,
        rows: Rows,
        held_out: Rows,
        categories: Sequence[str],
        recipe: Recipe,
        pad: int,
        folder: Path,
        identity: Mapping[str, str],
        report: Report | None = None,
    ) -> None:
        self.rows, self.held_out, self.categories = rows, held_out, categories
        self.recipe, self.pad, self.folder, self.identity = recipe, pad, folder, identity
        self.report, self.progress = report, Progress()
        self._tokens, self._loss = 0, 0.0
        super().__init__(model=learning(model), args=_arguments(recipe, folder, len(held_out) > 0),
                         train_dataset=_Numbers(len(rows)),
                         eval_dataset=_Numbers(len(held_out)))  # fmt: skip
        self.epochs = Epochs(
            rows.lengths, recipe.loop.rows_per_batch, recipe.loop.tokens_per_batch,
            recipe.loop.seed, self.args.world_size,
        )  # fmt: skip
        self._plan_length()
        self.model_accepts_loss_kwargs = True  # our loss is divided by the tokens of the step
        self.remove_callback(PrinterCallback)
        self.add_callback(_Watching(self))
        if recipe.stop.patience and len(held_out):
            self.add_callback(EarlyStoppingCallback(recipe.stop.patience, recipe.stop.least))

    def _plan_length(self) -> None:
        """Steps of the run, and steps between two measurements."""
        loop, args = self.recipe.loop, self.args
        batches = len(self.epochs) // args.world_size
        of_epoch = max(1, math.ceil(batches / args.gradient_accumulation_steps))
        by_epochs = max(1, math.ceil(loop.epochs * of_epoch)) if loop.epochs else _ENDLESS
        args.max_steps = loop.steps or by_epochs
        if args.world_size > 1 and args.max_steps == _ENDLESS:
            raise UsageError(
                "loop.minutes: clocks of several processes differ; say loop.steps or loop.epochs"
            )
        every = min(self.recipe.stop.every or of_epoch, args.max_steps)
        args.eval_steps = args.save_steps = every

    @property
    def done(self) -> float:
        """The share of the run that is behind it, 0 to 1."""
        loop = self.recipe.loop
        if self.args.max_steps < _ENDLESS:
            return float(self.state.global_step / self.args.max_steps)
        return self.progress.seconds / (loop.minutes * 60)

    # --- what Trainer asks for ---------------------------------------------------------------

    def get_train_dataloader(self) -> DataLoader[Any]:
        data = self.recipe.data
        weighing = Weighing(data.prompt_weight, data.prompt_share)

        def collate(numbers: list[int]) -> dict[str, torch.Tensor]:
            seed = (self.recipe.loop.seed, *numbers[:1], self.epochs.epoch)
            return as_batch(self.rows, numbers, self.pad, weighing, seed)

        loader: Any = DataLoader(self.train_dataset, batch_sampler=self.epochs, collate_fn=collate)  # type: ignore[arg-type]
        prepared: DataLoader[Any] = self.accelerator.prepare(loader)
        return prepared

    def create_optimizer(self, model: Any = None) -> torch.optim.Optimizer:
        if self.optimizer is None:
            trained: Any = self.model
            self.optimizer = optimizers(trained, self.recipe.optimizer)[0]
        return self.optimizer

    def create_scheduler(self, num_training_steps: int, optimizer: Any = None) -> Any:
        if self.lr_scheduler is None:
            chosen = self.recipe.optimizer
            moved: Any = optimizer or self.optimizer
            self.lr_scheduler = torch.optim.lr_scheduler.LambdaLR(
                moved, lambda step: share(chosen, self.done)
            )
        return self.lr_scheduler

    def _get_num_items_in_batch(self, batch_samples: list[Any], device: torch.device) -> Any:
        """What the tokens of the step weigh, over all batches and processes."""
        weight = sum((batch["weight"].sum() for batch in batch_samples), torch.tensor(0.0))
        weight = weight.to(device)
        return self.accelerator.gather(weight).sum() if self.args.world_size > 1 else weight

    def training_step(self, model: Any, inputs: Any, num_items_in_batch: Any = None) -> Any:
        self._tokens += int(inputs.pop("tokens"))
        loss = super().training_step(model, inputs, num_items_in_batch)
        self._loss += float(loss) / self.args.world_size
        return loss

    def stepped(self, seconds: float) -> None:
        """Tokens and loss of a step that is done, of all processes."""
        both = torch.tensor([self._loss, self._tokens], dtype=torch.float64)
        if self.args.world_size > 1:
            both = self.accelerator.gather(both.to(self.args.device)).reshape(-1, 2).sum(0)
        loss, tokens = both.tolist()
        self._tokens, self._loss = 0, 0.0
        self.progress.step = self.state.global_step
        self.progress.tokens += int(tokens)
        self.progress.seconds += seconds
        note(self.progress, loss)
        if self.report:
            self.report(self.progress, loss, self.done)

    def compute_loss(
        self, model: Any, inputs: Any, return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        rows = inputs.pop("rows")
        loss = model(**inputs) / num_items_in_batch
        if not torch.isfinite(loss):
            self._spoiled(rows.tolist())
        # Gradients of processes are averaged, where they must be added.
        return loss * self.args.world_size

    def evaluate(self, *_: Any, metric_key_prefix: str = "eval", **__: Any) -> dict[str, float]:
        model: Any = self.model
        model.eval()
        found = bits_of(model, self.held_out, self.categories, self.pad,
                        bf16=self.recipe.loop.bf16)  # fmt: skip
        self.progress.watched.append(
            {"step": float(self.state.global_step), "seconds": self.progress.seconds, **found}
        )
        metrics = {f"{metric_key_prefix}_{name}": value for name, value in found.items()}
        self.log(metrics)
        self.control = self.callback_handler.on_evaluate(
            self.args, self.state, self.control, metrics
        )
        return metrics

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        """Aside first; whole once it has its own name."""
        writing, step = self.folder / ".writing", self.state.global_step
        final = self.folder / f"checkpoint-{step}"
        if self.args.should_save:
            shutil.rmtree(writing, ignore_errors=True)
        self.accelerator.wait_for_everyone()
        self.args.output_dir = str(writing)
        try:
            super()._save_checkpoint(model, trial)
        finally:
            self.args.output_dir = str(self.folder)
        self.accelerator.wait_for_everyone()
        best = self.state.best_global_step
        self.state.best_model_checkpoint = str(self.folder / f"checkpoint-{best}") if best else None
        if self.args.should_save:
            written = writing / final.name
            self.state.save_to_json(str(written / "trainer_state.json"))
            run = {"identity": dict(self.identity), "progress": asdict(self.progress)}
            write_json(written / WHOLE, run)
            shutil.rmtree(final, ignore_errors=True)
            written.replace(final)
            writing.rmdir()
            leave_only(self.folder, [step, *([best] if best else [])])
        self.accelerator.wait_for_everyone()

    # --- what happens on the way --------------------------------------------------------------

    def _spoiled(self, rows: list[int]) -> None:
        of = [int(self.rows.of[row]) for row in rows]
        file = self.folder / "spoiled.json"
        write_json(file, {"step": self.state.global_step + 1, "examples": of, "rows": rows})
        raise DataError(
            f"the loss of step {self.state.global_step + 1} is no number; its examples "
            f"{', '.join(map(str, of[:20]))} are listed in {file}. Lower optimizer.learning_rate, "
            "or look at those rows"
        )

    def go_on_from(self, progress: Mapping[str, Any]) -> None:
        self.progress = Progress(**progress)


def _arguments(recipe: Recipe, folder: Path, measured: bool) -> TrainingArguments:
    """Lengths are set when the rows are known."""
    loop = recipe.loop
    accumulated = loop.batches_per_step
    if not loop.rows_per_batch:
        accumulated = max(1, loop.tokens_per_step // loop.tokens_per_batch)
    gpu = torch.cuda.is_available()
    return TrainingArguments(
        output_dir=str(folder),
        max_steps=_ENDLESS,
        per_device_train_batch_size=loop.rows_per_batch or 1,
        gradient_accumulation_steps=accumulated,
        max_grad_norm=recipe.optimizer.clip,
        eval_strategy="steps" if measured else "no",
        eval_steps=1,
        save_strategy="steps",
        save_steps=1,
        load_best_model_at_end=measured,
        metric_for_best_model=_METRIC if measured else None,
        greater_is_better=False,
        logging_strategy="no",
        logging_nan_inf_filter=False,
        average_tokens_across_devices=False,
        bf16=loop.bf16,
        gradient_checkpointing=loop.checkpointing,
        seed=loop.seed,
        use_cpu=not gpu,
        dataloader_pin_memory=gpu,
        remove_unused_columns=False,
        disable_tqdm=True,
        report_to="none",
        accelerator_config={"even_batches": False, "split_batches": False},
        ddp_find_unused_parameters=False,
        ddp_backend=None if gpu or "RANK" not in os.environ else "gloo",
    )


class _Watching(TrainerCallback):
    """Counts, shows, and ends a run whose time is over."""

    def __init__(self, tuner: Tuner) -> None:
        self._tuner = tuner
        self._began = self._saved = time.monotonic()

    def on_epoch_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self._tuner.epochs.epoch = int(state.epoch or 0)

    def on_step_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self._began = time.monotonic()

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        tuner = self._tuner
        tuner.stepped(time.monotonic() - self._began)
        if tuner.done >= 1:
            control.should_training_stop = True
            control.should_evaluate = control.should_save = len(tuner.held_out) > 0
        # Processes that share a run must save together, and their clocks differ.
        alone = args.world_size == 1
        if alone and time.monotonic() - self._saved > tuner.recipe.loop.checkpoint_minutes * 60:
            control.should_save, self._saved = True, time.monotonic()


class _Numbers(Dataset[int]):
    """Row i is i: rows are looked up when a batch is made."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> int:
        return index

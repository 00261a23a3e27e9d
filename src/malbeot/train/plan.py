"""What a recipe would do, before anything is loaded: `malbeot train RECIPE --plan`.

In: a recipe, and how evaluation files are read. Out: which rows are kept, cut and set aside, what
is learned of them, how many steps that makes, how large the model is, and everything that is
wrong, all at once. Reads rows, the vocabulary and the configuration of the base, and no weights.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from malbeot.errors import MalbeotError
from malbeot.records import Example
from malbeot.settings import DEFAULT_HOME
from malbeot.text.duplicates import NearIndex
from malbeot.train.base import Base
from malbeot.train.corpus import Corpus, read_corpus
from malbeot.train.encoder import Encoder
from malbeot.train.epochs import Epochs
from malbeot.train.places import Places
from malbeot.train.recipe import Recipe
from malbeot.train.rows import Rows, encode
from malbeot.train.size import Size, sized
from malbeot.train.tokenizer import train_tokenizer

Questions = Callable[[Path], Sequence[tuple[str, str]]]
"""The questions of an evaluation file, each with where it stands."""
_SHOWN = 3
_NEAR = 0.8  # as near as two spellings of one question (ROUGE-L over pairs of letters)
_SAMPLE = 4000  # rows from which a new vocabulary is learned for the plan
_MANY_ASIDE, _OFTEN = 0.1, 10


@dataclass(slots=True)
class Plan:
    """`eos_share` is of the answers that are learned; `tokens` are of one epoch, with prompts.
    `bytes_at_least` leaves activations out."""

    rows_in: int = 0
    rows_kept: int = 0
    rows_cut: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)
    held_out: int = 0
    eos_share: float = 0.0
    tokens: int = 0
    learned_tokens: int = 0
    steps: int = 0
    """0 where time ends the run."""
    epochs: float = 0.0
    size: Size | None = None
    problems: list[str] = field(default_factory=list)
    examples: dict[str, list[str]] = field(default_factory=dict)
    """Of what was cut, set aside or met in evaluation files: where it stands."""
    samples: list[list[tuple[str, bool]]] = field(default_factory=list)
    """Rows as the model reads them: pieces of text, each learned or not."""

    def as_dict(self) -> dict[str, Any]:
        """As `--json` prints it. Time, and memory with activations, are not known before the first
        steps: null."""
        at_least = self.size.bytes_at_least if self.size else None
        return {
            "rows_in": self.rows_in, "rows_kept": self.rows_kept, "rows_cut": self.rows_cut,
            "set_aside": self.set_aside, "held_out": self.held_out, "eos_share": self.eos_share,
            "tokens": self.tokens, "learned_tokens": self.learned_tokens, "steps": self.steps,
            "epochs": self.epochs, "parameters": self.size.parameters if self.size else None,
            "trained": self.size.trained if self.size else None,
            "memory_bytes_at_least": at_least, "memory_bytes": None, "seconds": None,
            "problems": self.problems, "examples": self.examples,
        }  # fmt: skip


def planned(
    recipe: Recipe, *, home: Path = DEFAULT_HOME, questions: Questions | None = None,
    contradictions: Sequence[str] = (),
) -> Plan:  # fmt: skip
    """Never raises for what is wrong with the recipe: that stands in `problems`."""
    plan = Plan(problems=list(contradictions))
    places = Places.of(recipe, home)
    missing = [path for path in (*places.rows, *places.validation) if not path.is_file()]
    plan.problems += [f"{path} does not exist" for path in missing]
    there = places.base
    base = _tried(plan, lambda: Base.of(recipe, there)) if there else None
    config = _tried(plan, base.config) if base else None
    corpus = None if missing else _tried(plan, lambda: read_corpus(recipe, places, None))
    if corpus is None or (recipe.base and config is None):
        return plan
    encoder = _tried(plan, lambda: _encoder(recipe, base, corpus))
    if encoder is None:
        return plan
    _survey(plan, recipe, corpus, encoder)
    if not (recipe.base == "" and contradictions):  # a shape that cannot be built
        plan.size = _tried(plan, lambda: sized(recipe, config, len(encoder.tokenizer)))
    _length(plan, recipe, encoder)
    _contamination(plan, recipe, corpus, questions, home)
    return plan


def _encoder(recipe: Recipe, base: Base | None, corpus: Corpus) -> Encoder:
    if base:
        return Encoder(base.tokenizer(), recipe.prompt_style)
    sample, words = corpus.train[:_SAMPLE], recipe.vocabulary
    return Encoder(train_tokenizer(sample, words.size, words.words), recipe.prompt_style)


def _survey(plan: Plan, recipe: Recipe, corpus: Corpus, encoder: Encoder) -> None:
    data = recipe.data
    rows = encode(corpus.train, encoder, data.max_tokens, data.too_long)
    held_out = encode(corpus.held_out, encoder, data.max_tokens, data.too_long)
    plan.rows_in, plan.rows_kept, plan.rows_cut = len(corpus.train), len(rows), len(rows.cut)
    plan.set_aside, plan.held_out = dict(rows.set_aside), len(held_out)
    plan.tokens, plan.learned_tokens = len(rows.ids), int(rows.answer.sum())
    plan.eos_share = _ended(rows, encoder)
    for place, reason in rows.aside.items():
        _note(plan, reason, _where(corpus.train[place]))
    for row, cut in rows.cut.items():
        said = f"{cut.left_turns} turns, {cut.left_context} letters before the question, "
        said += f"{cut.left_answer} letters of the answer left out"
        _note(plan, "cut", f"{_where(corpus.train[int(rows.of[row])])}: {said}")
    plan.samples = [_pieces(rows, number, encoder) for number in range(min(_SHOWN, len(rows)))]
    if not len(rows):
        plan.problems.append(f"no row is left to train on: {plan.set_aside}")
    elif (lost := len(rows.aside) / plan.rows_in) > _MANY_ASIDE:
        plan.problems.append(f"{lost:.0%} of the rows are set aside: {plan.set_aside}")
    if not len(held_out):
        plan.problems.append("no row is held out: nothing tells when the model is at its best")
    if rows.torn:
        plan.problems.append(f"in {rows.torn} rows a token reaches into the answer; prompt and "
                             "answer are encoded apart there")  # fmt: skip
    plan.epochs = _epochs(recipe, rows, plan)


def _epochs(recipe: Recipe, rows: Rows, plan: Plan) -> float:
    """How often each row is seen; `plan.steps` is set on the way."""
    loop = recipe.loop
    if not len(rows):
        return 0.0
    if recipe.base:
        epochs = Epochs(rows.lengths, loop.rows_per_batch, loop.tokens_per_batch, loop.seed)
        together = loop.batches_per_step
        if not loop.rows_per_batch:
            together = max(1, loop.tokens_per_step // loop.tokens_per_batch)
        of_epoch = max(1, math.ceil(len(epochs) / together))
        plan.steps = loop.steps or (max(1, math.ceil(loop.epochs * of_epoch)) if loop.epochs else 0)
        return plan.steps / of_epoch
    plan.steps = loop.steps
    return plan.steps * loop.tokens_per_step / max(1, len(rows.ids))


def _length(plan: Plan, recipe: Recipe, encoder: Encoder) -> None:
    if recipe.base and plan.epochs > _OFTEN and not recipe.stop.patience:
        plan.problems.append(
            f"every row is seen {plan.epochs:.0f} times: set stop.patience, or fewer loop.steps"
        )
    size = plan.size
    if size and size.positions and recipe.data.max_tokens > size.positions:
        plan.problems.append(
            f"data.max_tokens = {recipe.data.max_tokens} is above what the base reads: "
            f"{size.positions}"
        )
    unknown = [name for name in recipe.lora.targets if size and name not in size.layers]
    if recipe.method != "full" and unknown and size:
        plan.problems.append(
            f"lora.targets: the base has no {', '.join(unknown)}; it has {', '.join(size.layers)}"
        )


def _contamination(
    plan: Plan, recipe: Recipe, corpus: Corpus, questions: Questions | None, home: Path
) -> None:
    """Rows that nearly ask what is measured by: held-out rows, and evaluation files."""
    index: NearIndex[str] = NearIndex("bigram")
    for example in corpus.held_out:
        index.add(_asked(example), f"held out: {_where(example)}")
    for name in recipe.data.against if questions else ():
        found = _tried(plan, lambda name=name: questions(Path(name)))  # type: ignore[misc]
        for where, text in found or ():
            index.add(text, where)
    met = Counter[bool]()
    for example in corpus.train if len(index) else ():
        if match := index.nearest(_asked(example), _NEAR):
            met[match.key.startswith("held out")] += 1
            _note(plan, "contaminated", f"{_where(example)} is like {match.key}")
    if met[True]:
        plan.problems.append(f"{met[True]} rows ask nearly what held-out rows ask: bits per byte "
                             "will look better than they are")  # fmt: skip
    if met[False]:
        plan.problems.append(f"{met[False]} rows ask nearly what the evaluation files ask: leave "
                             "them out (malbeot prepare --against FILE)")  # fmt: skip


def _ended(rows: Rows, encoder: Encoder) -> float:
    """The share of rows whose last learned token is an end token."""
    last = [int(rows.row(number)[0][rows.row(number)[1]][-1]) for number in range(len(rows))]
    return sum(token in encoder.ends for token in last) / len(last) if last else 0.0


def _pieces(rows: Rows, number: int, encoder: Encoder) -> list[tuple[str, bool]]:
    ids, answer = rows.row(number)
    cuts = [0, *(at for at in range(1, len(ids)) if answer[at] != answer[at - 1]), len(ids)]
    return [(str(encoder.tokenizer.decode(ids[start:end].tolist())), bool(answer[start]))
            for start, end in pairwise(cuts)]  # fmt: skip


def _note(plan: Plan, kind: str, what: str) -> None:
    known = plan.examples.setdefault(kind, [])
    if len(known) < _SHOWN:
        known.append(what)


def _where(example: Example) -> str:
    return f"{example.source}:{example.line}" if example.line else example.source


def _asked(example: Example) -> str:
    return "\n".join(turn.content for turn in example.turns if turn.role == "user")


def _tried(plan: Plan, made: Callable[[], Any]) -> Any:
    """What it makes; None when it cannot, and why is a problem of the plan."""
    try:
        return made()
    except MalbeotError as error:
        plan.problems.append(error.message)
        return None


def lines(plan: Plan) -> Iterator[str]:
    """The plan in words, without its samples."""
    aside = ", ".join(f"{reason} {count:,}" for reason, count in plan.set_aside.items()) or "none"
    yield (f"rows: {plan.rows_kept:,} of {plan.rows_in:,} kept, {plan.rows_cut:,} of them cut; "
           f"set aside: {aside}; {plan.held_out:,} to measure by")  # fmt: skip
    yield (f"tokens: {plan.tokens:,} an epoch, {plan.learned_tokens:,} of them learned; "
           f"{plan.eos_share:.0%} of the rows end with the end token")  # fmt: skip
    steps = f"{plan.steps:,} steps" if plan.steps else "until its time is over"
    yield f"run: {steps}, {plan.epochs:.1f} epochs" if plan.steps else f"run: {steps}"
    if size := plan.size:
        yield (f"model: {size.parameters:,} parameters, {size.trained:,} of them trained; at least "
               f"{size.bytes_at_least / 2**30:.2f} GiB without activations")  # fmt: skip
    for kind, places in plan.examples.items():
        yield from (f"  {kind}: {place}" for place in places)
    yield from (f"problem: {problem}" for problem in plan.problems)

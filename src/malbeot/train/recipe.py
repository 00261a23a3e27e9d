"""What to train and how, as frozen dataclasses. A field's docstring is its help text.

A recipe without a base makes a new model of `shape` and `vocabulary`; one with a base tunes that.
Knows nothing of files and of torch.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from malbeot.train.shorten import TooLong

Method = Literal["full", "lora", "qlora"]
Schedule = Literal["linear", "wsd", "cosine", "constant", "constant_with_warmup"]


@dataclass(frozen=True)
class Data:
    rows: tuple[str, ...] = (".malbeot/corpus/food.jsonl",)
    """JSON Lines files of dialogues in the `messages` form."""
    validation: tuple[str, ...] = ()
    """Files to measure by, in place of rows held out."""
    against: tuple[str, ...] = ()
    """Evaluation files: the plan names rows whose questions are nearly theirs."""
    held_out: float = 0.01
    """Share of groups kept away from training and used to measure it."""
    held_out_most: int = 400
    """Most rows to keep away."""
    prompt_weight: float = 0.0
    """Weight of prompt tokens in the loss; answer tokens weigh 1."""
    prompt_share: float = 0.25
    """Share of prompt tokens drawn for the loss (at weight / share), to save their logits."""
    max_tokens: int = 512
    """Longest row."""
    too_long: TooLong = "set_aside"
    """What becomes of a longer one: it is set aside, or its oldest turns are left out, then also
    context before the question, then also the last sentences of the answer; never the question
    and never the end of an answer."""
    seasoning_share: float = 0.05
    """With --data and no base: permitted human pairs as a share of all rows, repeated at most 3
    times."""


@dataclass(frozen=True)
class Vocabulary:
    size: int = 4000
    """Most tokens."""
    words: int = 700
    """Most whole words; every other Hangul syllable stands alone."""
    sample: int = 20000
    """Rows that the vocabulary is learned from."""


@dataclass(frozen=True)
class Shape:
    hidden: int = 256
    layers: int = 6
    heads: int = 4
    feed_forward: int = 704
    positions: int = 1024
    """Longest dialogue that the model can read."""


@dataclass(frozen=True)
class Optimizer:
    kind: Literal["auto", "muon", "adamw", "adamw_8bit"] = "auto"
    """muon: Muon for hidden matrices and AdamW for the rest, for new models; adamw: AdamW for all;
    adamw_8bit: the same with its state in eight bits. auto: muon without a base, else adamw."""
    learning_rate: float = 0.0
    """0: 4e-3 for a new model, 1e-4 with a base."""
    muon_rate: float = 4e-3
    """Learning rate of the matrices under Muon, on AdamW's scale."""
    muon_iterations: int = 5
    """Newton-Schulz iterations a step: fewer are cheaper and less exact."""
    weight_decay: float = 0.01
    betas: tuple[float, float] = (0.9, 0.95)
    clip: float = 1.0
    """Largest norm of the gradient; 0 turns clipping off."""
    warmup: float = 0.0
    """Share of the run in which the learning rate climbs."""
    schedule: Schedule = "wsd"
    """linear, cosine: falls all the way; wsd: stays, then falls in the last `decay` of the run;
    constant_with_warmup: climbs and stays; constant: stays from the first step."""
    decay: float = 0.4
    floor: float = 0.02
    """Where the learning rate ends, as a share of its peak."""


@dataclass(frozen=True)
class Loop:
    """How long and how much at a time. The first of `steps`, `epochs` and `minutes` that is above 0
    decides, so that --set loop.steps=5 tries any recipe."""

    steps: int = 0
    """Optimizer steps."""
    epochs: float = 0.0
    """Times that every row is seen; with a base."""
    minutes: float = 0.0
    """Time budget, counted over all resumes."""
    rows_per_batch: int = 0
    """Rows that one device works on at a time, with a base; 0 counts tokens instead."""
    batches_per_step: int = 1
    """Batches of each device that add up to one step, with `rows_per_batch`."""
    tokens_per_step: int = 2048
    tokens_per_batch: int = 1024
    """Tokens with padding that one device, or one thread, works on at a time."""
    threads: int = 2
    """Without a base, batches worked on at the same time, each on one core; with one, cores."""
    checkpointing: bool = False
    """Compute activations twice in place of keeping them: less memory, a third slower."""
    seed: int = 1
    bf16: bool = True
    checkpoint_minutes: float = 3.0
    watch_minutes: float = 5.0
    """How often to measure the held-out loss and the watched prompts; 0 only at the end."""
    watch_rows: int = 96
    """Held-out prompts to answer when watching."""


@dataclass(frozen=True)
class Lora:
    rank: int = 16
    alpha: int = 32
    dropout: float = 0.0
    targets: tuple[str, ...] = ()
    """Names of the linear layers; empty takes all but the output head."""


@dataclass(frozen=True)
class Stop:
    """Early stopping, with a base: the best weights by validation are the ones that are kept."""

    patience: int = 0
    """Measurements without a better loss after which the run ends; 0 never ends it."""
    every: int = 0
    """Steps between two measurements; 0 measures once an epoch."""
    least: float = 0.0
    """Bits per byte that a measurement must be better by."""


@dataclass(frozen=True)
class Recipe:
    name: str
    """Name of the model that comes out."""
    out: str
    """Directory to write it to."""
    base: str = ""
    """Model directory to start from, or its name on the hub; empty starts from nothing."""
    revision: str = ""
    """Branch, tag or commit of a base on the hub."""
    end_token: str = ""
    """The end token, for a base whose vocabulary holds one and does not name it."""
    method: Method = "full"
    """full: all weights; lora: an adapter; qlora: an adapter on a base of four bits (nf4, the
    quantisation's constants quantised too)."""
    prompt_style: str = ""
    """Form that a talk is put in: a table of train/styles.toml, or own for the base's template;
    mini where it is left out and there is no base."""
    about: str = ""
    """One sentence for the model card."""
    data: Data = Data()
    vocabulary: Vocabulary = Vocabulary()
    shape: Shape = Shape()
    optimizer: Optimizer = Optimizer()
    loop: Loop = Loop()
    lora: Lora = Lora()
    stop: Stop = Stop()

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

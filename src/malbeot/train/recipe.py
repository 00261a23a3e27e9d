"""What to train and how: a TOML file read into frozen dataclasses.

In: a recipe file and `key=value` overrides. Out: a `Recipe`. A field's docstring is its help text.
An unknown key is refused and the nearest known one named; a value of the wrong type names its
field. Knows nothing of torch.
"""

from __future__ import annotations

import math
import tomllib
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal

from malbeot.errors import UsageError
from malbeot.files import read_toml
from malbeot.tables import nearest
from malbeot.train.style import OWN, form


@dataclass(frozen=True)
class Data:
    rows: tuple[str, ...] = (".malbeot/corpus/food.jsonl",)
    """JSON Lines files of dialogues in the `messages` form."""
    held_out: float = 0.01
    """Share of groups kept away from training and used to measure it."""
    held_out_most: int = 400
    """Most rows to keep away."""
    prompt_weight: float = 0.1
    """Weight of prompt tokens in the loss; answer tokens weigh 1."""
    prompt_share: float = 0.25
    """Share of prompt tokens drawn for the loss (at weight / share), to save their logits."""
    max_tokens: int = 512
    """Longest row."""
    too_long: Literal["set_aside", "turns", "context", "answer"] = "set_aside"
    """What becomes of a longer one: it is set aside, or its oldest turns are left out, then also
    context before the question, then also the last sentences of the answer; never the question
    and never the end of an answer."""
    seasoning_share: float = 0.05
    """With --data: permitted human pairs as a share of all rows, repeated at most 3 times."""


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
    kind: Literal["muon", "adamw"] = "muon"
    """muon: Muon for hidden matrices and AdamW for the rest; adamw: AdamW for all."""
    learning_rate: float = 4e-3
    muon_rate: float = 4e-3
    """Learning rate of the matrices under Muon, on AdamW's scale."""
    muon_iterations: int = 5
    """Newton-Schulz iterations a step: fewer are cheaper and less exact."""
    weight_decay: float = 0.01
    betas: tuple[float, float] = (0.9, 0.95)
    clip: float = 1.0
    """Largest norm of the gradient; 0 turns clipping off."""
    warmup: float = 0.02
    """Share of the run in which the learning rate climbs."""
    schedule: Literal["linear", "wsd"] = "wsd"
    """linear: falls all the way; wsd: stays, then falls in the last `decay` of the run."""
    decay: float = 0.4
    floor: float = 0.02
    """Where the learning rate ends, as a share of its peak."""


@dataclass(frozen=True)
class Loop:
    steps: int = 0
    """Optimizer steps; 0 trains for `minutes`."""
    minutes: float = 0.0
    """Time budget, counted over all resumes; used when `steps` is 0."""
    tokens_per_step: int = 2048
    tokens_per_batch: int = 1024
    """Tokens that one thread works on; several batches add up to one step."""
    threads: int = 2
    """Batches worked on at the same time, each on one core."""
    seed: int = 1
    bf16: bool = True
    checkpoint_minutes: float = 3.0
    watch_minutes: float = 5.0
    """How often to measure the held-out loss and the watched prompts; 0 only at the end."""
    watch_rows: int = 96
    """Held-out prompts to answer when watching."""


@dataclass(frozen=True)
class Lora:
    rank: int = 0
    """0 trains all weights."""
    alpha: int = 32
    targets: tuple[str, ...] = ()
    """Names of the linear layers; empty takes all but the output head."""


@dataclass(frozen=True)
class Recipe:
    name: str
    """Name of the model that comes out."""
    out: str
    """Directory to write it to."""
    base: str = ""
    """Model directory to start from; empty starts from nothing."""
    prompt_style: str = "mini"
    """Form that a talk is put in: a table of train/styles.toml, or own for the base's template."""
    about: str = ""
    """One sentence for the model card."""
    data: Data = Data()
    vocabulary: Vocabulary = Vocabulary()
    shape: Shape = Shape()
    optimizer: Optimizer = Optimizer()
    loop: Loop = Loop()
    lora: Lora = Lora()

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def load_recipe(path: Path, overrides: Sequence[str] = ()) -> Recipe:
    """Read a recipe. Raises `UsageError` that names the file, the key and the nearest known key."""
    if not path.is_file():
        raise UsageError(f"recipe {path} does not exist")
    table = read_toml(path)
    for item in overrides:
        _override(table, item)
    recipe: Recipe = _build(Recipe, table, str(path), "")
    _sane(recipe, str(path))
    return recipe


def _override(table: dict[str, Any], item: str) -> None:
    key, separator, value = item.partition("=")
    if not separator:
        raise UsageError(f"--set {item}: write it as key=value, e.g. --set loop.minutes=5")
    *path, name = key.strip().split(".")
    for part in path:
        table = table.setdefault(part, {})
        if not isinstance(table, dict):
            raise UsageError(f"--set {item}: {part} is one value, so there is no {key.strip()}")
    table[name] = _literal(value.strip())


def _literal(text: str) -> Any:
    """The TOML value that the text spells, else the text itself."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _build(kind: Any, table: Mapping[str, Any], origin: str, prefix: str) -> Any:
    known = typing.get_type_hints(kind)
    for key in table:
        if key not in known:
            near = nearest(key, tuple(known))
            hint = f"; did you mean {prefix}{near}?" if near else ""
            raise UsageError(f"{origin}: unknown key {prefix}{key}{hint}")
    needed = [f.name for f in fields(kind) if f.name in ("name", "out") and f.name not in table]
    if needed:
        raise UsageError(f"{origin}: {prefix}{needed[0]} is missing")
    return kind(**{k: _value(known[k], v, origin, prefix + k) for k, v in table.items()})


def _value(kind: Any, value: Any, origin: str, key: str) -> Any:
    if is_dataclass(kind) and isinstance(value, Mapping):
        return _build(kind, value, origin, f"{key}.")
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise UsageError(f"{origin}: {key} = {value} is not a finite number")
    origin_kind = typing.get_origin(kind)
    if origin_kind is Literal and value in typing.get_args(kind):
        return value
    if origin_kind is tuple and isinstance(value, list):
        return tuple(_value(typing.get_args(kind)[0], item, origin, key) for item in value)
    plain = isinstance(kind, type) and not isinstance(kind, types.GenericAlias)
    if plain and isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise UsageError(f"{origin}: {key} = {value!r} is not {_spelled(kind)}")


def _spelled(kind: Any) -> str:
    if typing.get_origin(kind) is Literal:
        return "one of " + ", ".join(typing.get_args(kind))
    return getattr(kind, "__name__", str(kind))


def _sane(recipe: Recipe, origin: str) -> None:
    loop, shape = recipe.loop, recipe.shape
    wrong = {
        "loop.steps or loop.minutes must be above 0": loop.steps <= 0 and loop.minutes <= 0,
        "loop.tokens_per_step must be at least loop.tokens_per_batch": (
            loop.tokens_per_step < loop.tokens_per_batch
        ),
        "loop.tokens_per_batch must be at least data.max_tokens": (
            loop.tokens_per_batch < recipe.data.max_tokens
        ),
        "shape.hidden must be a multiple of twice shape.heads": shape.hidden % (2 * shape.heads)
        != 0,
        "data.max_tokens must not be above shape.positions": (
            recipe.data.max_tokens > shape.positions
        ),
        "lora.rank needs base: an adapter is trained on a finished model": (
            recipe.lora.rank > 0 and not recipe.base
        ),
    }
    if recipe.prompt_style != OWN:
        form(recipe.prompt_style)
    if problems := [text for text, bad in wrong.items() if bad]:
        raise UsageError(f"{origin}: " + "; ".join(problems))

"""The rows of a recipe, on two sides: to learn from, and to measure by.

In: a recipe and where its files are. Out: examples, the hashes that a manifest holds, and what
identifies a run. No variant of one source stands on both sides.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from malbeot.errors import UsageError
from malbeot.files import sha256
from malbeot.records import Example
from malbeot.train.base import Base
from malbeot.train.places import Places
from malbeot.train.recipe import Recipe
from malbeot.train.rows import read_examples
from malbeot.train.seasoning import Seasoning, read_seasoning


@dataclass(frozen=True)
class Corpus:
    """What a run reads, and the hashes that its manifest will hold."""

    train: list[Example]
    held_out: list[Example]
    hashes: dict[str, str]


def read_corpus(recipe: Recipe, places: Places, seasoning: Seasoning | None) -> Corpus:
    """All rows of the recipe, split by group so that no variant stands on both sides."""
    examples = read_examples(places.rows)
    hashes = {path.name: sha256(path) for path in places.rows}
    if len(hashes) < len(places.rows):
        raise UsageError("data.rows: two files have the same name, which cards and checkpoints use")
    if places.validation:
        train, held_out = examples, read_examples(places.validation)
        hashes |= {f"validation {path.name}": sha256(path) for path in places.validation}
    else:
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


def identity(recipe: Recipe, hashes: dict[str, str], base: Base | None) -> dict[str, str]:
    """What must not change between a checkpoint and the run that goes on from it."""
    table = recipe.as_dict()
    for free in ("threads", "checkpoint_minutes", "watch_minutes", "watch_rows"):
        table["loop"].pop(free)
    text = json.dumps(table, sort_keys=True, ensure_ascii=False)
    return {
        "recipe": hashlib.sha256(text.encode()).hexdigest(),
        **{f"data {name}": digest for name, digest in hashes.items()},
        **({"base model": base.identity} if base else {}),
    }

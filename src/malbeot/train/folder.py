"""The directory of a model that was trained: weights, vocabulary, card, manifest.

In: the model, its recipe and what became of the run. Out: the directory, whole or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from transformers import PreTrainedTokenizerFast

from malbeot.files import replaced, write_json
from malbeot.manifest import seal
from malbeot.train import card
from malbeot.train.checkpoint import Progress
from malbeot.train.places import Places
from malbeot.train.recipe import Recipe
from malbeot.train.rows import Rows

_MADE_WITH = ("malbeot", "torch", "transformers", "tokenizers", "peft", "openvino", "nncf")


def write(
    recipe: Recipe,
    places: Places,
    model: Any,
    tokenizer: PreTrainedTokenizerFast,
    hashes: dict[str, str],
    rows: Rows,
    progress: Progress,
) -> None:
    """The model directory: weights in half precision, tokenizer, card, manifest."""
    ours = places.base is not None and (places.base / card.TRAINING).is_file()
    stages = card.stages_of(places.base) if ours and places.base else []
    stages.append({
        "recipe": recipe.as_dict(), "steps": progress.step, "tokens": progress.tokens,
        "seconds": progress.seconds, "curve": progress.curve, "watched": progress.watched,
        "rows": len(rows), "set_aside": dict(rows.set_aside), "data": hashes,
    })  # fmt: skip
    with replaced(places.out) as folder:
        model.half().save_pretrained(folder)
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

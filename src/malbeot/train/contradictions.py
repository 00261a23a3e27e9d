"""What cannot be meant in a recipe: all of it, in words.

In: a recipe. Out: sentences, none for a sound one. Knows nothing of rows, models and devices.
"""

from __future__ import annotations

from malbeot.errors import UsageError
from malbeot.train.recipe import Recipe
from malbeot.train.style import OWN, form, forms


def contradictions(recipe: Recipe) -> list[str]:
    wrong = {**_length(recipe), **(_tuned(recipe) if recipe.base else _new(recipe))}
    return [*(text for text, bad in wrong.items() if bad), *_style(recipe)]


def _length(recipe: Recipe) -> dict[str, bool]:
    loop, data = recipe.loop, recipe.data
    said = [loop.steps > 0, loop.epochs > 0, loop.minutes > 0]
    by_tokens = not (recipe.base and loop.rows_per_batch)
    return {
        "loop.steps, loop.epochs or loop.minutes must be above 0": not any(said),
        "loop.tokens_per_step must be at least loop.tokens_per_batch": (
            by_tokens and loop.tokens_per_step < loop.tokens_per_batch
        ),
        "loop.tokens_per_batch must be at least data.max_tokens": (
            by_tokens and loop.tokens_per_batch < data.max_tokens
        ),
        "data.rows names no file": not data.rows,
        "data.held_out must be at least 0 and below 1": not 0 <= data.held_out < 1,
        "optimizer.warmup is ignored by schedule constant: write constant_with_warmup": (
            recipe.optimizer.schedule == "constant" and recipe.optimizer.warmup > 0
        ),
    }


def _new(recipe: Recipe) -> dict[str, bool]:
    loop, shape = recipe.loop, recipe.shape
    return {
        f"method = {recipe.method} needs base: an adapter is trained on a finished model": (
            recipe.method != "full"
        ),
        "loop.epochs needs base; say loop.steps or loop.minutes": loop.epochs > 0,
        "loop.rows_per_batch needs base; say loop.tokens_per_batch": loop.rows_per_batch > 0,
        "stop.patience needs base": recipe.stop.patience > 0,
        "shape.hidden must be a multiple of twice shape.heads": shape.hidden % (2 * shape.heads)
        != 0,
        "data.max_tokens must not be above shape.positions": (
            recipe.data.max_tokens > shape.positions
        ),
    }


def _tuned(recipe: Recipe) -> dict[str, bool]:
    adapter = recipe.method != "full"
    return {
        "optimizer.kind = muon is for new models; with base write adamw": (
            recipe.optimizer.kind == "muon"
        ),
        "lora.rank must be above 0": adapter and recipe.lora.rank <= 0,
        "lora.dropout must be at least 0 and below 1": not 0 <= recipe.lora.dropout < 1,
        "stop.patience needs loop.steps or loop.epochs": (
            recipe.stop.patience > 0 and recipe.loop.minutes > 0
        ),
        "loop.batches_per_step must be at least 1": recipe.loop.batches_per_step < 1,
    }


def _style(recipe: Recipe) -> list[str]:
    if recipe.prompt_style == OWN:
        return [] if recipe.base else [f"prompt_style = {OWN} needs base, whose template it is"]
    if not recipe.prompt_style:
        return [f"prompt_style is missing: choose one of {', '.join((*forms(), OWN))}"]
    try:
        form(recipe.prompt_style)
    except UsageError as error:
        return [error.message]
    return []

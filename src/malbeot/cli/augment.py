"""`malbeot augment BOT`: write training dialogues from a bot's own grammar and catalogue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from malbeot.errors import NotFound
from malbeot.files import write_jsonl


def augment(
    bot: Annotated[str, typer.Argument(help="Which bot's grammar to use, e.g. food.")],
    out: Annotated[Path, typer.Option(help="File to write.")] = Path(".malbeot/corpus/food.jsonl"),
    count: Annotated[int, typer.Option(min=1, help="How many dialogues.")] = 110_000,
    seed: Annotated[int, typer.Option(help="The same seed writes the same file.")] = 1,
    invented: Annotated[
        float, typer.Option(min=0, max=1, help="Share of dish names that are made up.")
    ] = 0.68,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON result.")] = False,
) -> None:
    """Generate dialogues to train on."""
    if bot != "food":
        raise NotFound(f"bot {bot!r} has no grammar to generate from; there is: food")
    from malbeot.bots.food.catalogue.load import catalogue
    from malbeot.bots.food.wording.dialogues import dialogues

    dishes = catalogue().dishes
    names = [dish.name for dish in dishes]
    traits = [trait for dish in dishes for trait in dish.traits]
    examples = dialogues(seed, count, names, traits, invented=invented)
    rows = (example.as_row() for example in examples)
    written = write_jsonl(out, rows)
    typer.echo(
        json.dumps({"rows": written, "file": str(out)})
        if as_json
        else f"{written:,} dialogues → {out}"
    )

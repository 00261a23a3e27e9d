"""`malbeot augment BOT`: write training dialogues from a bot's own grammar and catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from malbeot.cli.options import ConfigFile, Set, settings_from
from malbeot.cli.progress import Show, bars
from malbeot.errors import NotFound, UsageError
from malbeot.files import write_jsonl
from malbeot.records import Example
from malbeot.settings import under_home

_EVERY = 200


def augment(
    bot: Annotated[str, typer.Argument(help="Which bot's grammar to use, e.g. food.")],
    out: Annotated[Path, typer.Option(help="File to write.")] = Path(".malbeot/corpus/food.jsonl"),
    count: Annotated[int, typer.Option(min=1, help="How many dialogues.")] = 120_000,
    seed: Annotated[int, typer.Option(help="The same seed writes the same file.")] = 1,
    invented: Annotated[
        float, typer.Option(min=0, max=1, help="Share of dish names that are made up.")
    ] = 0.68,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON result.")] = False,
    config: ConfigFile = None,
    set_: Set = None,
) -> None:
    """Generate dialogues to train on. The file appears whole or not at all."""
    if bot != "food":
        raise NotFound(f"bot {bot!r} has no grammar to generate from; there is: food")
    from malbeot.bots.food.catalogue.load import catalogue
    from malbeot.bots.food.wording.dialogues import dialogues

    dishes = catalogue().dishes
    names = [dish.name for dish in dishes]
    traits = [trait for dish in dishes for trait in dish.traits]
    examples = dialogues(seed, count, names, traits, invented=invented)
    file = under_home(out, settings_from(config, set_).home)
    if file.is_dir():
        raise UsageError(f"--out {out} is a folder; name the file to write")
    with bars() as show:
        written = write_jsonl(file, _shown(examples, count, show))
    typer.echo(
        json.dumps({"rows": written, "file": str(file)}, ensure_ascii=False)
        if as_json
        else f"{written:,} dialogues → {file}"
    )


def _shown(examples: Iterable[Example], count: int, show: Show) -> Iterator[dict[str, Any]]:
    for number, example in enumerate(examples, 1):
        yield example.as_row()
        if number % _EVERY == 0 or number == count:
            show("dialogues", number, count, f"{number:,} dialogues")

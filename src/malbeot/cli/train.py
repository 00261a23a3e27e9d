"""`malbeot train RECIPE`: make a model as a recipe says; goes on where a killed run was."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from malbeot.cli.options import ConfigFile, settings_from
from malbeot.cli.progress import bars

if TYPE_CHECKING:
    from malbeot.train.checkpoint import Progress

_WRONG, _WITH_SET_ASIDE = 2, 3


def train(
    recipe: Annotated[Path, typer.Argument(help="A recipe file, e.g. recipes/malbeot-mini.toml.")],
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="One value, e.g. --set loop.minutes=5.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="Directory of public data to season with.")
    ] = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="Say what the recipe would do, and what is wrong; stop.")
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the checkpoint.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON result.")] = False,
    config: ConfigFile = None,
) -> None:
    """Train a model. Interrupt it at will: the same command goes on from the last checkpoint."""
    home = settings_from(config, None).home
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    from malbeot.prepare.run import clean_rows
    from malbeot.train.recipe_file import load_recipe
    from malbeot.train.run import train as run
    from malbeot.train.seasoning import Seasoning

    if plan:
        _plan(recipe, set_ or (), home, as_json)
        return
    wanted = load_recipe(recipe, set_ or ())
    seasoning = Seasoning(data, partial(clean_rows, language="ko")) if data else None
    with bars() as show:

        def report(progress: Progress, loss: float, done: float) -> None:
            speed = progress.tokens / max(progress.seconds, 1e-9)
            at = f"step {progress.step:,} loss {loss:.3f} {speed:,.0f} tokens/s"
            show(wanted.name, done, 1, f"{wanted.name} {at}")

        result = run(wanted, seasoning, home=home, report=report, fresh=fresh)
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(result), ensure_ascii=False))
    else:
        measured = ", ".join(f"{name} {value:.3f}" for name, value in result.figures.items())
        typer.echo(
            f"{result.out}: {result.steps:,} steps, {result.tokens:,} tokens, "
            f"{result.seconds / 60:.1f} minutes; {measured}"
        )
    if result.set_aside:
        typer.echo(f"rows set aside: {result.set_aside}", err=True)
        raise typer.Exit(_WITH_SET_ASIDE)


def _plan(file: Path, overrides: Sequence[str], home: Path, as_json: bool) -> None:
    from malbeot.prepare.contamination import questions
    from malbeot.train.contradictions import contradictions
    from malbeot.train.plan import lines, planned
    from malbeot.train.recipe_file import load_recipe

    recipe = load_recipe(file, overrides, check=False)
    found = planned(recipe, home=home, questions=questions, contradictions=contradictions(recipe))
    if as_json:
        typer.echo(json.dumps(found.as_dict(), ensure_ascii=False))
    else:
        for line in lines(found):
            typer.echo(line)
        for sample in found.samples:
            typer.echo("\nas the model reads it; what it learns is green, in ⟦ ⟧:")
            typer.echo("".join(_marked(text, learned) for text, learned in sample))
    if found.problems:
        raise typer.Exit(_WRONG)


def _marked(text: str, learned: bool) -> str:
    return typer.style(f"⟦{text}⟧", fg=typer.colors.GREEN) if learned else text

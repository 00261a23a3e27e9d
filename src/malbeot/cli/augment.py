"""`malbeot augment`: more rows to train on, and the near-duplicate check by itself.

malbeot augment BOT                      a language model writes after the bot's own rows
malbeot augment BOT --by offline         variants without a model
malbeot augment food                     dialogues from the shipped bot's grammar
malbeot augment --check FILE --pool FILE which of these texts are new?
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from malbeot.cli.augmenting import Job
from malbeot.cli.options import ConfigFile, Set, settings_from
from malbeot.cli.progress import Show, bars
from malbeot.errors import NotFound, UsageError
from malbeot.files import write_jsonl
from malbeot.records import Example
from malbeot.settings import Settings, under_home

_DONE_WITH_ROWS_SET_ASIDE = 3
_EVERY = 200
_WAYS = ("grammar", "model", "offline")
_GRAMMARS = ("food",)
_DIALOGUES = 120_000
_CORPUS = Path(".malbeot/corpus/food.jsonl")


def augment(
    bot: Annotated[str, typer.Argument(help="Which bot to make rows for, e.g. food.")] = "",
    by: Annotated[
        str,
        typer.Option(help="grammar (food), model (an OpenAI-compatible URL) or offline."),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(help="File (grammar) or folder (others); default below .malbeot."),
    ] = None,
    count: Annotated[
        int | None, typer.Option(min=1, help="How many rows; default 120,000 dialogues (grammar).")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed makes the same choices.")] = None,
    invented: Annotated[
        float, typer.Option(min=0, max=1, help="Share of dish names that are made up (grammar).")
    ] = 0.68,
    rows: Annotated[
        Path | None, typer.Option(help="Seeds or rows to begin from, in place of the bot's own.")
    ] = None,
    url: Annotated[str, typer.Option(help="OpenAI-compatible URL of the model.")] = "",
    model: Annotated[str, typer.Option(help="The model's name there.")] = "",
    budget: Annotated[
        float | None, typer.Option(min=0, help="Most that all runs together may cost.")
    ] = None,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Print cost and time, and ask nothing.")
    ] = False,
    check: Annotated[
        Path | None, typer.Option(help="Candidates to compare with those of --pool; makes no rows.")
    ] = None,
    pool: Annotated[
        Path | None, typer.Option(help="What the candidates of --check are compared with.")
    ] = None,
    threshold: Annotated[
        float | None, typer.Option(help="Nearer than this is a near-duplicate; default 0.7.")
    ] = None,
    tokens: Annotated[
        str, typer.Option(help="eojeol, kiwi or bigram: what is compared; default kiwi.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON result.")] = False,
    config: ConfigFile = None,
    set_: Set = None,
) -> None:
    """Make more rows to train on, or check texts against a pool."""
    from malbeot.augment.table import split

    mine, others = split(set_ or ())
    settings = settings_from(config, others)
    if pool is not None and check is None:
        raise UsageError("--pool goes with --check: malbeot augment --check FILE --pool FILE")
    if check is not None:
        _check(check, pool, 0.7 if threshold is None else threshold, tokens or "kiwi", as_json)
        return
    way = _way(bot, by)
    if way == "grammar":
        _grammar(bot, out, count or _DIALOGUES, 1 if seed is None else seed, invented, settings,
                 as_json)  # fmt: skip
        return
    given = {"target": count, "seed": seed, "url": url, "model": model, "budget": budget,
             "threshold": threshold, "tokens": tokens}  # fmt: skip
    job = Job(bot, settings, [*mine, *_overrides(given)], rows, out, typed=_typed_url(mine, url))
    if way == "offline":
        job.offline(as_json)
    elif estimate:
        job.estimate(as_json)
    else:
        job.model(as_json)


def _way(bot: str, by: str) -> str:
    if not bot:
        raise UsageError("name a bot, or files to compare: --check CANDIDATES --pool POOL")
    if by and by not in _WAYS:
        raise UsageError(f"--by {by}: choose one of {', '.join(_WAYS)}")
    way = by or ("grammar" if bot in _GRAMMARS else "model")
    if way == "grammar" and bot not in _GRAMMARS:
        raise NotFound(
            f"bot {bot!r} has no grammar to generate from; there is: {', '.join(_GRAMMARS)}"
        )
    return way


def _overrides(given: dict[str, Any]) -> list[str]:
    return [f"augment.{key}={value}" for key, value in given.items() if value not in (None, "")]


def _typed_url(overrides: Sequence[str], url: str) -> bool:
    return bool(url) or any(item.startswith("augment.url=") for item in overrides)


# --- compare -----------------------------------------------------------------------------------


def _check(
    candidates: Path, pool: Path | None, threshold: float, tokens: str, as_json: bool
) -> None:
    from malbeot.augment.check import Check

    if pool is None:
        raise UsageError(
            "--check needs --pool, what the candidates are compared with: "
            f"malbeot augment --check {candidates} --pool OTHERS.jsonl",
            korean="--check에는 견줄 파일도 있어야 해요: "
            f"malbeot augment --check {candidates} --pool 다른파일.jsonl",
        )
    with bars() as show:
        checked = Check(pool, tokens, threshold, watch=lambda what, done, total: show(
            what, done, total, f"{done:,} texts of the {what}"))  # fmt: skip
        for bad in checked.bad_pool:
            typer.echo(f"{pool}:{bad.line}: {bad.reason} {bad.detail}".rstrip(), err=True)
        for verdict in checked.verdicts(candidates):
            typer.echo(json.dumps(verdict, ensure_ascii=False) if as_json else _said(verdict))
    counts = checked.counts
    if not as_json:
        typer.echo(f"{counts.accepted:,} accepted, {counts.rejected:,} rejected over {threshold} "
                   f"({tokens}), {counts.bad:,} unreadable")  # fmt: skip
    if counts.bad:
        raise typer.Exit(_DONE_WITH_ROWS_SET_ASIDE)


def _said(verdict: dict[str, Any]) -> str:
    if "error" in verdict:
        return f"{verdict['line']:>6}  unreadable  {verdict['error']} {verdict['detail']}"
    word = "accepted" if verdict["accepted"] else "rejected"
    near = f"  {verdict['nearest']}  ({verdict['nearest_at']})" if verdict["nearest"] else ""
    return f"{verdict['line']:>6}  {word}  {verdict['score']:.3f}{near}"


# --- grammar -----------------------------------------------------------------------------------


def _grammar(
    bot: str, out: Path | None, count: int, seed: int, invented: float, settings: Settings,
    as_json: bool,
) -> None:  # fmt: skip
    from malbeot.bots.food.catalogue.load import catalogue
    from malbeot.bots.food.wording.dialogues import dialogues

    dishes = catalogue().dishes
    names = [dish.name for dish in dishes]
    traits = [trait for dish in dishes for trait in dish.traits]
    examples = dialogues(seed, count, names, traits, invented=invented)
    file = under_home(out or _CORPUS, settings.home)
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

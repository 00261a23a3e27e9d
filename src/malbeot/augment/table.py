"""The `[augment]` table of a bot.toml, and what options and `--set augment.key=value` change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from malbeot.errors import UsageError
from malbeot.settings import table_of

Change = Literal["speech", "spacing", "typos", "particles", "slots"]
PREFIX = "augment."


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class OfflineTable(_Table):
    """Variants of questions without a language model."""

    changes: tuple[Change, ...] = ("speech", "spacing", "typos", "particles", "slots")
    per_row: int = Field(default=2, ge=1, le=20)
    """Most variants of one row."""
    slots: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Lists of words of which any may stand for any other: the facts must not depend on them."""


class AugmentTable(_Table):
    url: str = ""
    """OpenAI-compatible address; empty: engine.url of the settings."""
    model: str = ""
    """Model at that address; empty: engine.model of the settings."""
    price_in: float = Field(default=0.0, ge=0)
    """Price of a million tokens sent."""
    price_out: float = Field(default=0.0, ge=0)
    """Price of a million tokens written."""
    budget: float | None = Field(default=None, gt=0)
    """Most money that all runs together may cost."""
    concurrency: int = Field(default=8, ge=1, le=256)
    """Requests at the same time."""
    target: int = Field(default=1_000, ge=1)
    """Rows to make."""
    seeds: str = ""
    """File of seeds, beside bot.toml; empty: the bot's prepared training rows."""
    topic: str = ""
    """What the bot is about, in Korean; empty: its title and description."""
    tokens: Literal["eojeol", "bigram", "kiwi"] = "kiwi"
    """What near-duplicates are counted in."""
    threshold: float = Field(default=0.7, gt=0, le=1)
    """A question nearer than this to any other is not kept."""
    mix: Literal["alpaca", "self-instruct"] = "alpaca"
    """Examples of a prompt: 3 seeds, or 6 seeds and 2 of the questions made so far."""
    per_call: int = Field(default=10, ge=1, le=50)
    """Questions asked for at once; more than ten is unsteady in Korean."""
    calls_per_round: int = Field(default=5, ge=1, le=100)
    """Calls whose prompts are made before their replies are seen."""
    temperature: float = Field(default=1.0, ge=0, le=2)
    max_tokens: int = Field(default=4_096, ge=64)
    """Room for one reply."""
    least_yield: float = Field(default=0.05, ge=0, le=1)
    """Stop when the last rounds kept a smaller share of what was asked for."""
    patience: int = Field(default=4, ge=1)
    """How many such rounds."""
    categories: tuple[str, ...] = ()
    """Categories besides those of the seeds."""
    new_categories: int = Field(default=0, ge=0)
    """Categories to invent, each with questions of several answers."""
    questions_per_category: int = Field(default=3, ge=1, le=20)
    """Questions of each new category."""
    answers_per_question: int = Field(default=5, ge=1, le=10)
    """Answers to each of them."""
    seed: int = 1
    """The same seed samples the same examples."""
    offline: OfflineTable = OfflineTable()


def read_table(raw: Mapping[str, Any], where: str, overrides: Sequence[str] = ()) -> AugmentTable:
    """The table, changed by `augment.key=value` items. Raises `UsageError`."""
    values: dict[str, Any] = dict(raw)
    for item in overrides:
        key, _, value = item.partition("=")
        _put(values, key.strip().removeprefix(PREFIX).split("."), value.strip())
    return table_of(AugmentTable, values, where, above="augment")


def split(overrides: Sequence[str]) -> tuple[list[str], list[str]]:
    """`--set` items of this table, and all others."""
    for item in overrides:
        if item.startswith(PREFIX) and "=" not in item:
            raise UsageError(f"--set {item}: write it as key=value, e.g. --set augment.target=500")
    mine = [item for item in overrides if item.startswith(PREFIX)]
    return mine, [item for item in overrides if not item.startswith(PREFIX)]


def _put(values: dict[str, Any], path: Sequence[str], value: str) -> None:
    *parts, name = path
    for part in parts:
        inner = values.get(part, {})
        if not isinstance(inner, dict):
            raise UsageError(f"--set augment.{'.'.join(path)}: {part} is not a table")
        values[part] = inner = dict(inner)
        values = inner
    lists = ("categories", "changes")
    values[name] = (
        [one.strip() for one in value.split(",") if one.strip()] if name in lists else value
    )

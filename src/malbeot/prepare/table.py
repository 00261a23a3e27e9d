"""What the [prepare] table of a bot.toml may say; what it leaves out is taken from the settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from malbeot.prepare.repairs import repairs
from malbeot.settings import PrepareSettings, table_of


class PrepareTable(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    steps: tuple[str, ...] | None = None
    """What is done to every text, in this order; see rules.toml for the names."""
    keep: tuple[str, ...] = ()
    """What looks personal and is not: one's own telephone number, e-mail address, account."""
    against: tuple[str, ...] = ()
    """Evaluation files, by their paths from bot.toml: their questions are not trained on."""
    tokens: Literal["eojeol", "bigram", "kiwi"] | None = None
    validation_share: float | None = Field(default=None, ge=0, lt=0.5)
    test_share: float | None = Field(default=None, ge=0, lt=0.5)

    def over(self, settings: PrepareSettings) -> PrepareSettings:
        """The settings with what the table says instead."""
        own = self.model_dump(include={"tokens", "validation_share", "test_share"})
        return settings.model_copy(
            update={key: value for key, value in own.items() if value is not None}
        )


def read_table(raw: Mapping[str, Any], where: str) -> PrepareTable:
    """The table; raises `UsageError` for an unknown key or step."""
    table = table_of(PrepareTable, raw, where)
    repairs(table.steps or ())
    return table

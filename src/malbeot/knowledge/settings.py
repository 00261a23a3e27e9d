"""The table `[knowledge]` of a bot's bot.toml.

[knowledge]
use = ["notices"]    # shared collections that the bot may search, besides its own store
kiwi = true          # search by morphemes too: finds a little more, takes 300 MB more memory
synonyms = [["회원권", "멤버십"]]   # words by which your customers mean the same
answer_from = 0.7    # how likely a passage must answer, 0 to 1, before the bot says it does
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from malbeot.settings import table_of
from malbeot.text.normalize import fold, squeeze
from malbeot.text.sentences import EMOJI

_EMOJI = re.compile(EMOJI)


def _word(said: str) -> str:
    """The word as it is compared."""
    word = fold(said)
    if not squeeze(word) and not _EMOJI.search(word):
        raise ValueError(f"{said!r} holds no letter and no emoji")
    return word


Word = Annotated[str, AfterValidator(_word)]
NAME = r"^[a-z][a-z0-9_-]{0,63}$"
"""Of bots and shared collections. They name folders, so nothing else is a name."""


class KnowledgeSettings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    use: tuple[Annotated[str, Field(pattern=NAME)], ...] = ()
    """Shared collections that the bot may search, besides its own store."""
    kiwi: bool | None = None
    """Search by morphemes too; left out, what the store was built with."""
    synonyms: tuple[Annotated[tuple[Word, ...], Field(min_length=2)], ...] = ()
    """Words by which customers mean the same, besides the shipped ones."""
    answer_from: float | None = Field(default=None, ge=0, le=1)
    """Likelihood from which a passage answers; left out, what was measured to be right."""


def settings_of(table: object, where: str) -> KnowledgeSettings:
    """The table, checked. Raises `UsageError` that names each wrong key and the nearest known."""
    return table_of(KnowledgeSettings, table, where)

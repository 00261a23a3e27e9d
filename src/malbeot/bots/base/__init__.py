"""What every bot promises, and what it is told.

In: a `Request` (the conversation so far and who is asking). Out: text piece by piece, each piece
already checked, then one `Answer` that holds the whole text and the facts. A bot keeps no state:
everything it knows of the past is in the request. Released text is never withdrawn.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from malbeot.engine.base import Engine
from malbeot.records import Answer, Conversation, Diet


@dataclass(frozen=True, slots=True)
class Recent:
    """An item that this person was shown before."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Profile:
    """Who is asking; every field may be empty. Allergies are the 19 legal names or free text."""

    allergies: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    diet: str = ""
    tastes: Mapping[str, float] = field(default_factory=dict)
    recent: tuple[Recent, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Fields for other bots: age, conditions, medicines, pregnancy, location."""


@dataclass(frozen=True, slots=True)
class Request:
    conversation: Conversation
    profile: Profile = field(default_factory=Profile)
    seed: int | None = None
    chat_id: str = ""
    opening: bool = False
    """True when a new chat opens and nothing has been said yet: greet and suggest."""
    now: datetime | None = None
    """The asker's clock; None takes the server's."""


@dataclass(frozen=True, slots=True)
class Text:
    """A checked piece of the answer, ready to show."""

    text: str


@dataclass(frozen=True, slots=True)
class BotCard:
    """What the page shows before the first message."""

    name: str
    title: str
    description: str
    starters: tuple[str, ...] = ()
    notice: str = ""
    allergens: tuple[str, ...] = ()
    """Names that a profile may choose allergies from; other words are taken too."""
    diets: tuple[Diet, ...] = ()
    """The diets that this bot keeps."""


class Bot(Protocol):
    @property
    def card(self) -> BotCard: ...

    def items(self) -> Sequence[Mapping[str, Any]]:
        """The catalogue, as plain objects with at least `id` and `name`."""
        ...

    def reply(self, request: Request, engine: Engine) -> AsyncGenerator[Text | Answer, None]: ...

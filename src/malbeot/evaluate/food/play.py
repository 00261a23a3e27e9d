"""Plays a conversation with a target: message by message, its own answers in the history.

Out: one `Spoken` a message, with the dishes that were suggested. A target that refuses a message
fails that message and those after it; one that is gone (`EngineError`, `Overloaded`) ends the run,
because a missing server is no wrong answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from malbeot.bots.base import Profile, Request
from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.load import Catalogue
from malbeot.errors import EngineError, MalbeotError, Overloaded
from malbeot.evaluate.base import ASKED_AT, seed_of
from malbeot.evaluate.food.naming import dishes_named
from malbeot.evaluate.target import Reply, Target
from malbeot.records import Answer, Conversation, Turn


@dataclass(frozen=True, slots=True)
class Spoken:
    """`user` is '' for the greeting of a new chat."""

    user: str
    answer: Answer = field(default_factory=lambda: Answer(""))
    dishes: tuple[Dish, ...] = ()
    strangers: tuple[str, ...] = ()
    """Ids of picks that the catalogue does not have."""
    decided: bool = True
    error: str = ""

    def row(self) -> dict[str, Any]:
        """What a person needs to judge the answer, as a JSON object."""
        return {
            "user": self.user,
            "answer": self.answer.text,
            "picks": [{"id": dish.id, "name": dish.name} for dish in self.dishes],
            "picks_from": "the bot" if self.decided else "names in the text",
            "notices": [dict(notice) for notice in self.answer.notices],
            "fallback": self.answer.fallback,
            "composed_share": self.answer.composed_share,
            **({"strangers": list(self.strangers)} if self.strangers else {}),
            **({"error": self.error} if self.error else {}),
        }


@dataclass(frozen=True, slots=True)
class Script:
    """Who says what. An `opening` chat begins with the bot's greeting."""

    id: str
    messages: tuple[str, ...]
    profile: Profile = field(default_factory=Profile)
    opening: bool = False


async def play(target: Target, script: Script, catalogue: Catalogue, seed: int) -> list[Spoken]:
    said: list[Spoken] = []
    turns: list[Turn] = []
    for position, message in enumerate([""] * script.opening + list(script.messages)):
        opening = script.opening and position == 0
        if not opening:
            turns.append(Turn("user", message))
        request = Request(
            conversation=Conversation(tuple(turns)),
            profile=script.profile,
            seed=seed_of(seed, script.id, position),
            chat_id=script.id,
            opening=opening,
            now=ASKED_AT,
        )
        try:
            spoken = _spoken(message, await target.answer(request), catalogue)
        except (EngineError, Overloaded):
            raise
        except MalbeotError as error:
            rest = script.messages[position + (not script.opening) :]
            lost = [Spoken(later, error="not reached: an earlier message failed") for later in rest]
            return [*said, Spoken(message, error=f"{type(error).__name__}: {error}"), *lost]
        said.append(spoken)
        turns.append(Turn("assistant", spoken.answer.text))
    return said


def _spoken(message: str, reply: Reply, catalogue: Catalogue) -> Spoken:
    if not reply.decided:
        dishes = tuple(dishes_named(reply.answer.text, catalogue))
        return Spoken(message, reply.answer, dishes, decided=False)
    ids = [str(pick.get("id", "?")) for pick in reply.answer.picks]
    return Spoken(
        message,
        reply.answer,
        tuple(catalogue.by_id[id] for id in ids if id in catalogue.by_id),
        tuple(id for id in ids if id not in catalogue.by_id),
    )


def names(dishes: Sequence[Dish]) -> str:
    return ", ".join(dish.name for dish in dishes) or "none"


def profile_row(profile: Profile) -> dict[str, Any]:
    """The fields that are set."""
    return {name: value for name, value in asdict(profile).items() if value}

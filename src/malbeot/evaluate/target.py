"""What is measured: a bot in this process, or an engine's bare model.

A target takes the same `Request` that a bot takes and gives one whole `Reply`. `url.py` has the
third kind, a server. A bare model decides nothing: it is told who is asking (`plain.toml`) and its
picks are read from its text by the suite.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from malbeot.bots.base import Bot, Profile, Request, Text
from malbeot.engine.base import Engine, Sampling
from malbeot.errors import EngineError
from malbeot.files import read_toml
from malbeot.records import Answer, Turn


@dataclass(frozen=True, slots=True)
class Reply:
    answer: Answer
    decided: bool = True
    """False for a bare model: there is only text, no picks or notices."""


class Target(Protocol):
    @property
    def name(self) -> str: ...

    def describe(self) -> Mapping[str, Any]:
        """What it is, for the report."""
        ...

    async def answer(self, request: Request) -> Reply:
        """Raises `EngineError` or `Overloaded` when it is not there, any other `MalbeotError` when
        it refuses this request."""
        ...

    async def close(self) -> None: ...


class BotTarget:
    def __init__(self, bot: Bot, engine: Engine) -> None:
        self._bot = bot
        self._engine = engine

    @property
    def name(self) -> str:
        return self._bot.card.name

    def describe(self) -> Mapping[str, Any]:
        style = self._engine.prompt_style
        return {
            "kind": "bot",
            "bot": self.name,
            "model": self._engine.model,
            "prompt_style": style,
        }

    async def answer(self, request: Request) -> Reply:
        released, answer = "", None
        async with aclosing(self._bot.reply(request, self._engine)) as events:
            async for event in events:
                if isinstance(event, Text):
                    released += event.text
                else:
                    answer = event
        if answer is None:
            raise EngineError(f"{self.name}: the reply ended without an answer")
        # What was released is what a person has read; the whole text serves only without it.
        return Reply(replace(answer, text=released or answer.text))

    async def close(self) -> None:
        await self._engine.close()


class EngineTarget:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def name(self) -> str:
        return Path(self._engine.model).name

    def describe(self) -> Mapping[str, Any]:
        style = self._engine.prompt_style
        return {"kind": "model", "model": self._engine.model, "prompt_style": style}

    async def answer(self, request: Request) -> Reply:
        text = ""
        sampling = Sampling(seed=request.seed)
        async with aclosing(self._engine.generate(plain_turns(request), sampling)) as chunks:
            async for chunk in chunks:
                text += chunk.text
        return Reply(Answer(text), decided=False)

    async def close(self) -> None:
        await self._engine.close()


def plain_turns(request: Request) -> Sequence[Turn]:
    """The request as a bare model gets it: who is asking, then the talk."""
    system = Turn("system", _briefing(request.profile))
    turns = request.conversation.turns
    if request.opening and not turns:
        turns = (Turn("user", _prompts()["opening"]),)
    return (system, *turns)


def _briefing(profile: Profile) -> str:
    prompts = _prompts()
    diet = prompts["diets"].get(profile.diet, profile.diet)
    told = {
        "allergies": ", ".join(profile.allergies),
        "dislikes": ", ".join(profile.dislikes),
        "diet": diet,
    }
    lines = [prompts[name].format(words=words) for name, words in told.items() if words]
    return "\n".join([prompts["system"], *lines])


@cache
def _prompts() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("plain.toml"))

"""Brief → script: the messages for the model, the checks its sentences must pass, the fallback."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from malbeot.bots.food.brief import CONTENTS, WARNED, Brief, mini_prompt
from malbeot.bots.food.catalogue.load import Catalogue
from malbeot.bots.food.wording.check import NameIndex, check_answer, check_sentence
from malbeot.bots.food.wording.compose import compose, compose_rest
from malbeot.bots.speech import Script
from malbeot.engine.base import Engine
from malbeot.files import read_toml
from malbeot.records import Conversation, Turn

_PROMPTS = Path(__file__).parent / "prompts.toml"
_MINI_USER_CHARS = 200
_HISTORY = 8


class Scripts:
    """Makes scripts; holds what is the same for all: the names of the dishes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._names = NameIndex(
            {name: dish.name for dish in catalogue.dishes for name in (dish.name, *dish.aliases)}
        )

    @cached_property
    def _system(self) -> str:
        return str(read_toml(_PROMPTS)["system"]).strip()

    def script(self, brief: Brief, conversation: Conversation, engine: Engine, seed: int) -> Script:
        mini = engine.prompt_style == "mini"
        rng = random.Random(seed)  # noqa: S311

        def check(sentence: str, said: Sequence[str]) -> str | None:
            user = conversation.last_user
            return check_sentence(sentence, brief, said, self._names, mini=mini, user=user)

        def rest(said: Sequence[str]) -> Sequence[str]:
            return compose_rest(brief, said, rng) if said else compose(brief, rng)

        return Script(
            messages=self._messages(brief, conversation, mini),
            check=check,
            missing=lambda said: bool(check_answer(said, brief)),
            compose=rest,
        )

    def _messages(self, brief: Brief, conversation: Conversation, mini: bool) -> list[Turn]:
        compares = brief.act == "fact" and not brief.picks
        holds = any(label in CONTENTS for label, _ in brief.facts)
        if brief.told or brief.topic == WARNED or compares or holds:
            return []  # what is in a dish, and comparisons of numbers, are worded by code alone
        return self._mini(brief, conversation) if mini else self._full(brief, conversation)

    def _mini(self, brief: Brief, conversation: Conversation) -> list[Turn]:
        asked = conversation.last_user[-_MINI_USER_CHARS:] if brief.act != "open" else ""
        return [Turn("system", mini_prompt(brief)), Turn("user", asked)]

    def _full(self, brief: Brief, conversation: Conversation) -> list[Turn]:
        system = Turn("system", self._system.format(brief=mini_prompt(brief)))
        talk = [turn for turn in conversation.turns if turn.role != "system"][-_HISTORY:]
        return [system, *(talk or [Turn("user", "안녕하세요")])]

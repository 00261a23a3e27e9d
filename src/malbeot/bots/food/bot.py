"""The food bot: understand → decide → let the model word it → answer with cards.

In: a request and an engine. Out: checked text, then the answer. What may be eaten is decided by
`decide`; nothing the model writes can change it.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Any, get_args

from malbeot.bots.base import BotCard, Request, Text
from malbeot.bots.food.catalogue.allergens import legal_names
from malbeot.bots.food.catalogue.dish import Diet
from malbeot.bots.food.catalogue.load import Catalogue, catalogue
from malbeot.bots.food.decide import decide
from malbeot.bots.food.decision import Decision
from malbeot.bots.food.script import Scripts
from malbeot.bots.food.understanding.understand import understand
from malbeot.bots.manifest import BotManifest, read_manifest
from malbeot.bots.speech import Spoken, speak
from malbeot.engine.base import Engine, Sampling
from malbeot.guard.crisis import Heard, heard
from malbeot.records import Answer, Conversation

FOLDER = Path(__file__).parent
_KOREA = timezone(timedelta(hours=9))
_SAMPLING = Sampling(max_tokens=320, temperature=0.6, top_p=0.9, top_k=40)


class FoodBot:
    def __init__(self, dishes: Catalogue | None = None) -> None:
        self._catalogue = dishes or catalogue()
        self._scripts = Scripts(self._catalogue)

    @cached_property
    def _manifest(self) -> BotManifest:
        return read_manifest(FOLDER / "bot.toml")

    @property
    def card(self) -> BotCard:
        return replace(self._manifest.card, allergens=legal_names(), diets=get_args(Diet))

    def items(self) -> Sequence[Mapping[str, Any]]:
        return [dish.card() for dish in self._catalogue.dishes]

    async def reply(self, request: Request, engine: Engine) -> AsyncGenerator[Text | Answer, None]:
        danger = await asyncio.to_thread(heard, request.conversation)
        if danger.alarm:
            yield Text(" ".join(danger.alarm.answer))
            yield Answer(" ".join(danger.alarm.answer), notices=[danger.alarm.notice])
            return
        request = replace(request, conversation=danger.talk)
        seed = random.getrandbits(31) if request.seed is None else request.seed
        # Long talks take a moment to read: other answers go on meanwhile.
        decision = await asyncio.to_thread(self.decision, request, seed)
        script = self._scripts.script(decision.brief, request.conversation, engine, seed)
        sampling = replace(_SAMPLING, seed=seed)
        spoken = Spoken()
        lead = "".join(f"{sentence} " for sentence in _leads(decision, danger))
        async with aclosing(speak(engine, script, sampling, spoken)) as pieces:
            async for piece in pieces:
                # Not before the model has begun: until then "full" may still be the answer.
                yield Text(lead + piece)
                lead = ""
        yield _answer(decision, spoken, danger)

    def decision(self, request: Request, seed: int) -> Decision:
        """What will be said, before any model is asked. The same seed decides the same."""
        now = request.now or datetime.now(_KOREA)
        now = now.astimezone(_KOREA) if now.tzinfo else now  # meals go by the clock in Korea
        talk = Conversation() if request.opening else request.conversation
        understood = understand(talk, request.profile, self._catalogue, now)
        rng = random.Random(seed)  # noqa: S311
        return decide(understood, request.profile, self._catalogue, rng, now)


def _leads(decision: Decision, danger: Heard) -> list[str]:
    """What code says before the brief is worded."""
    return [sentence for sentence in (danger.lead, *decision.leads) if sentence]


def _answer(decision: Decision, spoken: Spoken, danger: Heard) -> Answer:
    return Answer(
        text=" ".join((*_leads(decision, danger), *spoken.sentences)),
        picks=decision.cards(),
        notices=[*danger.notices, *decision.notices()],
        fallback=spoken.composed > 0,
        composed_share=round(spoken.composed_share, 4),
        usage={
            "prompt_tokens": spoken.usage.prompt_tokens,
            "completion_tokens": spoken.usage.completion_tokens,
        },
    )

"""Point 5: how often the model's own text passes every output check.

Held-out turns of two kinds: briefs about dishes that exist nowhere (seeds that no training file
used, all names made up) and the turns of the food suite's conversations with the real catalogue.
Each goes through the same `speak` as in the product. "First try" counts answers in which no
sentence was refused, "own words" those without a composed character, when a refused sentence may be
written again; the rest fell back. Turns that code words by rule (what is in a dish, verdicts,
warnings) ask no model: they are counted apart.

Run: python benchmarks/own_words.py [--count 500]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from machine import describe

from malbeot.bots.base import Profile, Request
from malbeot.bots.food.bot import FoodBot
from malbeot.bots.food.brief import Brief
from malbeot.bots.food.catalogue.load import catalogue
from malbeot.bots.food.script import Scripts
from malbeot.bots.food.wording.dialogues import BRIEF_SHARES, invent_brief
from malbeot.bots.food.wording.invent import Inventor
from malbeot.bots.food.wording.messages import message
from malbeot.bots.speech import Spoken, speak
from malbeot.engine.base import Engine, Sampling
from malbeot.engine.load import open_engine
from malbeot.evaluate.food.conversations import SHIPPED
from malbeot.files import read_jsonl
from malbeot.records import Conversation, Turn
from malbeot.settings import EngineSettings

HELD_OUT_SEED = 990_000
SAMPLING = Sampling(max_tokens=320, temperature=0.6, top_p=0.9, top_k=40)


def invented(count: int) -> Iterator[tuple[Brief, Conversation]]:
    rng = random.Random(HELD_OUT_SEED)
    names = [dish.name for dish in catalogue().dishes]
    inventor = Inventor(rng, names, (), 1.0)
    for _ in range(count):
        act = rng.choices(list(BRIEF_SHARES), list(BRIEF_SHARES.values()))[0]
        brief, _made_up = invent_brief(act, inventor)
        yield brief, Conversation((Turn("user", message(brief, rng)),))


def real() -> Iterator[tuple[Brief, Conversation]]:
    bot = FoodBot()
    for row in read_jsonl(SHIPPED):
        told = row.get("profile", {})
        profile = Profile(
            tuple(told.get("allergies", ())), tuple(told.get("dislikes", ())), told.get("diet", "")
        )
        first = Conversation((Turn("user", row["turns"][0]["user"]),))
        seed = int(row["id"].strip("f"))
        yield bot.decision(Request(first, profile), seed).brief, first


async def share(turns: list[tuple[Brief, Conversation]], engine: Engine) -> str:
    scripts = Scripts(catalogue())
    first = own = 0
    characters = composed = 0
    reasons: Counter[str] = Counter()
    gate = asyncio.Semaphore(8)

    async def one(number: int, brief: Brief, talk: Conversation) -> Spoken | None:
        script = scripts.script(brief, talk, engine, number)
        if not script.messages:
            return None
        spoken = Spoken()
        async with gate:
            async for _ in speak(engine, script, replace(SAMPLING, seed=number), spoken):
                pass
        return spoken

    answers = await asyncio.gather(*(one(i, *turn) for i, turn in enumerate(turns)))
    asked = [spoken for spoken in answers if spoken is not None]
    for spoken in asked:
        first += not spoken.refused and spoken.composed == 0
        own += spoken.composed == 0
        characters += len(spoken.text)
        composed += spoken.composed
        reasons.update(reason.split(":")[0] for reason in spoken.refused)
    n = len(asked)
    return (
        f"n={n} (and {len(turns) - n} worded by code): "
        f"first try {first / n:.1%}, own words {own / n:.1%}, "
        f"composed share of all characters {composed / characters:.1%}; "
        f"refusals {json.dumps(dict(reasons.most_common(6)), ensure_ascii=False)}"
    )


async def measure(count: int) -> None:
    engine = open_engine(EngineSettings())
    print("made-up dishes    ", await share(list(invented(count)), engine))
    print("the real catalogue", await share(list(real()), engine))
    await engine.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    print(describe())
    asyncio.run(measure(parser.parse_args().count))


if __name__ == "__main__":
    main()

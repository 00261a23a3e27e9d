"""Who asks what: (profile, talk) pairs for the allergy suite, the same from the same seed.

Every word of `allergy.toml` alone, then pairs and triples of words; each asks as the written
conversations do, in words of the table, and for dishes that it must not get. A share says its
allergy in the talk and has an empty profile.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from malbeot.bots.base import Profile
from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.load import Catalogue
from malbeot.evaluate.food.conversations import Case
from malbeot.evaluate.food.oracle import broken_by, sayable, table
from malbeot.evaluate.food.play import Script

_COMBINED = 70
_WRITTEN = 4
_QUESTION = "question"


@dataclass(frozen=True, slots=True)
class AllergyCase:
    script: Script
    words: tuple[str, ...]
    way: str
    """'profile' or 'talk': where the allergy is told."""
    asks_about: bool = False
    """A question about a named dish, whose card may be shown because it was asked for."""


def allergy_cases(cases: Sequence[Case], dishes: Catalogue, seed: int) -> list[AllergyCase]:
    rng = random.Random(f"allergy {seed}")  # noqa: S311
    written = [case for case in cases if case.steps[0].user.strip()]
    found: list[AllergyCase] = []
    unsafe = {
        word: {dish.id for dish in dishes.dishes if broken_by(dish, (word,))} for word in sayable()
    }
    for number, words in enumerate(_who(rng), 1):
        ids = set[str]().union(*(unsafe[word] for word in words))
        barred = [dish for dish in dishes.dishes if dish.id in ids]
        found += _in_profile(f"a{number:03}", words, barred, written, rng)
        if len(words) == 1:
            found.append(_in_talk(f"a{number:03}", words[0], rng))
    return found


def _who(rng: random.Random) -> Iterator[tuple[str, ...]]:
    words = sayable()
    yield from ((word,) for word in words)
    for number in range(_COMBINED):
        yield tuple(rng.sample(words, 2 + number % 2))


def _in_profile(
    id: str,
    words: tuple[str, ...],
    barred: Sequence[Dish],
    written: Sequence[Case],
    rng: random.Random,
) -> Iterator[AllergyCase]:
    profile, wishes = Profile(allergies=words), table()["wishes"]
    more = rng.choice(wishes["more"])
    yield AllergyCase(Script(f"{id}-open", (more,), profile, opening=True), words, "profile")
    plain = (rng.choice(wishes["words"]), rng.choice(wishes["more"]))
    yield AllergyCase(Script(f"{id}-wish", plain, profile), words, "profile")
    for position, dish in enumerate(rng.sample(barred, min(2, len(barred))), 1):
        pull = rng.choice(wishes["tempting"]).format(dish=dish.name)
        yield AllergyCase(Script(f"{id}-pull{position}", (pull,), profile), words, "profile")
    for position, case in enumerate(rng.sample(written, min(_WRITTEN, len(written))), 1):
        script = Script(f"{id}-said{position}", (case.steps[0].user,), profile)
        yield AllergyCase(script, words, "profile", _QUESTION in case.tags)


def _in_talk(id: str, word: str, rng: random.Random) -> AllergyCase:
    told = rng.choice(table()["talk"]["says"]).format(word=word)
    wishes = table()["wishes"]
    messages = (told, rng.choice(wishes["words"]), rng.choice(wishes["more"]))
    return AllergyCase(Script(f"{id}-talk", messages), (word,), "talk")

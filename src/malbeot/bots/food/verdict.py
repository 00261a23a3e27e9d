"""Answers worded by code alone: a wrong one does harm, or a model has nothing to add.

In: what was understood, the dish, this person's allergies, a random source. Out: whole sentences
from `wording/verdicts.toml`. Says no more than the catalogue holds, and always that a kitchen may
differ.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from malbeot.bots.food.catalogue.allergens import allergy, sure
from malbeot.bots.food.catalogue.dish import UNKNOWN, Dish
from malbeot.bots.food.catalogue.ingredients import table
from malbeot.bots.food.understanding.cues import diet_label
from malbeot.bots.food.wording.grammar import grammar
from malbeot.text.sentences import split

_MOST_NAMED = 4


def may_eat(dish: Dish, allergies: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    """For a dish that breaks none of `allergies`."""
    sentences = []
    if clear := [word for word in allergies if sure(word)]:
        sentences.append(_say("leave.clear", rng, name=dish.name, value=", ".join(clear)))
    found = ", ".join(sorted(dish.allergens) + ([UNKNOWN] if dish.unknown else []))
    rule = "leave.allergens" if found else "leave.none"
    sentences.append(_say(rule, rng, name=dish.name, value=found))
    return _whole(sentences, _say("leave.check", rng))


def no_leave(allergies: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    """Leave was asked for something that is no dish of the catalogue: '새우튀김 먹어도 돼?'."""
    return _whole([_say("leave.barred", rng, value=", ".join(allergies))], _say("leave.offer", rng))


def diet(dish: Dish, name: str, allergies: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    """`name` is an id of `ingredients.py`: 'vegan'; `allergies` are those that the dish breaks."""
    word = diet_label(name)
    breaking = ", ".join(table().barred(dish.everything, name)[:_MOST_NAMED])
    rule = "diet.breaks" if breaking else "diet.fits"
    said = [_say(rule, rng, name=dish.name, diet=word, value=breaking)]
    if allergies:
        said.append(_say("diet.allergy", rng, value=", ".join(allergies)))
    return _whole(said, _say("diet.offer" if breaking else "diet.check", rng, diet=word))


def without(
    dish: Dish, ingredient: str, allergies: Sequence[str], rng: random.Random
) -> tuple[str, ...]:
    """'새우 빼고 먹으면 돼?': for an allergy, what is left out may still be in the broth."""
    slots = {"name": dish.name, "value": ingredient}
    parts = allergy(ingredient)
    if not parts.forbids(dish):
        return _whole([_say("without.absent", rng, **slots)], _say("leave.check", rng))
    known = [allergy(word) for word in allergies]
    same = any(parts.allergens & one.allergens or parts.parts & one.parts for one in known)
    rule = "without.allergy" if same else "without.taste"
    return _whole([_say(rule, rng, **slots)], _say("without.offer", rng, **slots))


def taste(dish: Dish, value: str, rng: random.Random) -> tuple[str, ...]:
    """How salty, sweet or greasy it is."""
    return _whole(
        [_say("taste.tell", rng, name=dish.name, value=value)], _say("taste.differs", rng)
    )


def chosen(dish: Dish, rng: random.Random) -> tuple[str, ...]:
    """Somebody has picked one of the suggestions."""
    return _whole([_say("chosen.confirm", rng, name=dish.name)], _say("chosen.wish", rng))


def keeps_diet(name: str, rng: random.Random) -> tuple[str, ...]:
    """Somebody has told how they eat."""
    return _whole([_say("keeps.heard", rng, diet=diet_label(name))], _say("keeps.ask", rng))


def which_allergy(rng: random.Random) -> tuple[str, ...]:
    """An allergy was told without saying to what."""
    return _whole([_say("which.heard", rng)], _say("which.ask", rng))


def _say(rule: str, rng: random.Random, **slots: str) -> str:
    return grammar("verdicts").say(f"verdicts.{rule}", slots, rng)


def _whole(pieces: Sequence[str], end: str) -> tuple[str, ...]:
    return tuple(sentence for piece in (*pieces, end) for sentence in split(piece))

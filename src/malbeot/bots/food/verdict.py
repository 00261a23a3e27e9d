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
from malbeot.bots.food.facts import fact
from malbeot.bots.food.understanding.cues import diet_label
from malbeot.bots.food.wording.grammar import grammar
from malbeot.text.sentences import split

_MOST_NAMED = 4
_SALTY = ("나트륨", "염분")
_HARAM = frozenset(("pork", "alcohol"))
"""What no way of preparing makes halal."""


def may_eat(
    dish: Dish, allergies: Sequence[str], refused: Sequence[str], rng: random.Random
) -> tuple[str, ...]:
    """For a dish that breaks none of `allergies`. `refused`: dislikes that it goes against."""
    sentences = []
    if clear := [word for word in allergies if sure(word)]:
        sentences.append(say("leave.clear", rng, name=dish.name, value=", ".join(clear)))
    elif not allergies and not refused:
        sentences.append(say("leave.fine", rng, name=dish.name))
    if refused:
        told = ", ".join(refused)
        sentences.append(say("leave.refused", rng, name=dish.name, value=told))
    found = ", ".join(sorted(dish.allergens) + ([UNKNOWN] if dish.unknown else []))
    rule = "leave.allergens" if found else "leave.none"
    sentences.append(say(rule, rng, name=dish.name, value=found))
    return whole(sentences, say("leave.check", rng))


def no_leave(allergies: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    """Leave was asked for something that is no dish of the catalogue: '새우튀김 먹어도 돼?'."""
    return whole([say("leave.barred", rng, value=", ".join(allergies))], say("leave.offer", rng))


def cannot_tell(rng: random.Random) -> tuple[str, ...]:
    """Leave was asked for something that nobody here has heard of."""
    return whole([say("leave.unknown", rng)], say("leave.offer", rng))


def diet(dish: Dish, name: str, allergies: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    """`name` is an id of `ingredients.py`: 'vegan'; `allergies` are those that the dish breaks."""
    word = diet_label(name)
    parts = table().barred(dish.everything, name)
    breaking = ", ".join(parts[:_MOST_NAMED])
    rule = "diet.breaks" if breaking else "diet.fits"
    if breaking and name == "halal" and not table().contents(parts).tags & _HARAM:
        rule = "diet.halal_meat"
    said = [say(rule, rng, name=dish.name, diet=word, value=breaking)]
    if allergies:
        said.append(say("diet.allergy", rng, value=", ".join(allergies)))
    return whole(said, say("diet.offer" if breaking else "diet.check", rng, diet=word))


def without(
    dish: Dish, ingredient: str, allergies: Sequence[str], rng: random.Random
) -> tuple[str, ...]:
    """'새우 빼고 먹으면 돼?': for an allergy, what is left out may still be in the broth."""
    slots = {"name": dish.name, "value": ingredient}
    parts = allergy(ingredient)
    if not parts.forbids(dish):
        return whole([say("without.absent", rng, **slots)], say("leave.check", rng))
    known = [allergy(word) for word in allergies]
    same = any(parts.allergens & one.allergens or parts.parts & one.parts for one in known)
    rule = "without.allergy" if same else "without.taste"
    return whole([say(rule, rng, **slots)], say("without.offer", rng, **slots))


def taste(dish: Dish, value: str, rng: random.Random) -> tuple[str, ...]:
    """How salty, sweet or greasy it is."""
    return whole([say("taste.tell", rng, name=dish.name, value=value)], say("taste.differs", rng))


def chosen(dish: Dish, rng: random.Random) -> tuple[str, ...]:
    """Somebody has picked one of the suggestions."""
    return whole([say("chosen.confirm", rng, name=dish.name)], say("chosen.wish", rng))


def beware(dish: Dish, allergies: Sequence[str], rng: random.Random) -> str:
    """One sentence on a compared dish that this person must not eat."""
    return say("compare.beware", rng, name=dish.name, value=", ".join(allergies))


def recipe(dish: Dish, rng: random.Random) -> tuple[str, ...]:
    """How it is cooked was asked; the catalogue holds what goes in."""
    parts = fact(dish, "재료")[0][1]
    return whole([say("recipe.tell", rng, name=dish.name, value=parts)], say("recipe.ask", rng))


def no_amount(dish: Dish, nutrient: str, rng: random.Random) -> tuple[str, ...]:
    """A nutrient that the catalogue does not hold; of sodium it knows how salty the dish tastes."""
    told = [say("unknown.amount", rng, name=dish.name, value=nutrient)]
    if nutrient in _SALTY:
        told.append(say("unknown.salty", rng, value=fact(dish, "짠 정도")[0][1]))
    return whole(told, say("unknown.ask", rng))


def why(dish: Dish, reason: str, rng: random.Random) -> tuple[str, ...]:
    """Why it was suggested: the wish that it meets, else what is good about it."""
    rule, value = ("why.reason", reason) if reason else ("why.trait", rng.choice(dish.traits))
    return whole([say(rule, rng, name=dish.name, value=value)], say("why.ask", rng))


def keeps_diet(name: str, rng: random.Random) -> tuple[str, ...]:
    """Somebody has told how they eat."""
    return whole([say("keeps.heard", rng, diet=diet_label(name))], say("keeps.ask", rng))


def which_allergy(rng: random.Random) -> tuple[str, ...]:
    """An allergy was told without saying to what."""
    return whole([say("which.heard", rng)], say("which.ask", rng))


def remembered(
    allergies: Sequence[str], dislikes: Sequence[str], diets: Sequence[str], rng: random.Random
) -> tuple[str, ...]:
    """What this person told of what they do not eat."""
    kinds = {"allergies": allergies, "dislikes": dislikes, "diets": list(map(diet_label, diets))}
    told = [
        say(f"memory.{kind}", rng, value=", ".join(words)) for kind, words in kinds.items() if words
    ]
    return whole(told or [say("memory.nothing", rng)], say("memory.ask", rng))


def allergy_stays(rng: random.Random) -> tuple[str, ...]:
    """An allergy was taken back as a joke: too dangerous to believe."""
    return whole([say("memory.stays", rng)], say("memory.offer", rng))


def taken_back(words: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    """Dislikes that hold no longer."""
    return whole([say("memory.back", rng, value=", ".join(words))], say("memory.offer", rng))


def say(rule: str, rng: random.Random, **slots: str) -> str:
    """One sentence or more of a rule of verdicts.toml."""
    return grammar("verdicts").say(f"verdicts.{rule}", slots, rng)


def whole(pieces: Sequence[str], end: str) -> tuple[str, ...]:
    """The pieces and the end as single sentences."""
    return tuple(sentence for piece in (*pieces, end) for sentence in split(piece))

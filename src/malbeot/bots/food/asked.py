"""One dish that was asked about: its facts, a verdict, or a warning.

In: what was understood, the dish, who asks, a random source. Out: `Decision`. A dish that this
person must not eat is told with its warning and shown without a card, so that nothing invites to
it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from malbeot.bots.base import Profile
from malbeot.bots.food import verdict
from malbeot.bots.food.brief import WARNED, Act, Brief, PickFacts
from malbeot.bots.food.catalogue.allergens import allergy
from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.predicate import meets
from malbeot.bots.food.comparison import compare
from malbeot.bots.food.decision import Decision
from malbeot.bots.food.facts import Fact, details, fact
from malbeot.bots.food.limits import Limits, limits
from malbeot.bots.food.why import reason
from malbeot.bots.food.wish import Understood

_LEAVE = "먹어도 됨"
_TASTES = ("짠 정도", "단 정도", "느끼한 정도")
"""Asked too rarely for a small model to learn their wording."""


def about(understood: Understood, dish: Dish, profile: Profile, rng: random.Random) -> Decision:
    bounds = limits(understood.wish, profile)
    barred, refused = bounds.allergies_of(dish), bounds.refused_of(dish)
    diets = bounds.diets_of(dish)
    cards = () if barred or diets else (dish,)
    if understood.asks_leave and not barred and (advice := _advice(understood, dish)):
        return Decision(Brief("fact", told=advice), refused=refused)
    if told := _verdict(understood, dish, bounds, rng):
        return Decision(Brief("fact", told=told), cards, barred=barred, refused=refused)
    asked = understood.act == "fact"
    facts = _facts(dish, understood) if asked else details(dish)
    if barred:
        kept = tuple(item for item in facts if item[0] != "알레르기") if asked else ()
        return Decision(_warning(dish, kept, barred), barred=barred)
    traits = () if asked else tuple(rng.sample(dish.traits, 2))
    act: Act = "fact" if asked else "detail"
    brief = Brief(act, picks=(PickFacts(dish.name, traits),), facts=facts)
    return Decision(brief, cards, refused=refused)


def compared(
    understood: Understood, dishes: tuple[Dish, Dish], profile: Profile, rng: random.Random
) -> Decision:
    """The same fact of two dishes, with a warning of those that break an allergy."""
    bounds = limits(understood.wish, profile)
    barred = {dish: words for dish in dishes if (words := bounds.allergies_of(dish))}
    told = compare(*dishes, understood.question, rng, warned=bool(barred))
    warnings = (verdict.beware(dish, words, rng) for dish, words in barred.items())
    return Decision(
        Brief("fact", told=(*told, *warnings)),
        tuple(d for d in dishes if d not in barred and not bounds.diets_of(d)),
        barred=tuple(dict.fromkeys(word for words in barred.values() for word in words)),
        refused=tuple(dict.fromkeys(word for dish in dishes for word in bounds.refused_of(dish))),
    )


def _verdict(
    understood: Understood, dish: Dish, bounds: Limits, rng: random.Random
) -> tuple[str, ...]:
    """Sentences of `verdict.py`; nothing when facts or the warning answer."""
    asked = understood.question
    barred, diets = bounds.allergies_of(dish), bounds.diets_of(dish)
    if asked == "빼고 먹기":
        return verdict.without(dish, understood.ingredient, bounds.allergies, rng)
    if asked == "식단":
        return verdict.diet(dish, understood.ingredient, barred, rng)
    if barred:
        return ()
    if diets and asked in ("", _LEAVE):
        return verdict.diet(dish, diets[0], (), rng)
    if understood.act == "chat":
        return verdict.chosen(dish, rng)
    if asked == "조리법":
        return verdict.recipe(dish, rng)
    if asked == "없는 값":
        return verdict.no_amount(dish, understood.ingredient, rng)
    if asked == "이유":
        return verdict.why(dish, reason(dish, understood.wish, (), rng), rng)
    if asked in _TASTES:
        return verdict.taste(dish, _facts(dish, understood)[0][1], rng)
    if asked != _LEAVE:
        return ()
    return verdict.may_eat(dish, bounds.allergies, bounds.refused_of(dish), rng)


def _warning(dish: Dish, facts: Sequence[Fact], barred: Sequence[str]) -> Brief:
    """What is surely in it, and what may be."""
    sure = [word for word in barred if allergy(word).made_with(dish)]
    maybe = [word for word in barred if word not in sure]
    pairs = (("알레르기 주의", sure), ("알레르기 걱정", maybe))
    warnings = [(label, ", ".join(words)) for label, words in pairs if words]
    return Brief("fact", picks=(PickFacts(dish.name),), facts=(*facts, *warnings), topic=WARNED)


def _advice(understood: Understood, dish: Dish) -> tuple[str, ...]:
    """Of the state of body told last; milder where this dish is not what it keeps out."""
    if not understood.cares:
        return ()
    against = [one for one in understood.cares if not meets(dish, one.bars)]
    care = (*against, understood.cares[-1])[0]
    return care.otherwise if care.otherwise and meets(dish, care.bars) else care.advice


def _facts(dish: Dish, understood: Understood) -> tuple[Fact, ...]:
    first = fact(dish, understood.question, understood.ingredient)
    return (*first, *(told for question in understood.also for told in fact(dish, question)))

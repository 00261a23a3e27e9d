"""From what was understood to what will be said: the dishes and the brief.

In: `Understood`, who asks, the catalogue. Out: `Decision`. Every choice is made here, by code; the
model only words the brief.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime

from malbeot.bots.base import Profile
from malbeot.bots.food import verdict
from malbeot.bots.food.asked import about, compared
from malbeot.bots.food.brief import SUGGESTING, Brief, PickFacts
from malbeot.bots.food.catalogue.allergens import spelled, unknown
from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.load import Catalogue
from malbeot.bots.food.decision import Decision
from malbeot.bots.food.limits import limits
from malbeot.bots.food.recommend import Choice, recommend
from malbeot.bots.food.why import reasons_of
from malbeot.bots.food.wish import Recall, Rule, Understood, Wish

_MOST_SITUATION = 3
_MOST_AVOIDED = 3
_CHOOSING = (*SUGGESTING, "noted")


def decide(
    understood: Understood,
    profile: Profile,
    catalogue: Catalogue,
    rng: random.Random,
    now: datetime,
) -> Decision:
    decision = _decide(understood, profile, catalogue, rng, now)
    if understood.act in _CHOOSING and not decision.brief.told:
        decision = replace(decision, leads=understood.leads)
    strange = tuple(word for word in limits(understood.wish, profile).allergies if unknown(word))
    if decision.dishes or decision.brief.told or decision.brief.act == "noted":
        return replace(decision, cares=understood.cares, unknown=strange)
    return decision


def _decide(
    understood: Understood,
    profile: Profile,
    catalogue: Catalogue,
    rng: random.Random,
    now: datetime,
) -> Decision:
    wish = understood.wish
    if understood.hazard:
        return Decision(Brief("fact", told=understood.hazard.answer))
    if understood.recall:
        return Decision(Brief("noted", told=_recalled(understood.recall, wish, profile, rng)))
    if understood.asked_allergy and understood.act not in ("detail", "fact"):
        return Decision(Brief("noted", told=verdict.which_allergy(rng)))
    if understood.act in _CHOOSING and (advice := _advice(understood)):
        return Decision(Brief("fact", told=advice))
    if understood.act in _CHOOSING and understood.asks_leave and wish.allergies:
        return Decision(Brief("fact", told=verdict.no_leave(wish.allergies, rng)))
    if understood.act in _CHOOSING and understood.of_unknown:
        return Decision(Brief("fact", told=verdict.cannot_tell(rng)))
    if understood.act in SUGGESTING:
        choice = recommend(catalogue, wish, profile, rng=rng, now=now, count=understood.count)
        return _suggestion(understood, choice, profile, rng)
    if understood.dish:
        dish = catalogue.by_id[understood.dish]
        if understood.other:
            return compared(understood, (dish, catalogue.by_id[understood.other]), profile, rng)
        return about(understood, dish, profile, rng)
    if understood.act == "noted":
        if understood.told_diet and not wish.allergies:
            return Decision(Brief("noted", told=verdict.keeps_diet(understood.told_diet, rng)))
        return Decision(_noted(wish))
    return Decision(Brief(understood.act, topic=understood.topic))


def _advice(understood: Understood) -> tuple[str, ...]:
    """What a doctor should be asked instead: no dish for a baby, no leave for a kind of dish."""
    cares = understood.cares
    if cares and understood.told_care and understood.act == "noted":
        return cares[-1].advice
    return next((care.advice for care in cares if care.declines or understood.asks_leave), ())


def _recalled(recall: Recall, wish: Wish, profile: Profile, rng: random.Random) -> tuple[str, ...]:
    if recall.kind == "allergy":
        return verdict.allergy_stays(rng)
    if recall.kind == "back":
        return verdict.taken_back(recall.words, rng)
    known = limits(wish, profile)
    refused = (*known.dislikes, *(rule.word for rule in wish.hard if rule.word))
    return verdict.remembered(known.allergies, tuple(dict.fromkeys(refused)), known.diets, rng)


def _noted(wish: Wish) -> Brief:
    """What was told in the talk, not what the profile holds; an allergy is spoken of as one."""
    refused = (*wish.dislikes, *(rule.word for rule in wish.hard if rule.word))
    told = [spelled(word) for word in wish.allergies if not unknown(word)] or refused
    avoided = tuple(dict.fromkeys(told))[-_MOST_AVOIDED:]
    topic = "알레르기" if wish.allergies else "싫은 음식" if avoided else "취향"
    return Brief("noted", wish.labels[-_MOST_SITUATION:], avoided, topic=topic)


def _suggestion(
    understood: Understood, choice: Choice, profile: Profile, rng: random.Random
) -> Decision:
    wish = understood.wish
    avoided = _avoided(wish, profile)
    if not choice.dishes:
        return Decision(Brief("nothing", situation=_situation(wish), avoided=avoided))
    # What was kept out on purpose is told as that.
    given_up = [rule.word for rule in choice.relaxed if rule.word not in avoided]
    why = reasons_of(choice.dishes, wish, choice.relaxed, rng)
    brief = Brief(
        act=understood.act,
        situation=_situation(wish, choice.relaxed),
        avoided=avoided,
        relaxed=tuple(dict.fromkeys(given_up)),
        picks=tuple(_pick(dish, why[dish.id], rng) for dish in choice.dishes),
    )
    cards = {id: f"{told} 메뉴예요." for id, told in why.items() if told}
    return Decision(brief, choice.dishes, cards, choice.relaxed)


def _pick(dish: Dish, reason: str, rng: random.Random) -> PickFacts:
    """One trait where there is a reason, two where there is none: enough for one sentence."""
    return PickFacts(dish.name, tuple(rng.sample(dish.traits, 1 if reason else 2)), reason)


def _situation(wish: Wish, relaxed: tuple[Rule, ...] = ()) -> tuple[str, ...]:
    dropped = {rule.label for rule in relaxed}
    return tuple(label for label in wish.labels if label not in dropped)[-_MOST_SITUATION:]


def _avoided(wish: Wish, profile: Profile) -> tuple[str, ...]:
    """What was kept out: every allergy, then refusals; of '파' and '대파' the wider one."""
    allergies = (word for word in limits(wish, profile).allergies if not unknown(word))
    refused = (*wish.dislikes, *(rule.word for rule in wish.hard if rule.word))
    told = tuple(dict.fromkeys(allergies))
    others = [w for w in dict.fromkeys(refused) if not any(w != o and o in w for o in refused)]
    return (*told, *(w for w in others if w not in told))[: max(_MOST_AVOIDED, len(told))]

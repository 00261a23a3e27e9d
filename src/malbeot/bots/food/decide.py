"""From what was understood to what will be said: the dishes and the brief.

In: `Understood`, who asks, the catalogue. Out: `Decision`. Every choice is made here, by code; the
model only words the brief.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from malbeot.bots.base import Profile
from malbeot.bots.food.brief import WARNED, Act, Brief, PickFacts
from malbeot.bots.food.catalogue.allergens import allergy
from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.load import Catalogue
from malbeot.bots.food.catalogue.predicate import meets
from malbeot.bots.food.facts import details, fact
from malbeot.bots.food.recommend import Choice, recommend
from malbeot.bots.food.wish import Rule, Understood, Wish
from malbeot.bots.food.wording.labels import reasons

_MOST_SITUATION = 3
_MOST_AVOIDED = 3


@dataclass(frozen=True, slots=True)
class Decision:
    brief: Brief
    dishes: tuple[Dish, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Dish id → why it was chosen, as said on its card."""
    relaxed: tuple[Rule, ...] = ()
    barred: tuple[str, ...] = ()
    """Allergies that the dish asked about would break."""

    def cards(self) -> list[dict[str, Any]]:
        return [dish.card(self.reasons.get(dish.id, "")) for dish in self.dishes]

    def notices(self) -> list[dict[str, str]]:
        told = []
        if self.relaxed:
            named = ", ".join(dict.fromkeys(rule.word for rule in self.relaxed))
            text = f"모두 맞는 메뉴가 없어서 이 조건은 빼고 찾았어요: {named}"
            told.append({"kind": "relaxed", "text": text})
        if self.barred:
            text = f"알려 주신 알레르기 때문에 이 메뉴는 권하지 않아요: {', '.join(self.barred)}"
            told.append({"kind": "allergy", "text": text})
        return told


def decide(
    understood: Understood,
    profile: Profile,
    catalogue: Catalogue,
    rng: random.Random,
    now: datetime,
) -> Decision:
    wish = understood.wish
    if understood.act in ("open", "recommend", "more"):
        choice = recommend(catalogue, wish, profile, rng=rng, now=now, count=understood.count)
        return _suggestion(understood, choice, profile, rng)
    if understood.act in ("detail", "fact"):
        dish = catalogue.by_id[understood.dish]
        if understood.other:
            return _compared(understood, (dish, catalogue.by_id[understood.other]), profile)
        return _about(understood, dish, profile, rng)
    if understood.act == "noted":
        return Decision(_noted(wish))
    return Decision(Brief(understood.act, topic=understood.topic))


def _noted(wish: Wish) -> Brief:
    """What was told in the talk, not what the profile holds; an allergy is spoken of as one."""
    told = wish.allergies or (*wish.dislikes, *(rule.word for rule in wish.hard if rule.word))
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
    why = {dish.id: _reason(dish, wish, choice.relaxed, rng) for dish in choice.dishes}
    brief = Brief(
        act=understood.act,
        situation=_situation(wish, choice.relaxed),
        avoided=avoided,
        relaxed=tuple(dict.fromkeys(rule.word for rule in choice.relaxed)),
        picks=tuple(_pick(dish, why[dish.id], rng) for dish in choice.dishes),
    )
    cards = {id: f"{reason} 메뉴예요." for id, reason in why.items() if reason}
    return Decision(brief, choice.dishes, cards, choice.relaxed)


def _about(understood: Understood, dish: Dish, profile: Profile, rng: random.Random) -> Decision:
    """What was asked about a dish. One that this person must not eat is told with its warning and
    shown without a card, so that nothing invites to it."""
    asked = understood.act == "fact"
    facts = _facts(dish, understood) if asked else details(dish)
    if barred := _barred(dish, understood.wish, profile):
        warning = ("알레르기", ", ".join(barred))
        told = tuple(item for item in facts if item[0] != "알레르기") if asked else ()
        brief = Brief("fact", picks=(PickFacts(dish.name),), facts=(*told, warning), topic=WARNED)
        return Decision(brief, barred=barred)
    traits = () if asked else tuple(rng.sample(dish.traits, 2))
    act: Act = "fact" if asked else "detail"
    return Decision(Brief(act, picks=(PickFacts(dish.name, traits),), facts=facts), (dish,))


def _facts(dish: Dish, understood: Understood) -> tuple[tuple[str, str], ...]:
    first = fact(dish, understood.question, understood.ingredient)
    return (*first, *(told for question in understood.also for told in fact(dish, question)))


def _compared(understood: Understood, dishes: tuple[Dish, ...], profile: Profile) -> Decision:
    """The same fact of two dishes; each fact names its dish."""
    facts = tuple(
        (f"{dish.name}의 {label}", value)
        for dish in dishes for label, value in fact(dish, understood.question)
    )  # fmt: skip
    words = [word for dish in dishes for word in _barred(dish, understood.wish, profile)]
    if barred := tuple(dict.fromkeys(words)):
        warned = (*facts, ("알레르기", ", ".join(barred)))
        return Decision(Brief("fact", facts=warned, topic=WARNED), barred=barred)
    return Decision(Brief("fact", facts=facts), dishes)


def _barred(dish: Dish, wish: Wish, profile: Profile) -> tuple[str, ...]:
    """This person's allergies that the dish would break, as they call them."""
    words = dict.fromkeys((*wish.allergies, *profile.allergies))
    return tuple(word for word in words if allergy(word).forbids(dish))


def _pick(dish: Dish, reason: str, rng: random.Random) -> PickFacts:
    """One trait where there is a reason, two where there is none: enough for one sentence."""
    return PickFacts(dish.name, tuple(rng.sample(dish.traits, 1 if reason else 2)), reason)


def _reason(dish: Dish, wish: Wish, relaxed: tuple[Rule, ...], rng: random.Random) -> str:
    """Why this dish, from a wish that it really meets; '' when there is none to tell."""
    dropped = {rule.label for rule in relaxed}
    rules = [
        rule for rule in (*wish.prefer, *wish.soft) if rule.label and rule.label not in dropped
    ]
    met = [rule.label for rule in rules if meets(dish, rule.predicate)]
    told = [phrase for label in met for phrase in reasons(label)]
    return rng.choice(told) if told else ""


def _situation(wish: Wish, relaxed: tuple[Rule, ...] = ()) -> tuple[str, ...]:
    dropped = {rule.label for rule in relaxed}
    return tuple(label for label in wish.labels if label not in dropped)[-_MOST_SITUATION:]


def _avoided(wish: Wish, profile: Profile) -> tuple[str, ...]:
    """What was kept out, allergies first, then refusals."""
    told = (*wish.allergies, *profile.allergies, *wish.dislikes)
    refused = [rule.word for rule in wish.hard if rule.word]
    return tuple(dict.fromkeys((*told, *refused)))[:_MOST_AVOIDED]

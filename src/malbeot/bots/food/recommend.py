"""Which dishes to suggest: hard filter → score → recency, noise and variety.

In: the catalogue, a `Wish`, who asks. Out: `Choice`: dishes in order, and which soft wishes had to
be dropped. The hard filter (allergens, diets, refusals) runs first and again on the final list; no
score can outweigh it. Knows nothing of words.

Score = popularity + preferences met + own tastes + balance against what was shown earlier today,
1.0 at most. Only dishes within `GOOD_ENOUGH` of the best one compete; among them Gumbel noise and
maximal marginal relevance (Carbonell & Goldstein 1998) make lists differ from time to time and
their dishes from each other.
"""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from malbeot.bots.base import Profile
from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.load import Catalogue
from malbeot.bots.food.catalogue.predicate import meets
from malbeot.bots.food.limits import limits
from malbeot.bots.food.wish import RELAX_ORDER, Rule, Wish
from malbeot.text.normalize import squeeze

GOOD_ENOUGH = 0.8
_POPULARITY, _PREFERENCE, _TASTE, _BALANCE, _SEASON = 0.25, 0.5, 0.15, 0.05, 0.05
_NOISE = 0.12
_VARIETY = 0.25
_RIVALS = 60
"""Dishes that variety is weighed over, best first."""
_RECENCY, _RECENCY_HALF_LIFE = 0.35, timedelta(days=3)
_HEAVY_KCAL = 700
_CHOICE = 20
"""What is eaten at this hour matters only where it leaves as many dishes."""
_SEASONS = ("winter", "winter", *["spring"] * 3, *["summer"] * 3, *["autumn"] * 3, "winter")


@dataclass(frozen=True, slots=True)
class Choice:
    dishes: tuple[Dish, ...]
    relaxed: tuple[Rule, ...] = ()
    """Soft wishes that no dish could meet together with the hard ones."""


@dataclass(frozen=True, slots=True)
class _Scored:
    dish: Dish
    score: float


def recommend(
    catalogue: Catalogue,
    wish: Wish,
    profile: Profile,
    *,
    rng: random.Random,
    now: datetime,
    count: int = 3,
) -> Choice:
    """Up to `count` dishes; empty when nothing is left after the hard filter."""
    bounds = limits(wish, profile)
    allowed = bounds.allowed(catalogue.dishes)
    # When everything allowed has been shown, begin again rather than say there is nothing.
    safe = [dish for dish in allowed if dish.id not in wish.shown] or allowed
    kept, relaxed = _relax(safe, wish.soft, count)
    if wish.proper and any(rule.group == "dish" for rule in relaxed):
        kept = [dish for dish in kept if meets(dish, wish.proper.predicate)] or kept
    wish = _whatever_the_hour(kept, wish)
    scored = [_Scored(dish, score(dish, wish, profile, catalogue, now)) for dish in kept]
    dishes = _varied(scored, _asked_for(kept, wish), profile, rng, now, count)
    # Whatever the scoring did: no dish is suggested that did not pass the hard filter just now.
    return Choice(tuple(bounds.allowed(dishes)), relaxed)


def score(dish: Dish, wish: Wish, profile: Profile, catalogue: Catalogue, now: datetime) -> float:
    """How well a dish suits, 0–1, without noise or recency."""
    met = [rule for rule in wish.prefer if meets(dish, rule.predicate)]
    preference = len(met) / len(wish.prefer) if wish.prefer else 1.0
    in_season = 1.0 if not dish.seasons or _SEASONS[now.month - 1] in dish.seasons else 0.0
    return (
        _POPULARITY * (dish.popularity - 1) / 4
        + _PREFERENCE * preference
        + _TASTE * _taste(dish, profile.tastes)
        + _BALANCE * _balance(dish, profile, catalogue, now)
        + _SEASON * in_season
    )


def _relax(
    dishes: Sequence[Dish], soft: Sequence[Rule], count: int
) -> tuple[Sequence[Dish], tuple[Rule, ...]]:
    """Dishes that meet the soft rules, after dropping as few as needed, in the fixed order.

    One dish that meets every wish is better than three that do not: rules are dropped only when
    nothing at all is left.
    """
    rules = list(soft)
    dropped: list[Rule] = []
    while True:
        kept = [dish for dish in dishes if all(meets(dish, rule.predicate) for rule in rules)]
        if kept or not rules:
            return _taken_up_again(kept, dropped)
        weakest = min(rules, key=lambda rule: RELAX_ORDER.index(rule.group))
        rules.remove(weakest)
        dropped.append(weakest)


def _taken_up_again(
    kept: list[Dish], dropped: list[Rule]
) -> tuple[Sequence[Dish], tuple[Rule, ...]]:
    """Dropping one rule may have made room for another that was dropped before it."""
    left = list(dropped)
    for rule in reversed(dropped):
        if narrower := [dish for dish in kept if meets(dish, rule.predicate)]:
            kept = narrower
            left.remove(rule)
    return kept, tuple(left)


def _whatever_the_hour(kept: Sequence[Dish], wish: Wish) -> Wish:
    """Without the hour's meal, which nobody spoke of, when it leaves too little to choose."""
    if not wish.prefer or any(rule.word for rule in wish.prefer):
        return wish
    fitting = sum(all(meets(dish, rule.predicate) for rule in wish.prefer) for dish in kept)
    return wish if fitting >= min(_CHOICE, len(kept)) else replace(wish, prefer=())


def _asked_for(kept: Sequence[Dish], wish: Wish) -> frozenset[str]:
    """Ids of dishes that were asked for by their very names: one of them comes first."""
    words = ", ".join(rule.word for rule in wish.soft if rule.group == "dish")
    named = {squeeze(word) for word in words.split(", ")}  # one wish may name several
    return frozenset(dish.id for dish in kept if squeeze(dish.name) in named)


def _varied(
    scored: Sequence[_Scored],
    named: Container[str],
    profile: Profile,
    rng: random.Random,
    now: datetime,
    count: int,
) -> list[Dish]:
    """The list that is shown: good, not what was shown lately, and unlike each other."""
    if not scored:
        return []
    asked = [item for item in scored if item.dish.id in named]
    bar = GOOD_ENOUGH * max(item.score for item in scored)
    good = [item for item in scored if item.score >= bar or item.dish.id in named]
    rest = [item for item in scored if item.score < bar and item.dish.id not in named]
    pool = good + heapq.nlargest(count - len(good), rest, key=lambda item: item.score)
    last = {recent.id: recent.at for recent in profile.recent}
    worth = {
        item.dish.id: item.score
        - _recency(last.get(item.dish.id), now)
        + _NOISE * -math.log(-math.log(rng.random() or 1e-12))
        for item in pool
    }
    # A dish below the bar never leads, however lucky its noise.
    leaders = [item.dish for item in asked or good]
    chosen = [max(leaders, key=lambda dish: worth[dish.id])]
    rivals = (item.dish for item in pool if item.dish is not chosen[0])
    left = heapq.nlargest(_RIVALS, rivals, key=lambda dish: worth[dish.id])
    while left and len(chosen) < count:
        left.sort(key=lambda d: worth[d.id] - _VARIETY * max(likeness(d, c) for c in chosen))
        chosen.append(left.pop())
    return chosen


def likeness(one: Dish, other: Dish) -> float:
    """How alike two dishes are, 0–1: kind, cuisine, taste and main ingredients."""
    first, second = set(one.ingredients[:4]), set(other.ingredients[:4])
    shared = len(first & second) / max(1, len(first | second))
    taste = 1 - (abs(one.spicy - other.spicy) + abs(one.oily - other.oily)) / 6
    return (
        0.4 * (one.kind == other.kind)
        + 0.2 * (one.cuisine == other.cuisine)
        + 0.15 * taste
        + 0.25 * shared
    )


def _recency(shown: datetime | None, now: datetime) -> float:
    if shown is None:
        return 0.0
    age = max(now - shown, timedelta(0))
    return _RECENCY * float(0.5 ** (age / _RECENCY_HALF_LIFE))


def _taste(dish: Dish, tastes: Mapping[str, float]) -> float:
    """Mean learned weight (−1…1) of this dish's features, moved to 0–1; 0.5 knows nothing."""
    weights = [tastes[name] for name in features(dish) if name in tastes]
    return 0.5 + 0.5 * max(-1.0, min(1.0, sum(weights) / len(weights))) if weights else 0.5


def features(dish: Dish) -> Iterable[str]:
    """What learned tastes are about: 'kind:면', 'cuisine:한식', 'spicy:2', 'dish:…'."""
    yield f"kind:{dish.kind}"
    yield f"cuisine:{dish.cuisine}"
    yield f"spicy:{dish.spicy}"
    yield f"temperature:{dish.temperature}"
    yield f"dish:{dish.id}"


def _balance(dish: Dish, profile: Profile, catalogue: Catalogue, now: datetime) -> float:
    """1 for a lighter dish after a heavy one earlier today, and the other way about."""
    today = [
        catalogue.by_id[recent.id]
        for recent in profile.recent
        if recent.id in catalogue.by_id and timedelta(0) <= now - recent.at < timedelta(hours=14)
    ]
    if not today:
        return 0.5
    mean = sum(seen.nutrition.kcal for seen in today) / len(today)
    lighter = dish.nutrition.kcal < mean
    return float(lighter) if mean >= _HEAVY_KCAL else 0.5

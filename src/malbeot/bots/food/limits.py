"""What a person must not or will not eat: one reading of it for suggestions, questions and talk.

In: what the talk told and what the profile holds. Out: which dishes are allowed, and what a dish
would break. Allergies by the strict rule, dislikes by the mild one (`catalogue/allergens.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from malbeot.bots.base import Profile
from malbeot.bots.food.catalogue.allergens import allergy, dislike, spelled
from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.predicate import meets
from malbeot.bots.food.wish import Rule, Wish


@dataclass(frozen=True, slots=True)
class Limits:
    """Words as the person said them."""

    allergies: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    diets: tuple[str, ...] = ()
    refusals: tuple[Rule, ...] = ()

    def allowed(self, dishes: Iterable[Dish]) -> Sequence[Dish]:
        """Those dishes that break nothing."""
        forbidden = [allergy(word) for word in self.allergies]
        disliked = [dislike(word) for word in self.dislikes]
        return [
            dish
            for dish in dishes
            if not any(rule.forbids(dish) for rule in forbidden)
            and all(diet in dish.diets for diet in self.diets)
            and all(meets(dish, rule.predicate) for rule in self.refusals)
            and not any(rule.mentions(dish) for rule in disliked)
        ]

    def allergies_of(self, dish: Dish) -> tuple[str, ...]:
        """The allergies that the dish breaks or may break."""
        return tuple(word for word in self.allergies if allergy(word).forbids(dish))

    def diets_of(self, dish: Dish) -> tuple[str, ...]:
        return tuple(diet for diet in self.diets if diet not in dish.diets)

    def refused_of(self, dish: Dish) -> tuple[str, ...]:
        """The dislikes and refusals that the dish goes against."""
        disliked = [word for word in self.dislikes if dislike(word).mentions(dish)]
        refused = [rule.word for rule in self.refusals if not meets(dish, rule.predicate)]
        return tuple(dict.fromkeys(filter(None, (*disliked, *refused))))


def limits(wish: Wish, profile: Profile) -> Limits:
    """What the talk and the profile say together."""
    return Limits(
        allergies=tuple(dict.fromkeys(map(spelled, (*wish.allergies, *profile.allergies)))),
        dislikes=tuple(dict.fromkeys((*wish.dislikes, *profile.dislikes))),
        diets=tuple(dict.fromkeys(filter(None, (*wish.diets, profile.diet)))),
        refusals=wish.hard,
    )

"""One dish, as the recommender and the page see it.

Allergens and diets are derived from the ingredients (`ingredients.py`), never written by hand, so a
sauce that holds wheat makes every dish with that sauce hold wheat.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Temperature = Literal["hot", "warm", "cold"]
Diet = Literal["vegetarian", "vegan", "pescatarian", "halal"]
UNKNOWN = "확인 필요"
"""Shown among the allergens of a dish with an ingredient that the table does not know."""


@dataclass(frozen=True, slots=True)
class Nutrition:
    """Energy in kcal, the rest in grams, for one serving of `serving_g` grams."""

    serving_g: int
    kcal: int
    carbs_g: float
    protein_g: float
    fat_g: float
    basis: str = "estimate"
    """'estimate', or '식약처 D000123 (180g → 350g 환산)': the ministry's code and the scaling."""


@dataclass(frozen=True, slots=True)
class Dish:
    """Scales 0–3 unless said otherwise; `oily` 0 is light. `popularity` 1–5, `price` 1–4."""

    id: str
    name: str
    cuisine: str
    kind: str
    soupy: bool
    spicy: int
    sweet: int
    salty: int
    sour: int
    savoury: int
    oily: int
    temperature: Temperature
    ingredients: tuple[str, ...]
    may_contain: tuple[str, ...]
    meals: tuple[str, ...]
    occasions: tuple[str, ...]
    seasons: tuple[str, ...]
    liked_by: tuple[str, ...]
    price: int
    popularity: int
    popularity_basis: str
    nutrition: Nutrition
    traits: tuple[str, ...]
    blurb: str
    emoji: str
    aliases: tuple[str, ...] = ()
    allergens: frozenset[str] = frozenset()
    """Legal names of all that it contains or may contain."""
    tags: frozenset[str] = frozenset()
    """What it is made of: 'pork', 'fish', 'egg', 'alcohol' … (`ingredients.toml`)."""
    unknown: tuple[str, ...] = ()
    """Ingredients that the table does not know: for anyone with an allergy they count as unsafe."""
    diets: frozenset[str] = frozenset()

    @property
    def everything(self) -> tuple[str, ...]:
        """Ingredients and common variants."""
        return self.ingredients + self.may_contain

    def card(self, reason: str = "") -> dict[str, Any]:
        """The object that the API calls a pick."""
        facts: Mapping[str, Any] = {
            "id": self.id,
            "name": self.name,
            "cuisine": self.cuisine,
            "kind": self.kind,
            "emoji": self.emoji,
            "blurb": self.blurb,
            "spicy": self.spicy,
            "temperature": self.temperature,
            "price": self.price,
            "serving_g": self.nutrition.serving_g,
            "kcal": self.nutrition.kcal,
            "carbs_g": self.nutrition.carbs_g,
            "protein_g": self.nutrition.protein_g,
            "fat_g": self.nutrition.fat_g,
            "nutrition_basis": self.nutrition.basis,
            "allergens": sorted(self.allergens) + ([UNKNOWN] if self.unknown else []),
            "ingredients": list(self.ingredients),
            "diets": sorted(self.diets),
        }
        return dict(facts) | ({"reason": reason} if reason else {})

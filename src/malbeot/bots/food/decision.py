"""What will be said: the brief, the dishes on cards, what is noticed beside the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from malbeot.bots.food.brief import Brief
from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.understanding.care import Care
from malbeot.bots.food.wish import Rule


@dataclass(frozen=True, slots=True)
class Decision:
    brief: Brief
    dishes: tuple[Dish, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Dish id → why it was chosen, as said on its card."""
    relaxed: tuple[Rule, ...] = ()
    barred: tuple[str, ...] = ()
    """Allergies that the dish asked about would break."""
    refused: tuple[str, ...] = ()
    """Dislikes and refusals that the dish asked about goes against."""
    unknown: tuple[str, ...] = ()
    """Allergies to things that no ingredient is called by: nothing could be kept out."""
    cares: tuple[Care, ...] = ()
    leads: tuple[str, ...] = ()
    """Sentences that code says before the brief is worded."""

    def cards(self) -> list[dict[str, Any]]:
        return [dish.card(self.reasons.get(dish.id, "")) for dish in self.dishes]

    def notices(self) -> list[dict[str, str]]:
        told = []
        words = list(dict.fromkeys(rule.word for rule in self.relaxed))
        if given_up := [word for word in words if word not in self.brief.avoided]:
            text = f"이 조건은 빼고 찾았어요: {', '.join(given_up)}"
            told.append({"kind": "relaxed", "text": text})
        if kept_out := [word for word in words if word in self.brief.avoided]:
            text = f"찾으셨지만 말씀하신 대로 뺐어요: {', '.join(kept_out)}"
            told.append({"kind": "relaxed", "text": text})
        if self.barred:
            text = f"알려 주신 알레르기 때문에 이 메뉴는 권하지 않아요: {', '.join(self.barred)}"
            told.append({"kind": "allergy", "text": text})
        if self.refused:
            text = f"빼 달라고 하신 것과 맞지 않는 메뉴예요: {', '.join(self.refused)}"
            told.append({"kind": "dislike", "text": text})
        if self.unknown:
            named = ", ".join(self.unknown)
            text = f"제 자료로는 확인할 수 없는 알레르기예요. 드시기 전에 꼭 살펴 주세요: {named}"
            told.append({"kind": "allergy", "text": text})
        told += [{"kind": "care", "text": care.notice} for care in self.cares]
        return told

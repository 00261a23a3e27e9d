"""A small menu and bots that do what the test says."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Any

from malbeot.bots.base import BotCard, Request, Text
from malbeot.bots.food.catalogue.dish import Dish, Nutrition
from malbeot.bots.food.catalogue.load import Catalogue
from malbeot.engine.base import Engine
from malbeot.engine.fake import FakeEngine
from malbeot.evaluate.target import BotTarget
from malbeot.records import Answer

Says = Callable[[Request], Answer]


def dish(id: str, name: str, **changes: Any) -> Dish:
    """A mild Korean rice dish, but for the changes."""
    plain: dict[str, Any] = {
        "cuisine": "한식", "kind": "밥", "soupy": False, "temperature": "hot", "spicy": 0,
        "sweet": 0, "salty": 1, "sour": 0, "savoury": 1, "oily": 0, "ingredients": ("쌀",),
        "may_contain": (), "meals": ("lunch", "dinner"), "occasions": (), "seasons": (),
        "liked_by": (), "price": 2, "popularity": 3, "popularity_basis": "editor",
        "nutrition": Nutrition(300, 400, 60, 10, 10),
        "traits": ("따끈한 밥", "고슬고슬함", "담백함"), "blurb": "맛있어요.",
        "emoji": "🍚", "diets": frozenset({"vegetarian"}),
    }  # fmt: skip
    return Dish(id=id, name=name, **(plain | changes))


MENU = Catalogue(
    (
        dish("kimbap", "김밥", kind="김밥", popularity=5, allergens=frozenset({"난류"})),
        dish("ramyeon", "라면", kind="면", soupy=True, spicy=2, allergens=frozenset({"밀"})),
        dish("jjamppong", "짬뽕", cuisine="중식", kind="면", soupy=True, spicy=3,
             ingredients=("새우", "밀가루"), allergens=frozenset({"새우", "밀"}), popularity=5,
             diets=frozenset()),
        dish("saeu-twigim", "새우튀김", kind="튀김", ingredients=("새우",),
             allergens=frozenset({"새우"}), diets=frozenset()),
        dish("kimchi-jjigae", "김치찌개", aliases=("김찌",), kind="찌개", soupy=True, spicy=2,
             ingredients=("김치", "삼겹살"), allergens=frozenset({"돼지고기"}), diets=frozenset()),
        dish("samgyeopsal", "삼겹살", kind="구이", ingredients=("삼겹살",), popularity=4,
             allergens=frozenset({"돼지고기"}), diets=frozenset()),
        dish("juk", "흰죽", kind="죽", popularity=1),
        dish("bibimbap", "비빔밥", kind="비빔밥", spicy=1, popularity=5),
    )
)  # fmt: skip


def suggests(*ids: str, text: str = "", **facts: Any) -> Answer:
    """An answer that names its picks."""
    picks = [MENU.by_id[id].card() for id in ids]
    said = text or f"{', '.join(pick['name'] for pick in picks)} 어떠세요?"
    return Answer(said, picks=picks, **facts)


class FakeBot:
    """`says` decides; `heard` keeps the requests."""

    def __init__(self, says: Says) -> None:
        self._says = says
        self.heard: list[Request] = []

    @property
    def card(self) -> BotCard:
        return BotCard("food", "밥친구", "메뉴를 골라요")

    def items(self) -> Sequence[Mapping[str, Any]]:
        return [dish.card() for dish in MENU.dishes]

    async def reply(self, request: Request, engine: Engine) -> AsyncGenerator[Text | Answer, None]:
        del engine
        self.heard.append(request)
        answer = self._says(request)
        for word in answer.text.split(" "):
            yield Text(word if word == answer.text.split(" ")[0] else f" {word}")
        yield answer


def target(says: Says) -> BotTarget:
    return BotTarget(FakeBot(says), FakeEngine())

"""What a person wants to eat, as far as the talk has told.

`understand` makes it from the conversation, `recommend` reads it. Hard rules are never broken; soft
ones are dropped in `RELAX_ORDER` when nothing fits, and the answer says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from malbeot.bots.food.brief import Act
from malbeot.bots.food.catalogue.predicate import Predicate
from malbeot.bots.food.understanding.care import Care
from malbeot.bots.food.understanding.hazard import Hazard

Group = Literal[
    "mood", "weather", "body", "company", "speed", "meal", "season", "lightness", "price",
    "temperature", "taste", "cuisine", "kind", "ingredient", "dish",
]  # fmt: skip
RELAX_ORDER: tuple[Group, ...] = (
    "mood", "weather", "company", "speed", "meal", "season", "price", "lightness", "temperature",
    "body", "taste", "cuisine", "kind", "ingredient", "dish",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One wish or refusal. `word` is how we call it when we speak of it: '매운맛', '만 원 이하'."""

    word: str
    predicate: Predicate
    group: Group
    label: str = ""
    """The situation label it came from, '' when it came from something else."""


@dataclass(frozen=True, slots=True)
class Wish:
    labels: tuple[str, ...] = ()
    """What was heard, as labels of `labels.toml`, in the order of the talk."""
    hard: tuple[Rule, ...] = ()
    """Refusals: '면 빼고', '어제 먹었어'."""
    soft: tuple[Rule, ...] = ()
    """Requirements that may be relaxed: '국물 있는 거', '만 원 이하'."""
    prefer: tuple[Rule, ...] = ()
    """What makes a dish better but is no condition: rain, a date, a hangover."""
    allergies: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    diets: tuple[str, ...] = ()
    proper: Rule | None = None
    """What is suggested where nothing was said of it, e.g. in place of a dish that cannot be had:
    a meal, not a drink."""
    shown: tuple[str, ...] = ()
    """Ids of dishes suggested earlier in this chat: not suggested again unless asked for."""


@dataclass(frozen=True, slots=True)
class Recall:
    """The last message is about what was told before."""

    kind: str
    """'asked': what was told? 'allergy': it was no allergy. 'back': dislikes that hold no more."""
    words: tuple[str, ...] = ()
    """Of 'back': the dislikes as they are remembered."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What the last message asks of the bot."""

    act: Act
    wish: Wish
    count: int = 3
    """How many dishes to suggest."""
    dish: str = ""
    """Id of the dish that `detail` or `fact` is about."""
    other: str = ""
    """Id of a second dish that the first is compared with."""
    question: str = ""
    """Which fact is asked: '열량', '재료', '매운 정도' … ('' = tell about it)."""
    also: tuple[str, ...] = ()
    """Further questions about the same dish, asked in the same message."""
    ingredient: str = ""
    """With `question` '들어감': the ingredient that is asked about; with '식단' the diet."""
    cares: tuple[Care, ...] = ()
    """States of body that the talk told of."""
    hazard: Hazard | None = None
    """The last message is about food that may do harm: nothing is suggested."""
    leads: tuple[str, ...] = ()
    """What is said of the states of body before dishes are suggested."""
    recall: Recall | None = None
    told_care: bool = False
    """The last message told of one."""
    told_diet: str = ""
    """The last message told of this way of eating."""
    asked_allergy: bool = False
    """An allergy was spoken of and not named."""
    asks_leave: bool = False
    """It asks whether something may be eaten."""
    of_unknown: bool = False
    """It asks so of something that no word of ours names."""
    topic: str = ""
    """What small talk is about."""

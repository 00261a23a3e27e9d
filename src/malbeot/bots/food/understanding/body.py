"""The states of body of one talk, replayed message by message.

In: utterances, the bot's answers, the memory of wishes. Out: which `Care`s hold now, the `Hazard`
that the last message is about, which wishes had to go, and what is to be said of it. Knows nothing
of how dishes are chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.understanding import care, yielding
from malbeot.bots.food.understanding.care import Care
from malbeot.bots.food.understanding.hazard import Hazard, asks_leave, hazard
from malbeot.bots.food.understanding.memory import Entry, Memory
from malbeot.bots.food.understanding.utterance import Utterance
from malbeot.bots.food.wish import Rule

_SICK = "stomach"
_FEEDS = re.compile(r"먹일|먹여|먹이|이유식|아기(?:는|가|한테)|애기(?:는|가|한테)|아이(?:는|한테)")
_WHAT_OF = re.compile(
    r"^(?:그럼|그러면|혹시|아니면)?(?!점심|저녁|아침|간식|야식|안주|메뉴|다른)[가-힣]{1,8}(?:은|는|도)"
    r"(?:요|어때|어때요)?$"
)
"""'그럼 맥주는?' after a question for leave."""
_WITH_CHILD = ("아이", "어르신")
"""Labels that '아기랑 어른들 먹을 메뉴' is not about."""


@dataclass(slots=True)
class Body:
    told: list[Care] = field(default_factory=list)
    """In the order of the talk."""
    fresh: tuple[Care, ...] = ()
    """Told for the first time by the last message."""
    mentioned: tuple[Care, ...] = ()
    """Told by the last message, maybe again."""
    hazard: Hazard | None = None
    others: bool = False
    """The food is for others than the child that was spoken of."""
    asks_leave: bool = False
    """It asks whether something may be eaten in the state that was told."""
    wish_dropped: bool = False
    turned: tuple[Care, ...] = ()
    """Those that turned a wish of the last message into another."""
    said: list[str] = field(default_factory=list)

    def answered(self, text: str) -> str:
        """The answer without what is no suggestion."""
        self.said.append(text)
        return "" if self.hazard else care.without_advice(text)

    def heard(self, utterance: Utterance) -> None:
        self.mentioned = mentioned = care.told(utterance)
        self.fresh = tuple(one for one in mentioned if one not in self.told)
        self.told = care.with_told(self.told, mentioned)
        self.wish_dropped, self.turned = False, ()
        if any(care.for_others(one, utterance) for one in self.told):
            self.others = True
        elif any(one.others for one in mentioned) or _FEEDS.search(utterance.text):
            self.others = False
        follows = self.asks_leave and bool(_WHAT_OF.search(utterance.text))
        self.asks_leave = bool(self.cares) and (follows or asks_leave(utterance))
        found = hazard(utterance, [one.id for one in self.cares], self.asks_leave)
        sick = any(one.id == _SICK for one in mentioned)
        self.hazard = None if found and found.gives_way and sick else found

    @property
    def cares(self) -> tuple[Care, ...]:
        """Those that hold for whoever will eat."""
        return tuple(one for one in self.told if not (self.others and one.others))

    @property
    def leads(self) -> tuple[str, ...]:
        return care.leads(self.cares, self.wish_dropped, self.said, self.turned)

    def meant(self, entries: Iterable[Entry]) -> list[Entry]:
        """Without the child, where it is not the one who eats."""
        return [one for one in entries if not (self.others and one.label in _WITH_CHILD)]

    def drops(self, memory: Memory, turn: int, dishes: Sequence[Dish]) -> None:
        """Forget the wishes that go against a state."""
        gone = yielding.impossible(memory.entries, self.cares, dishes)
        new = [one for one in memory.entries if one.turn == turn]
        self.wish_dropped = bool(self.fresh and gone) or any(one.turn == turn for one in gone)
        memory.entries = [one for one in memory.entries if not any(one is out for out in gone)]
        turning = yielding.turning(memory.entries, self.cares, dishes)
        memory.entries = yielding.turned(memory.entries, turning, dishes)
        self.turned = (*turning, *yielding.swapping(self.cares, new))

    def rules(self, labels: Sequence[str]) -> tuple[Rule, ...]:
        return yielding.barred(self.cares, labels)

    @property
    def wishes(self) -> tuple[Rule, ...]:
        return yielding.wished(self.cares)

    @property
    def preferences(self) -> tuple[Rule, ...]:
        return yielding.preferred(self.cares)

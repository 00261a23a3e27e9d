"""What the talk has told so far: wishes that pile up, override each other and are forgotten.

In: what each message said, as `Entry`s. Out: the rules in force. Refusals stay for the whole chat,
wishes until a fresh request with a topic of its own; a later wish beats an earlier one that it
contradicts, or with which no dish of the catalogue could be found. Knows nothing of texts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.predicate import SCALES, Predicate, meets
from malbeot.bots.food.wish import Group, Rule

_MEASURES = (*SCALES, "kcal", "protein", "carbs", "fat", "popularity")
_IN_OUT = (
    ("kind_in", "kind_not"), ("cuisine_in", "cuisine_not"), ("name_has", "name_not"),
    ("temperature_in", "temperature_not"), ("with_ingredient", "without_ingredient"),
    ("with_tag", "without_tag"),
)  # fmt: skip
_MOST_WISHES, _MOST_REFUSALS = 12, 60
"""Of one message: who names more names a menu, and the newest words count."""
_WHAT = ("kind", "dish")
"""Groups that say what the thing is: a new one replaces the old."""
_ONE_AT_A_TIME = ("meal", "price", "temperature", "company", "cuisine", "ingredient", "weather")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one word or amount of a message meant."""

    group: Group
    label: str = ""
    soft: tuple[Rule, ...] = ()
    prefer: tuple[Rule, ...] = ()
    hard: tuple[Rule, ...] = ()
    treat: bool = False
    either: bool = False
    """Said as one of several: 'A나 B'."""
    implied: bool = False
    """A condition that nobody spoke out: a child gets nothing hot."""
    turn: int = 0


@dataclass(slots=True)
class Memory:
    entries: list[Entry] = field(default_factory=list)
    allergies: list[str] = field(default_factory=list)
    dislikes: list[str] = field(default_factory=list)
    diets: list[str] = field(default_factory=list)

    def forget_wishes(self) -> None:
        """A fresh request, or 'anything': only refusals and lasting things stay."""
        self.entries = [replace(entry, label="") for entry in self.entries if entry.hard]

    def drop_group(self, group: Group) -> None:
        self.entries = [e for e in self.entries if e.group != group or e.hard]

    @property
    def refused(self) -> frozenset[str]:
        """What is kept out because somebody does not like it, by its words."""
        return frozenset((*self.dislikes, *(rule.word for rule in self.rules("hard"))))

    def allow(self, words: Collection[str]) -> None:
        """What was refused is eaten after all."""
        self.dislikes = [word for word in self.dislikes if word not in words]
        self.entries = [
            entry
            for entry in self.entries
            if not entry.hard or any(rule.word not in words for rule in entry.hard)
        ]

    def add(self, entries: Iterable[Entry], turn: int, dishes: Sequence[Dish]) -> None:
        """`dishes`: those that could be suggested at all."""
        new = _alternatives([replace(entry, turn=turn) for entry in _newest(entries)], dishes)
        for entry in new:
            self.entries = [kept for old in self.entries for kept in _survivor(old, entry)]
            self.entries.append(entry)
        self._make_room(turn, dishes)

    def _make_room(self, turn: int, dishes: Sequence[Dish]) -> None:
        """Forget the oldest wishes of earlier turns while no dish meets all of them."""
        while not _possible(self.rules("soft") + self.rules("hard"), dishes):
            old = next((e for e in self.entries if e.soft and e.turn < turn), None)
            if old is None:
                return
            self.entries.remove(old)

    def rules(self, kind: str) -> tuple[Rule, ...]:
        """'soft', 'prefer' or 'hard', in the order of the talk, each once."""
        rules = chain.from_iterable(getattr(entry, kind) for entry in self.entries)
        return tuple({(rule.word, str(rule.predicate)): rule for rule in rules}.values())

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(entry.label for entry in self.entries if entry.label))

    @property
    def treat(self) -> bool:
        """Something that is eaten between meals was asked for, or a dish by name."""
        return any(entry.treat for entry in self.entries)

    @property
    def wishes(self) -> bool:
        return any(entry.soft or entry.prefer for entry in self.entries)


def _newest(entries: Iterable[Entry]) -> Iterable[Entry]:
    found = list(entries)
    refusals = [entry for entry in found if entry.hard][-_MOST_REFUSALS:]
    wishes = [entry for entry in found if not entry.hard][-_MOST_WISHES:]
    kept = {id(entry) for entry in (*refusals, *wishes)}
    return [entry for entry in found if id(entry) in kept]


def _possible(rules: tuple[Rule, ...], dishes: Iterable[Dish]) -> bool:
    return any(all(meets(dish, rule.predicate) for rule in rules) for dish in dishes)


def _survivor(old: Entry, new: Entry) -> Iterable[Entry]:
    """What is left of an earlier entry once a new one is heard."""
    if _replaced(old, new):
        return
    rules = (*new.soft, *new.hard)
    if new.implied and old.turn == new.turn and any(_clash(a, b) for a in old.soft for b in rules):
        yield old  # what is spoken out stays; `recommend` drops what nobody asked for
        return
    soft = tuple(a for a in old.soft if not any(_clash(a, b) for b in rules))
    hard = tuple(a for a in old.hard if not any(_clash(a, b) for b in new.soft))
    if (soft, hard) == (old.soft, old.hard):
        yield old
    elif soft or hard:
        yield replace(old, soft=soft, hard=hard)
    elif old.prefer and old.group not in _WHAT and not old.soft and not old.hard:
        yield old


def _replaced(old: Entry, new: Entry) -> bool:
    if not (new.soft or new.prefer) or not (old.soft or old.prefer):
        return False
    if old.turn == new.turn:
        return old.group == new.group == "meal"
    if new.group in _WHAT and old.group in (*_WHAT, "ingredient"):
        return not (_open_kind(new) or _open_kind(old))
    return old.group == new.group and new.group in _ONE_AT_A_TIME


def _open_kind(entry: Entry) -> bool:
    """'국물' goes together with any kind."""
    return all("soupy" in rule.predicate for rule in entry.soft)


def _clash(one: Rule, other: Rule) -> bool:
    return clash(one.predicate, other.predicate)


def clash(one: Predicate, other: Predicate) -> bool:
    """They contradict each other by themselves, whatever dishes there are."""
    if "soupy" in one and "soupy" in other and one["soupy"] is not other["soupy"]:
        return True
    if {"temperature_in"} <= set(one) & set(other):
        return not set(one["temperature_in"]) & set(other["temperature_in"])
    return any(_apart(a, b) for a, b in ((one, other), (other, one)))


def _apart(wish: Mapping[str, Any], bar: Mapping[str, Any]) -> bool:
    for name in _MEASURES:
        if wish.get(f"{name}_min", 0) > bar.get(f"{name}_max", 10_000):
            return True
    for inside, outside in _IN_OUT:
        if wish.get(inside) and bar.get(outside) and _all_barred(wish[inside], bar[outside]):
            return True
    return False


def _all_barred(wished: Iterable[str], barred: Iterable[str]) -> bool:
    return all(any(bar in word for bar in barred) for word in wished)


def _alternatives(entries: list[Entry], dishes: Sequence[Dish]) -> list[Entry]:
    """'면이나 밥', '피자 치킨': wishes of one kind that no dish could meet together become one."""
    for groups in (_WHAT, ("cuisine",), ("ingredient",)):
        same = [e for e in entries if e.group in groups and e.soft]
        rules = tuple(rule for entry in same for rule in entry.soft)
        if len(same) < 2:
            continue
        either = any(entry.either for entry in same)
        if not either and _possible(rules, dishes):
            continue
        place = entries.index(same[0])
        labels = [replace(entry, soft=(), prefer=()) for entry in same if entry.label]
        entries = [entry for entry in entries if entry not in same]
        entries[place:place] = [*labels, _either(same, dishes)]
    return entries


def _either(entries: list[Entry], dishes: Sequence[Dish]) -> Entry:
    fitting = [
        dish.id for dish in dishes
        if any(all(meets(dish, rule.predicate) for rule in entry.soft) for entry in entries)
    ]  # fmt: skip
    words = dict.fromkeys(rule.word for entry in entries for rule in entry.soft)
    rule = Rule(", ".join(words), {"id_in": fitting}, entries[0].group)
    return replace(
        entries[0], label="", soft=(rule,), prefer=(), treat=any(e.treat for e in entries)
    )

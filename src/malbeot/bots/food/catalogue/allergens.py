"""What somebody cannot eat: from the words they use to a rule that a dish meets or breaks.

The rule is strict: 'may contain' is containing, and an ingredient nobody knows counts as unsafe.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.ingredients import FOLDER
from malbeot.files import read_toml
from malbeot.text.normalize import squeeze


@dataclass(frozen=True, slots=True)
class Avoidance:
    """One thing not to eat. `word` is how the person said it; `parts` are looked for in names."""

    word: str
    allergens: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    def forbids(self, dish: Dish) -> bool:
        """For allergies: contains it, may contain it, or nobody knows."""
        return bool(dish.unknown) or self._in(dish, (*dish.everything, dish.name))

    def mentions(self, dish: Dish) -> bool:
        """For dislikes: made with it, often made with it, or named after it."""
        return self._in(dish, (*dish.everything, dish.name))

    def made_with(self, dish: Dish) -> bool:
        """For questions: what every kitchen puts in."""
        return self._in(dish, (*dish.ingredients, dish.name))

    def _in(self, dish: Dish, names: Iterable[str]) -> bool:
        return bool(
            self.allergens & dish.allergens
            or self.tags & dish.tags
            or any(_part_of(part, _squeezed(name)) for part in self.parts for name in names)
        )


@lru_cache(maxsize=8192)
def _squeezed(name: str) -> str:
    """The catalogue's names come again with every request."""
    return squeeze(name)


def _part_of(part: str, name: str) -> bool:
    """One syllable must be the whole name: '무' is not in '무침'."""
    return part == name if len(part) == 1 else part in name


@dataclass(frozen=True, slots=True)
class _Entry:
    words: frozenset[str]
    same: frozenset[str]
    allergens: frozenset[str]
    tags: frozenset[str]
    dislike: bool


@cache
def _entries() -> tuple[_Entry, ...]:
    data = read_toml(FOLDER / "allergens.toml")
    return tuple(
        _Entry(
            words=frozenset(map(squeeze, row["words"])),
            same=frozenset(map(squeeze, row.get("same", []))),
            allergens=frozenset(row.get("allergens", [row["name"]])),
            tags=frozenset(row.get("tags", [])),
            dislike=row.get("dislike", True),
        )
        for row in (*data["allergen"], *data["group"])
    )


@cache
def legal_names() -> tuple[str, ...]:
    """The 19 names, in the order of the law."""
    return tuple(row["name"] for row in read_toml(FOLDER / "allergens.toml")["allergen"])


def allergy(word: str) -> Avoidance:
    """The rule for an allergy as people say it: '새우', '갑각류', 'Peanut', '키위 알레르기'.

    A word that names an allergen or a group stands for all of it, sauces included; in every case
    the word itself is also looked for among the ingredients, so that free text works.
    """
    key = _key(word)
    entries = [entry for entry in _entries() if key in entry.words]
    return Avoidance(
        word,
        allergens=frozenset[str]().union(*(entry.allergens for entry in entries)),
        tags=frozenset[str]().union(*(entry.tags for entry in entries)),
        parts=frozenset({key}),
    )


def dislike(word: str) -> Avoidance:
    """The rule for a dislike or refusal: '오이', '해산물', '계란'. Milder than an allergy: what is
    only derived (wheat in soy sauce) does not count."""
    key = _key(word)
    entries = [entry for entry in _entries() if key in entry.words]
    return Avoidance(
        word,
        tags=frozenset[str]().union(*(entry.tags for entry in entries if entry.dislike)),
        parts=frozenset({key}).union(*(entry.same for entry in entries if key in entry.same)),
    )


def known(word: str) -> bool:
    """It names an allergen or a group of them, so that its allergy is more than a search."""
    key = _key(word)
    return any(key in entry.words for entry in _entries())


def named_in(name: str) -> list[str]:
    """Words for allergens inside a dish's name, the longest of those that overlap."""
    squeezed = squeeze(name)
    inside = [word for entry in _entries() for word in entry.words if word in squeezed]
    return sorted({word for word in inside if not any(word != w and word in w for w in inside)})


def _key(word: str) -> str:
    squeezed = squeeze(word)
    for ending in ("알레르기", "알러지", "알레지"):
        squeezed = squeezed.removesuffix(ending) or squeezed
    return squeezed

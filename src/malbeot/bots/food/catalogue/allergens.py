"""What somebody cannot eat: from the words they use to a rule that a dish meets or breaks.

The rule is strict: 'may contain' is containing, and an ingredient nobody knows counts as unsafe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.ingredients import FOLDER, Contents, table
from malbeot.files import read_toml
from malbeot.text.normalize import squeeze

_BETWEEN = re.compile(r"[,/·、;()\[\]+&]|\s(?:및|그리고|와|과)\s")


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
        """For questions: what every kitchen puts in, sauces included."""
        return self._in(table().contents(dish.ingredients), (*dish.ingredients, dish.name))

    def _in(self, what: Dish | Contents, names: Iterable[str]) -> bool:
        return bool(
            self.allergens & what.allergens
            or self.tags & what.tags
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
    """The rule for an allergy as people say it: '새우', '갑각류', 'Peanut', '키위 알레르기', and
    several in one: '새우, 게'.

    A word that names an allergen or a group, or holds such a word ('달걀흰자'), stands for all of
    it, sauces included; in every case the word itself is also looked for among the ingredients,
    and in what is made of it ('쌀' in '떡').
    """
    keys = [_key(part) for part in things(word)]
    entries = [entry for key in keys for entry in _meant(key)]
    made = [_made_of().get(key, frozenset()) for key in keys]
    return Avoidance(
        word,
        allergens=frozenset[str]().union(*(entry.allergens for entry in entries)),
        tags=frozenset[str]().union(*(entry.tags for entry in entries)),
        parts=frozenset(keys).union(*made),
    )


def things(word: str) -> tuple[str, ...]:
    """'새우, 게(꽃게)' → '새우', '게', '꽃게'."""
    return tuple(part for part in map(str.strip, _BETWEEN.split(word)) if part) or (word,)


def sure(word: str) -> bool:
    """Everything with it is found, so that 'it is not in there' may be said."""
    keys = [_key(part) for part in things(word)]
    return all(any(key in e.words for e in _entries()) or key in _made_of() for key in keys)


def unknown(word: str) -> bool:
    """Part of it is a word that stands in no ingredient, so that nothing can be kept out."""
    keys = (_key(part) for part in things(word))
    return any(not (_meant(key) or key in _made_of() or _is_ingredient(key)) for key in keys)


def _meant(key: str) -> list[_Entry]:
    """By the very word; else by the words that it holds."""
    exact = [entry for entry in _entries() if key in entry.words]
    return exact or [
        entry for entry in _entries() if any(len(w) > 1 and w in key for w in entry.words)
    ]


@cache
def _made_of() -> dict[str, frozenset[str]]:
    rows = read_toml(FOLDER / "allergens.toml")["made_of"]
    return {
        squeeze(word): frozenset(map(squeeze, row["things"]))
        for row in rows
        for word in row["words"]
    }


@lru_cache(maxsize=1024)
def _is_ingredient(key: str) -> bool:
    return any(_part_of(key, _squeezed(name)) for name in table().known)


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


@cache
def allergen_words() -> tuple[str, ...]:
    """All words for allergens and groups that are long enough to be looked for in a text."""
    return tuple(word for entry in _entries() for word in sorted(entry.words) if len(word) > 1)


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
    for ending in ("알레르기", "알러지", "알레지", "음식", "류"):
        squeezed = squeezed if _exact(squeezed) else squeezed.removesuffix(ending) or squeezed
    return squeezed


def _exact(key: str) -> bool:
    return any(key in entry.words for entry in _entries())


@lru_cache(maxsize=1024)
def spelled(word: str) -> str:
    """The word as we write it, of one that was mistyped or said in English: '세우' → '새우'."""
    return str(read_toml(FOLDER / "allergens.toml")["spelling"].get(squeeze(word), word))

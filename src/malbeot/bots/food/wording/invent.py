"""Dishes that nobody has ever heard of, for training.

A model that learns on real names alone turns an unknown name into the nearest one that it knows,
which breaks an allergy promise. On invented names the skill it learns is copying. Parts come from
`wording/names.toml`; real names and traits may be given by the caller.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from malbeot.bots.food.wording.grammar import FOLDER, Grammar
from malbeot.files import read_toml

T = TypeVar("T")
_VOWELS = (0, 0, 1, 4, 4, 5, 6, 8, 8, 12, 13, 13, 17, 18, 20, 20)  # ㅏㅐㅓㅔㅕㅗㅛㅜㅠㅡㅣ
_FINALS = (0, 0, 0, 0, 0, 1, 4, 4, 8, 8, 16, 17, 19, 21, 21)  # none ㄱㄴㄹㅁㅂㅅㅇ
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


@cache
def parts() -> dict[str, Any]:
    """The tables of wording/names.toml."""
    return read_toml(FOLDER / "names.toml")


@cache
def _blurbs() -> Grammar:
    return Grammar({"blurb": parts()["blurb"]})


@dataclass(frozen=True, slots=True)
class Inventor:
    """Draws names and noun phrases. `invented` is the share of names that no real dish has."""

    rng: random.Random
    names: Sequence[str]
    traits: Sequence[str]
    invented: float = 0.68

    def name(self) -> tuple[str, bool]:
        """A dish name, and whether it was invented."""
        if self.rng.random() >= self.invented:
            return self._any(self.names), False
        roll = self.rng.random()
        if roll < 0.45:
            return self._compound(), True
        if roll < 0.68:
            return self._halves(), True
        if roll < 0.92:
            return self._syllables(), True
        return self._marked(), True

    def trait(self) -> str:
        """A noun phrase that may be true of some dish."""
        roll = self.rng.random()
        if roll < 0.5 and self.traits:
            return self._any(self.traits)
        trait = parts()["trait"]
        if roll < 0.6:
            return str(self._any(trait["whole"]))
        row, other = self._any(trait["rows"]), self._any(trait["rows"])
        noun_row = row if roll < 0.85 else other
        return f"{self._any(row['adjectives'])} {self._any(noun_row['nouns'])}"

    def blurb(self) -> str:
        """One invented sentence about a dish."""
        a, b = self.some("ingredients", 2)
        back = self._any(parts()["blurb"]["back"])
        adjective = self._any(parts()["blurb"]["adj"])
        slots = {"a": a, "b": b, "back": back, "adj": adjective}
        return _blurbs().say("blurb.shapes", slots, self.rng)

    def some(self, key: str, count: int) -> list[str]:
        return self.rng.sample(parts()[key], count)

    def one(self, key: str) -> str:
        return str(self._any(parts()[key]))

    def _any(self, options: Sequence[T]) -> T:
        return options[int(self.rng.random() * len(options))]

    def _compound(self) -> str:
        pieces = parts()
        front, middle, back = (self._any(pieces[key]) for key in ("fronts", "middles", "backs"))
        if self.rng.random() < 0.2:
            front += self._any(pieces["fronts"])
        if middle in front:
            middle = ""
        space = " " if self.rng.random() < 0.12 else ""
        return f"{front}{middle}{space}{back}"

    def _halves(self) -> str:
        one, other = self._any(self.names), self._any(self.names)
        return f"{one[: max(1, len(one) // 2)]}{other[len(other) // 2 :]}".replace(
            "  ", " "
        ).strip()

    def _syllables(self) -> str:
        length = self._any((1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7))
        word = "".join(self._syllable() for _ in range(length))
        if length > 3 and self.rng.random() < 0.15:
            word = f"{word[:2]} {word[2:]}"
        return word + (self._any(parts()["backs"]) if self.rng.random() < 0.25 else "")

    def _syllable(self) -> str:
        initial = _INITIALS.index(self._any(parts()["initials"]))
        return chr(0xAC00 + initial * 588 + self._any(_VOWELS) * 28 + self._any(_FINALS))

    def _marked(self) -> str:
        """With Latin letters or a number."""
        word = self._compound() if self.rng.random() < 0.5 else self._syllables()
        roll = self.rng.random()
        if roll < 0.4:
            return f"{self._any(parts()['latin'])} {word}"
        if roll < 0.6:
            return f"{self._any(parts()['latin'])}{word}"
        number = self._any(parts()["numbers"])
        if roll < 0.8:
            return f"{word} {number}"
        return f"{number}{self._any(('번', '분', '색', '겹', '미'))} {word}"


def listed(words: Sequence[str]) -> str:
    """Words as the facts of a brief list them."""
    return ", ".join(words)

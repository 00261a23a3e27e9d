"""Draws sentences from the grammar without repeating itself within one answer."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

from malbeot.bots.food.wording.grammar import Grammar
from malbeot.text.sentences import split

T = TypeVar("T")
_TRIES = 4
_END, _START = 5, 4


class Speaker:
    """One answer being written. Sentences whose end or start was used already are drawn again."""

    def __init__(self, grammar: Grammar, rng: random.Random, said: Sequence[str] = ()) -> None:
        self.grammar = grammar
        self.rng = rng
        self._ends: set[str] = set()
        self._text = ""
        for sentence in said:
            self.note(sentence)

    def say(self, rule: str, slots: Mapping[str, str] | None = None) -> str:
        sentence = ""
        for _ in range(_TRIES):
            sentence = self.grammar.say(rule, slots or {}, self.rng)
            if not self._used(sentence):
                break
        self.note(sentence)
        return sentence

    def has_said(self, phrase: str) -> bool:
        return phrase in self._text

    def note(self, sentence: str) -> None:
        """A sentence that was said in other words than the grammar's rules."""
        self._text += sentence
        self._ends.update(_keys(sentence))

    def word(self, rule: str) -> str:
        """A piece of a sentence, never held against another."""
        return self.grammar.say(rule, {}, self.rng)

    def choice(self, options: Sequence[T]) -> T:
        return options[int(self.rng.random() * len(options))]

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def _used(self, sentence: str) -> bool:
        return any(key in self._ends for key in _keys(sentence))


def _keys(text: str) -> list[str]:
    """The last letters of every sentence in a piece, and the first ones of the piece."""
    parts = [text] if text.count(".") + text.count("?") + text.count("!") < 2 else split(text)
    return [part.rstrip(".!?")[-_END:] for part in parts] + [text[:_START] + "…"]

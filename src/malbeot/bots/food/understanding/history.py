"""What was suggested earlier, and which of it a message means.

In: the assistant's messages and a catalogue. Out: dish ids in the order of the text. Only text
comes back from a chat, so names are looked for in it, the longest first; a name that only speaks of
a kind ("김밥으로 골라봤어요") or of what was kept out is not a suggestion. Knows nothing of wishes.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from malbeot.bots.food.catalogue.load import Catalogue
from malbeot.bots.food.understanding import cues
from malbeot.bots.food.understanding.lexicon import lexicon
from malbeot.bots.food.understanding.utterance import LEXICON, Utterance
from malbeot.files import read_toml
from malbeot.text.normalize import fold, squeeze

_LONGEST_NAME = 14
_IF = re.compile(r"(?<=[가-힣])(?<![즈떡물컵빔])라면(?![을은이])")
"""'라면' at the end of a word, unless a noodle dish is called that: 치즈라면, 떡라면."""
_SENTENCE = re.compile(r"[.!?\n]")


@dataclass(frozen=True, slots=True)
class History:
    """One entry a turn of the assistant in which dishes were named, oldest first."""

    lists: tuple[tuple[str, ...], ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(id for named in self.lists for id in named))

    @property
    def last(self) -> tuple[str, ...]:
        return self.lists[-1] if self.lists else ()

    @property
    def last_list(self) -> tuple[str, ...]:
        """The newest turn with a choice of dishes; about one dish only when there is none."""
        return next((named for named in reversed(self.lists) if len(named) > 1), self.last)

    def about(self, *dishes: str) -> History:
        """After an answer about them, whatever else it names (ingredients, likenesses)."""
        return History((*self.lists, dishes))

    def with_turn(self, answer: str, catalogue: Catalogue) -> History:
        named = named_dishes(answer, catalogue)
        return History((*self.lists, named)) if named else self


@dataclass(frozen=True, slots=True)
class Reference:
    """Earlier suggestions that a message points at, and where the pointing word ends."""

    ids: tuple[str, ...]
    end: int
    exact: bool
    """One dish was pointed out, by its place or because only one was named."""


def named_dishes(answer: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Dishes that a text suggests, in its order."""
    words = lexicon(catalogue)
    text = _suggesting(answer, words.phrases)
    for names in (words.names, words.names_and_aliases):
        if found := tuple(dict.fromkeys(_names(text, names, words.kinds))):
            return found
    return ()


def _suggesting(answer: str, phrases: Iterable[str]) -> str:
    """The text without what was kept out, without traits ('짜장면 곁의 단골 메뉴') and without
    the ending of "날이라면"."""
    kept_out = _expression("kept_out")
    parts = []
    for sentence in _SENTENCE.split(_IF.sub("|", fold(answer))):
        part = "|".join(squeeze(piece) for piece in sentence.split("|"))
        last = max((hit.end() for hit in kept_out.finditer(part)), default=0)
        parts.append(part[last:])
    text = "|".join(parts)
    for phrase in phrases:
        if phrase in text:
            text = text.replace(phrase, "|")
    return text


@cache
def _expression(name: str) -> re.Pattern[str]:
    return re.compile("|".join(read_toml(LEXICON / "answers.toml")[name]))


def _names(text: str, ids: Mapping[str, str], kinds: Container[str]) -> Iterator[str]:
    place, suggested = 0, False
    while place < len(text):
        lengths = range(min(_LONGEST_NAME, len(text) - place), 1, -1)
        pieces = (text[place : place + length] for length in lengths)
        name = next((piece for piece in pieces if piece in ids), "")
        end = place + max(1, len(name))
        only_kind = name in kinds and not suggested and _expression("kind").match(text, end)
        if name and not only_kind:
            suggested = True
            yield ids[name]
        place = end


def reference(utterance: Utterance, history: History) -> Reference | None:
    if not history.lists:
        return None
    if place := cues.ordinal(utterance):
        index, end = place
        named = history.last_list
        if index < len(named):
            return Reference((named[index],), end, True)
        return None
    said = cues.that(utterance)
    if said is None:
        return None
    return Reference(history.last, said, len(history.last) == 1)

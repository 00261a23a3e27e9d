"""A question in the words of whoever wrote the passage: 강아지 asked, 반려동물 written.

In: a query and groups of synonyms (synonyms.toml, and those of a bot.toml). Out: for the letters of
a passage the query with its words put as they stand there, and how many were. Knows nothing of
indexes and ranking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from malbeot.errors import DataError
from malbeot.files import read_toml
from malbeot.knowledge import tokens
from malbeot.text.normalize import encodable, fold

_FILE = Path(__file__).with_name("synonyms.toml")


@dataclass(frozen=True, slots=True)
class Group:
    """Words for one thing: `written` may stand for each other and for `said`."""

    written: tuple[str, ...]
    said: tuple[str, ...] = ()


Groups = tuple[Group, ...]

_PARTICLE = r"(?=[을를이가은는도로에와과만의요랑]|[^가-힣a-z0-9]|$)"
_START = r"(?<![가-힣a-z0-9])"
_UNSPACED = re.compile(r"[가-힣a-z0-9]{9,}")


@cache
def shipped() -> Groups:
    """Raises `DataError` for a file that holds something else."""
    try:
        return TypeAdapter(Groups).validate_python(read_toml(_FILE)["groups"])
    except (KeyError, ValidationError) as error:
        raise DataError(f"{_FILE}: each of groups has words under written and said") from error


@cache
def vocabulary(groups: Groups) -> frozenset[str]:
    """The pairs of letters of all words."""
    words = (word for group in groups for word in (*group.written, *group.said))
    return frozenset(pair for word in words for pair in tokens.ngrams(tokens.letters(word), 2))


@dataclass(frozen=True, slots=True)
class _Place:
    """A word of the query, and the letters of those that may stand for it."""

    start: int
    end: int
    letters: str
    others: tuple[str, ...]
    spoken: tuple[str, ...]
    """The same with words of customers, for what a customer has said."""


class Wordings:
    """The wordings of one query."""

    def __init__(self, query: str, groups: Groups) -> None:
        self.text = fold(query) if encodable(query) else ""
        self._places = tuple(_places(self.text, groups)) if groups else ()

    def others(self, *, spoken: bool) -> list[str]:
        """The letters of every word that may stand for one of its words."""
        return list(dict.fromkeys(
            word for place in self._places for word in (place.spoken if spoken else place.others)
        ))  # fmt: skip

    def suited(self, letters: str, *, spoken: bool = False) -> tuple[str, int]:
        """The query as a text of these letters would put it, and how many words are not its own;
        `spoken` for the text of a question."""
        found = ((place, _other(place, letters, spoken=spoken)) for place in self._places)
        put = [(place, other) for place, other in found if other]
        text = self.text
        for place, other in reversed(put):
            text = text[: place.start] + other + text[place.end :]
        return text, len(put)


def _other(place: _Place, letters: str, *, spoken: bool) -> str:
    if place.letters in letters:
        return ""
    others = place.spoken if spoken else place.others
    return next((other for other in others if other in letters), "")


def _places(text: str, groups: Groups) -> Iterator[_Place]:
    written, spoken = _known(groups, spoken=False), _known(groups, spoken=True)
    for match in _found(text, groups):
        letters = _letters(match[0])
        yield _Place(match.start(), match.end(), letters, written[letters], spoken[letters])


def _found(text: str, groups: Groups) -> Iterable[re.Match[str]]:
    words, unspaced = _patterns(groups)
    return unspaced.finditer(text) if _UNSPACED.search(text) else words.finditer(text)


@cache
def _known(groups: Groups, *, spoken: bool) -> dict[str, tuple[str, ...]]:
    """What may stand for each word, by letters. One letter is too little to look for."""
    known: dict[str, dict[str, None]] = {}
    for group in groups:
        every = (*group.written, *group.said)
        sought = every if spoken else group.written
        long = [letters for word in sought if len(letters := tokens.letters(word)) > 1]
        for word in every:
            others = (other for other in long if other != _letters(word))
            known.setdefault(_letters(word), {}).update(dict.fromkeys(others))
    return {word: tuple(others) for word, others in known.items()}


def _letters(word: str) -> str:
    """Emoji have none, and stand for themselves."""
    return tokens.letters(word) or word


@cache
def _patterns(groups: Groups) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where words begin; and anywhere, for text typed without spaces. The longest word wins."""
    folded = {fold(word) for group in groups for word in (*group.written, *group.said)}
    words = sorted(folded, key=len, reverse=True)
    signs = [re.escape(word) for word in words if not tokens.letters(word)]
    words = [word for word in words if tokens.letters(word)]
    long = [r"\s*".join(map(re.escape, word.replace(" ", ""))) for word in words if len(word) > 1]
    short = [re.escape(word) + _PARTICLE for word in words if len(word) == 1]
    spaced = f"{_START}(?:{'|'.join([*long, *short])})"
    signed = "|".join([*signs, ""])
    return (
        re.compile(f"{signed}{spaced}"),
        re.compile(f"{signed}(?:{'|'.join(long)})|{_START}(?:{'|'.join(short)})"),
    )

"""A question in the words of whoever wrote the passage: 강아지 asked, 반려동물 written.

In: a query and groups of synonyms (synonyms.toml, and those of a bot.toml). Out: for the letters of
a passage the query with its words put as they stand there, and how many were. Knows nothing of
indexes and ranking.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from malbeot.errors import DataError
from malbeot.files import read_toml
from malbeot.knowledge import tokens
from malbeot.text.normalize import encodable, fold

_FILE = Path(__file__).with_name("synonyms.toml")
_PARTICLE = r"(?=[을를이가은는도로에와과만의요랑]|[^가-힣a-z0-9]|$)"
_START = r"(?<![가-힣a-z0-9])"
_UNSPACED = re.compile(r"[가-힣a-z0-9]{9,}")


@dataclass(frozen=True, slots=True)
class Group:
    """Words for one thing, as synonyms.toml explains them."""

    written: tuple[str, ...]
    said: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return (*self.written, *self.said, *self.narrower, *self.near)


@cache
def shipped() -> tuple[Group, ...]:
    """Raises `DataError` for a file that holds something else."""
    try:
        groups = read_toml(_FILE)["groups"]
        return TypeAdapter(tuple[Group, ...]).validate_python(groups)
    except (KeyError, ValidationError) as error:
        raise DataError(f"{_FILE}: a group has lists of words: {error}") from error


@dataclass(frozen=True, slots=True)
class Put:
    """The letters of a word that may stand for another; `near` when it is not quite the same."""

    letters: str
    near: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A word of a query, and what may stand for it; `spoken` in what a customer has said."""

    start: int
    end: int
    letters: str
    written: tuple[Put, ...]
    spoken: tuple[Put, ...]


@dataclass(frozen=True, slots=True)
class Suited:
    """A query as a text would put it: how many words are not its own, and whether one of them is
    only near."""

    text: str
    changed: int = 0
    near: bool = False


class Synonyms:
    """Groups, ready to be looked for. Made once and kept."""

    def __init__(self, groups: Sequence[Group]) -> None:
        words = {fold(word) for group in groups for word in group.words}
        self.pairs = frozenset(pair for word in words for pair in tokens.ngrams(_letters(word), 2))
        """Pairs of letters of every word."""
        self._written = _others(groups, spoken=False)
        self._spoken = _others(groups, spoken=True)
        whole = {fold(word) for group in groups for word in group.whole}
        self._patterns = _patterns(words, whole) if words else None

    def places(self, text: str) -> Iterator[Place]:
        """The words of a folded text that have synonyms, in order, the longest at each place."""
        if not self._patterns:
            return
        for match in self._patterns[bool(_UNSPACED.search(text))].finditer(text):
            letters = _letters(match[0])
            written, spoken = self._written[letters], self._spoken[letters]
            yield Place(match.start(), match.end(), letters, written, spoken)


class Wordings:
    """The wordings of one query."""

    def __init__(self, query: str, synonyms: Synonyms) -> None:
        self.text = fold(query) if encodable(query) else ""
        self._places = tuple(synonyms.places(self.text))
        self._unchanged = Suited(self.text)

    def others(self, *, spoken: bool) -> list[str]:
        """The letters of every word that may stand for one of its words."""
        puts = (put for place in self._places for put in _puts(place, spoken=spoken))
        return list(dict.fromkeys(put.letters for put in puts))

    def suited(self, letters: str, *, spoken: bool = False) -> Suited:
        """The query as a text of these letters would put it; `spoken` for that of a question."""
        if not self._places:
            return self._unchanged
        found = ((place, _put(place, letters, spoken=spoken)) for place in self._places)
        chosen = [(place, put) for place, put in found if put]
        text = self.text
        for place, put in reversed(chosen):
            text = text[: place.start] + put.letters + text[place.end :]
        return Suited(text, len(chosen), any(put.near for _, put in chosen))


def _puts(place: Place, *, spoken: bool) -> tuple[Put, ...]:
    return place.spoken if spoken else place.written


def _put(place: Place, letters: str, *, spoken: bool) -> Put | None:
    if place.letters in letters:
        return None
    return next((put for put in _puts(place, spoken=spoken) if put.letters in letters), None)


def _others(groups: Iterable[Group], *, spoken: bool) -> Mapping[str, tuple[Put, ...]]:
    """What may stand for each word, by letters; what is the same before what is near. One letter
    is too little to look for."""
    known: dict[str, dict[str, Put]] = {}
    for near in (False, True):
        for group in groups:
            same = (*group.written, *group.said) if spoken else group.written
            long = [letters for word in same if len(letters := tokens.letters(word)) > 1]
            for word in group.near if near else (*group.written, *group.said, *group.narrower):
                puts = known.setdefault(_letters(word), {})
                for letters in long:
                    if letters != _letters(word):
                        puts.setdefault(letters, Put(letters, near))
    return {word: tuple(puts.values()) for word, puts in known.items()}


def _letters(word: str) -> str:
    """Emoji have none, and stand for themselves."""
    return tokens.letters(word) or word


def _patterns(
    folded: Iterable[str], whole: Collection[str]
) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where words begin; and anywhere, for text typed without spaces. The longest word wins. Words
    of one letter, and those of `whole`, only with a particle or nothing behind them."""
    words = sorted(folded, key=lambda word: (-len(word), word))
    signs = [re.escape(word) for word in words if not tokens.letters(word)]
    words = [word for word in words if tokens.letters(word)]
    alone = [word for word in words if len(word) == 1 or word in whole]
    long = [r"\s*".join(map(re.escape, word.replace(" ", "")))
            for word in words if word not in alone]  # fmt: skip
    short = [re.escape(word) + _PARTICLE for word in alone]
    spaced = f"{_START}(?:{'|'.join([*long, *short])})"
    unspaced = "|".join([*long, *(_START + word for word in short)])
    return re.compile("|".join([*signs, spaced])), re.compile("|".join([*signs, unspaced]))

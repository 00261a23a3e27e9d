"""What a question is about, and what kind of thing it asks for.

    bare("주차되나요?")                      →  "주차"
    focus("바비큐 이용 요금이 얼마인가요?")   →  about "바비큐", kinds {"price", "may"}

In: any text. Out: its words without endings and particles (asking.toml), those left out that only
say what is asked. Rules of thumb, for questions of a few words; `bare` leaves two letters at the
least, `focus` may find that nothing is named. Knows nothing of what the knowledge holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from malbeot.files import read_toml
from malbeot.text.normalize import encodable, fold, squeeze

Form = Literal["typed", "focus", "named"]
FORMS: tuple[Form, ...] = ("typed", "focus", "named")
_FILE = Path(__file__).with_name("asking.toml")
_LEAST = 2
_READ = 300
"""Characters; a longer message is no question of a few words."""
_ENDINGS = 8  # that are cut off one after the other
_UNSPACED = 5
"""A word of more letters, alone, is a question typed without spaces."""


@dataclass(frozen=True, slots=True)
class Focus:
    about: str
    """Words that name something, joined by spaces; empty when none does."""
    named: str
    """The same without the verb at the end; empty where words are not told apart by spaces."""
    figures: tuple[str, ...]
    """Words that begin with a number: 5일전, 4호."""
    kinds: frozenset[str]

    @property
    def ordinals(self) -> list[str]:
        """Figures that tell one thing from another: 4호, but not 5일."""
        units = tuple(_table()["counting"]["ordinals"])
        return [figure for figure in self.figures if figure.endswith(units)]

    @property
    def asked(self) -> frozenset[str]:
        """Kinds of which a text shows whether it has them."""
        return _shown_kinds(self.kinds)

    def shown_in(self, letters: str) -> bool:
        """Whether a text of these letters shows what every kind asks for."""
        return all(shown(kind, letters) for kind in self.asked)


@cache
def _shown_kinds(kinds: frozenset[str]) -> frozenset[str]:
    return frozenset(kind for kind in kinds if _table()["kinds"][kind]["shown"])


def shown(kind: str, letters: str) -> bool:
    """Whether a text of these letters shows what a kind of `asked` asks for."""
    return bool(re.search(_table()["kinds"][kind]["shown"], letters))


def bare(text: str) -> str:
    """The beginning of the text, as it is where nothing is to be cut or nothing would be left."""
    if not encodable(text):
        return text
    left = fold(text[:_READ]).strip()
    for _ in range(_ENDINGS):
        shorter = _shorter(left)
        if shorter == left or len(squeeze(shorter)) < _LEAST:
            break
        left = shorter
    return left


def focus(text: str) -> Focus:
    """Of the beginning of any text."""
    text = text[:_READ]
    left = bare(text)
    words = [word for part in left.split() if (word := squeeze(part))]
    if len(words) == 1 and len(words[0]) > _UNSPACED:
        words = _apart(words[0])
    about, figures, counted = list[str](), list[str](), False
    kinds = _kinds_within(squeeze(text)[len(squeeze(left)) :])
    for word in words:
        stem = _stem(word)
        if compound := _compound().match(stem):
            about.append(compound[1])
            kinds |= _by_word()[compound[2]]
        elif found := _kinds(word) or _kinds(stem) or _kinds(_ends("subject", 2).sub("", word)):
            kinds |= found
        elif figure := _figure().match(word):
            figures.append(figure[0])
        elif counted and _counter().match(word):
            kinds |= {"count"}
        elif stem not in _table()["counting"]["numbers"]:
            about.append(stem)
        counted = word in _table()["counting"]["numbers"]
    named = _named(about, left, text)
    return Focus(" ".join(about), " ".join(named), tuple(figures), frozenset(kinds))


known_focus = lru_cache(maxsize=10_000)(focus)
"""For the questions of a store, which are compared again and again; never for what is asked."""


def _named(about: list[str], left: str, text: str) -> list[str]:
    if " " not in left and len(squeeze(left)) > _UNSPACED:
        return []
    last = squeeze(left.split(" ")[-1])
    verb = squeeze(left) != squeeze(text) or _ends("verb", 0).search(last)
    if len(about) > 1 and verb and last.startswith(about[-1]):
        about = about[:-1]
    return [word for word in about if len(word) > 1] or about


def _stem(word: str) -> str:
    for _ in range(2):
        word = _ends("subject", 3).sub("", _ends("particles", 2).sub("", word))
    return word


def _apart(word: str) -> list[str]:
    """The parts of a question without spaces: its longer words that name a kind, and the rest."""
    parts = _inside().split(word)
    return [part for part in parts if part]


def _kinds(word: str) -> frozenset[str]:
    if beginning := _beginning().match(word):
        return _by_beginning()[beginning[0]]
    return _by_word().get(word, frozenset())


def _kinds_within(letters: str) -> set[str]:
    """Kinds that `bare` has cut off: 어떻게 되나요."""
    found = _beginning().findall(letters) if letters else ()
    return {kind for start in found for kind in _by_beginning()[start]}


@cache
def _table() -> dict[str, Any]:
    return read_toml(_FILE)


@cache
def _ends(name: str, after: int) -> re.Pattern[str]:
    """One of the lists of [ends], behind so many letters at the least."""
    longest = sorted(_table()["ends"][name], key=len, reverse=True)
    return re.compile(rf"(?<=[가-힣a-z0-9]{{{after}}})(?:{'|'.join(longest)})$")


@cache
def _by_word() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for kind, row in _table()["kinds"].items():
        for word in row["words"]:
            found.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


@cache
def _by_beginning() -> dict[str, frozenset[str]]:
    return {start: frozenset({kind}) for kind, row in _table()["kinds"].items()
            for start in row["begins"]}  # fmt: skip


@cache
def _beginning() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_by_beginning(), key=len, reverse=True)))


@cache
def _compound() -> re.Pattern[str]:
    """배송기간: what it is about, and what is asked of that."""
    asked = sorted(
        word for word, kinds in _by_word().items() if len(word) > 1 and "may" not in kinds
    )
    return re.compile(rf"([가-힣]{{2,}}?)({'|'.join(asked)})$")


@cache
def _figure() -> re.Pattern[str]:
    counting = _table()["counting"]
    return re.compile(rf"\d+(?:{'|'.join([*counting['ordinals'], *counting['counters']])})")


@cache
def _counter() -> re.Pattern[str]:
    counters = "|".join(_table()["counting"]["counters"])
    return re.compile(rf"(?:{counters})(?:까지|부터|이|은|는|도|요|쯤|당)*$")


@cache
def _inside() -> re.Pattern[str]:
    known = {*_by_word(), *_by_beginning()}
    words = sorted((word for word in known if len(word) > 1), key=len, reverse=True)
    counters = "|".join(_table()["counting"]["counters"])
    return re.compile(rf"((?:몇(?:{counters})|{'|'.join(words)})(?:까지|부터|으로|에서|쯤)?)")


def _shorter(text: str) -> str:
    cut = _ending().sub("", text)
    return cut if len(cut) == len(text) else _ends("cut_off", 3).sub("", cut)


@cache
def _ending() -> re.Pattern[str]:
    endings = sorted(_table()["endings"], key=len, reverse=True)
    spaced = "|".join(r"\s*".join(map(re.escape, ending)) for ending in endings)
    return re.compile(rf"(?:{spaced})?[^가-힣a-z0-9]*$")

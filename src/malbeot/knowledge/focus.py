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
from typing import Literal

from malbeot.knowledge import asking
from malbeot.text.normalize import encodable, fold, squeeze

Form = Literal["typed", "focus", "named"]
FORMS: tuple[Form, ...] = ("typed", "focus", "named")
_LEAST = 2
_READ = 300
"""Characters; a longer message is no question of a few words."""
_ENDINGS = 8  # that are cut off one after the other
_ABLE = tuple(chr(code) for code in range(ord("가") + 8, ord("힣") + 1, 28))
"""Syllables that end in ㄹ, as verbs before 수 do."""
_UNSPACED = 5
"""A word of more letters, alone, is a question typed without spaces."""


@dataclass(frozen=True, slots=True)
class Focus:
    about: str
    """Words that name something, joined by spaces; empty when none does."""
    named: str
    """The same without the verb at the end; empty where words are not told apart by spaces."""
    figures: tuple[str, ...]
    """Numbers with what they count: 5일, 4호; other words with numbers are names: 2인실."""
    kinds: frozenset[str]

    @property
    def short(self) -> list[str]:
        """Things of one letter."""
        return [word for word in self.about.split() if word in asking.table()["short"]["names"]]

    @property
    def ordinals(self) -> list[str]:
        """Figures that tell one thing from another: 4호, but not 5일."""
        units = tuple(asking.table()["counting"]["ordinals"])
        return [figure for figure in self.figures if figure.endswith(units)]

    def other_figures(self, named: Focus) -> bool:
        """Whether something else is named by the same count: 6개월 asked, 3개월 named."""
        units = {_unit(figure) for figure in self.figures}
        theirs = {figure for figure in named.figures if _unit(figure) in units}
        return bool(theirs) and theirs.isdisjoint(self.figures)

    @property
    def asked(self) -> frozenset[str]:
        """Kinds of which a text shows whether it has them."""
        return _shown_kinds(self.kinds)

    def shown_in(self, letters: str) -> bool:
        """Whether a text of these letters shows what every kind asks for."""
        return all(shown(kind, letters) for kind in self.asked)


@cache
def _shown_kinds(kinds: frozenset[str]) -> frozenset[str]:
    return frozenset(kind for kind in kinds if asking.table()["kinds"][kind]["shown"])


def shown(kind: str, letters: str) -> bool:
    """Whether a text of these letters shows what a kind of `asked` asks for."""
    return bool(re.search(asking.table()["kinds"][kind]["shown"], letters))


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
    for word, after in zip(words, [*words[1:], ""], strict=False):
        stem, numbers = _stem(word), asking.table()["counting"]["numbers"]
        if word in numbers and asking.counter().match(after):
            counted = True
            continue
        if compound := asking.compound().match(stem):
            about.append(compound[1])
            kinds |= asking.kinds_by_word()[compound[2]]
        elif found := _kinds(word) or _kinds(stem) or _kinds(_without_subject(word)):
            kinds |= found
        elif figure := asking.figure().fullmatch(word):
            figures.append(figure[1])
        elif counted and (counter := asking.counter().match(word)):
            kinds |= {"time" if counter[1] in asking.table()["counting"]["times"] else "count"}
        elif stem not in numbers:
            about.append(stem)
        counted = word in numbers
    named = _named(about, left, text)
    return Focus(" ".join(about), " ".join(named), tuple(figures), frozenset(kinds))


known_focus = lru_cache(maxsize=10_000)(focus)
"""For the questions of a store, which are compared again and again; never for what is asked."""


def _named(about: list[str], left: str, text: str) -> list[str]:
    if " " not in left and len(squeeze(left)) > _UNSPACED:
        return []
    last = squeeze(left.split(" ")[-1])
    cut = fold(text).strip()[len(left) :]
    # 데려가|도 되나요 ends in a verb; 고양이| 되나요 and 고양이|는요 do not.
    attached = cut[:1].isalpha() and not asking.turn().fullmatch(squeeze(cut))
    able = squeeze(cut).startswith("수") and last.endswith(_ABLE)  # 빌릴| 수 있나요
    verb = attached or able or verbal(last) or _stem(last) in asking.table()["ends"]["doing"]
    if len(about) > 1 and verb and last.startswith(about[-1]):
        about = about[:-1]
    return [word for word in about if len(word) > 1] or about


def verbal(word: str) -> bool:
    """Whether it ends as verbs do."""
    return bool(asking.ends("verb", 0).search(word))


def stands_in(word: str, text: str) -> bool:
    """Whether a word of the text begins with it."""
    return bool(re.search(rf"(?<![가-힣]){re.escape(word)}", text))


def core(word: str) -> str:
    """A word without what may be there or not: 주차 of 주차장, 취소하 of 취소하면; never less than
    two letters."""
    if word[0].isdigit() or len(word) <= _LEAST:
        return word
    return word[:-1] if verbal(word) or asking.ends("light", 2).search(word) else word


def _stem(word: str) -> str:
    for _ in range(2):
        word = asking.ends("subject", 3).sub("", asking.ends("particles", 2).sub("", word))
    return word


def _without_subject(word: str) -> str:
    return asking.ends("subject", 2).sub("", word)


def _apart(word: str) -> list[str]:
    """The parts of a question without spaces: its longer words that name a kind, and the rest."""
    parts = asking.inside().split(word)
    return [part for part in parts if part]


def _kinds(word: str) -> frozenset[str]:
    if beginning := asking.beginning().match(word):
        return asking.kinds_by_beginning()[beginning[0]]
    return asking.kinds_by_word().get(word, frozenset())


def _kinds_within(letters: str) -> set[str]:
    """Kinds that `bare` has cut off: 어떻게 되나요."""
    found = asking.beginning().findall(letters) if letters else ()
    return {kind for start in found for kind in asking.kinds_by_beginning()[start]}


def _unit(figure: str) -> str:
    return figure.lstrip("0123456789")


def _shorter(text: str) -> str:
    cut = asking.ending().sub("", text)
    return cut if len(cut) == len(text) else asking.ends("cut_off", 3).sub("", cut)

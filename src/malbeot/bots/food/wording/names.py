"""Finding dish names in text: which dish is spoken of, longest name first.

In: names and aliases of all dishes. Out: the names that stand in a text. A name counts at the start
of a word, and a name of three letters or more anywhere; a shorter one only as a whole word, apart
from its particle ('면' is no dish in '먹으면').
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_WORD = re.compile(r"[0-9A-Za-z가-힣]+")
_PARTICLES = re.compile(
    r"(?:은|는|이|가|을|를|과|와|도|의|에|로|으로|이나|나|랑|이랑|만|부터|까지|에는|에서|엔|이에요|예요|"
    r"이라면|라면|이라|라|이고|고|이죠|죠|처럼|보다|이란|란|하고|집|요)?(?:요|는|도|은)?"
)
_ANYWHERE = 3


class NameIndex:
    """Names by their first letter. `dishes` maps each name or alias to the dish's own name."""

    def __init__(self, dishes: Mapping[str, str]) -> None:
        self._dishes = dict(dishes)
        self._by_first: dict[str, list[str]] = {}
        for name in sorted(self._dishes, key=len, reverse=True):
            self._by_first.setdefault(name[:1], []).append(name)

    def __len__(self) -> int:
        return len(self._dishes)

    def dish(self, name: str) -> str:
        """The dish's own name for a name or alias; the word itself when unknown."""
        return self._dishes.get(name, name)

    def find(self, text: str) -> list[str]:
        """The names in a text, in its order, as they stand there."""
        found: list[str] = []
        end = 0
        for word in _WORD.finditer(text):
            for start in range(max(word.start(), end), word.end()):
                if name := self._at(text, start, word.start(), word.end()):
                    found.append(name)
                    end = start + len(name)
                    break
        return found

    def _at(self, text: str, start: int, word_start: int, word_end: int) -> str:
        for name in self._by_first.get(text[start], ()):
            if not text.startswith(name, start):
                continue
            whole = start == word_start and _ends_word(text, start + len(name), word_end)
            if whole or (len(name) >= _ANYWHERE and not _hidden(text, start, word_start)):
                return name
        return ""


def _ends_word(text: str, end: int, word_end: int) -> bool:
    if end >= word_end:
        tail = next(iter(_words_at(text, end)), "")
        return not tail or bool(_PARTICLES.fullmatch(tail))
    return bool(_PARTICLES.fullmatch(text[end:word_end]))


def _words_at(text: str, end: int) -> Iterator[str]:
    match = _WORD.match(text, end)
    if match:
        yield match.group()


def _hidden(text: str, start: int, word_start: int) -> bool:
    """A Latin name in the middle of a Latin word is no name."""
    before = text[start - 1 : start] if start > word_start else ""
    return before.isascii() and before.isalnum() and text[start].isascii()

"""The same dialogue about another word of the same list: 강남 → 홍대, in question and answer.

Only for lists whose words may stand for one another without making an answer untrue; the lists are
the bot's own ([augment.offline.slots]). Particles behind the word take the form that fits it. A
dialogue in which the word stands in a way that is not understood (강남역) is left alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from functools import cache

from malbeot.augment.offline.noise import particle_rules
from malbeot.text.hangul import with_particle

_LETTER = "[0-9A-Za-z가-힣]"


def swapped(
    texts: Sequence[str], slots: Mapping[str, Sequence[str]], rng: random.Random
) -> tuple[list[str], str] | None:
    """The texts with one word swapped wherever it stands, and the name of its list.

    The first text, the question, must hold the word; None when it holds no word of any list.
    """
    found = [
        (name, word)
        for name, words in slots.items()
        for word in words
        if len(set(words)) > 1 and _places(word).search(texts[0])
    ]
    if not found:
        return None
    name, word = rng.choice(found)
    other = rng.choice([one for one in slots[name] if one != word])
    said = [_put(text, word, other) for text in texts]
    left = re.compile(rf"(?<!{_LETTER}){re.escape(word)}")
    # In the new word the old one may stand: 서울, 서울역.
    if any(left.search(text.replace(other, "")) for text in said):
        return None
    return said, name


@cache
def _closed_forms() -> dict[str, str]:
    """Either form of a particle → the closed one."""
    forms = {}
    for closed, open_ in particle_rules()["two_forms"]:
        forms[closed] = forms[open_] = closed
    return forms


def _places(word: str) -> re.Pattern[str]:
    """The word on its own, perhaps with a particle; never inside another word."""
    particles = "|".join([*_closed_forms(), *particle_rules()["one_form"]])
    return re.compile(rf"(?<!{_LETTER}){re.escape(word)}({particles})?(?!{_LETTER})")


def _put(text: str, word: str, other: str) -> str:
    def said(match: re.Match[str]) -> str:
        particle = match[1] or ""
        closed = _closed_forms().get(particle)
        return _joined(other, closed) if closed else other + particle

    return _places(word).sub(said, text)


def _joined(word: str, closed: str) -> str:
    try:
        return with_particle(word, closed)
    except KeyError:  # 이라면, 이라서, 이야: the 이 goes behind a vowel
        return word + (closed if with_particle(word, "이").endswith("이") else closed[1:])

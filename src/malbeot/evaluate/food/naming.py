"""Which dishes of the catalogue a text names, longest name first.

A name of three letters or more counts anywhere ('해물떡볶이' names 떡볶이); a shorter one only as a
word of its own, with or without a particle ('회를' but not '회식'). Spaces inside a name do not
matter. Knows nothing of bots; it is written apart from the bots' own checks so that the one can
find what the other misses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.load import Catalogue
from malbeot.files import read_toml
from malbeot.text.normalize import fold

_SHORT = 2
_SPACES_INSIDE = 2


@dataclass(frozen=True, slots=True)
class Named:
    dish: Dish
    surface: str
    """The name without spaces, as the text has it."""
    after: str
    """The next letters, which may say that the dish is refused."""


@cache
def words() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("words.toml"))


def named(text: str, catalogue: Catalogue) -> list[Named]:
    """Every mention, in the order of the text."""
    return list(_mentions(fold(text), catalogue))


def dishes_named(text: str, catalogue: Catalogue) -> list[Dish]:
    """Each dish once, in the order of its first mention."""
    return list({mention.dish.id: mention.dish for mention in named(text, catalogue)}.values())


def refused(mention: Named) -> bool:
    """True when the words after the name say that the dish is not suggested."""
    return any(word in mention.after for word in words()["refusing"])


def _mentions(text: str, catalogue: Catalogue) -> Iterator[Named]:
    names = catalogue.by_name
    longest = max(map(len, names), default=0)
    position = 0
    while position < len(text):
        begins = position == 0 or not text[position - 1].isalnum()
        for surface, end in reversed(list(_growing(text, position, longest))):
            if surface in names and (len(surface) > _SHORT or (begins and _ends(text, end))):
                yield Named(names[surface], surface, _clause(text, end))
                position = end
                break
        else:
            position += 1


def _growing(text: str, start: int, longest: int) -> Iterator[tuple[str, int]]:
    """(letters without spaces, end) for every end, over a few single spaces at most."""
    surface, spaces = "", 0
    for position in range(start, len(text)):
        char = text[position]
        if char.isalnum():
            surface += char
            if len(surface) > longest:
                return
            yield surface, position + 1
        elif char == " " and surface and spaces < _SPACES_INSIDE:
            spaces += 1
        else:
            return


def _ends(text: str, end: int) -> bool:
    rest = re.match(r"\w*", text[end:])
    tail = rest.group() if rest else ""
    return not tail or tail in words()["particles"]


def _clause(text: str, end: int) -> str:
    """Up to the next end of a clause."""
    return re.split(r"[.!?,\n]", text[end:], maxsplit=1)[0][:20]

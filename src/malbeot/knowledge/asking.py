"""How Korean questions ask, read from asking.toml: its lists as patterns and tables.

Out: patterns for letters without spaces or for folded text, as each says. Made once. Knows nothing
of questions.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.files import read_toml

_FILE = Path(__file__).with_name("asking.toml")


@cache
def table() -> dict[str, Any]:
    return read_toml(_FILE)


@cache
def ends(name: str, after: int) -> re.Pattern[str]:
    """One of the lists of [ends], behind so many letters at the least."""
    longest = sorted(table()["ends"][name], key=len, reverse=True)
    return re.compile(rf"(?<=[가-힣a-z0-9]{{{after}}})(?:{'|'.join(longest)})$")


@cache
def turn() -> re.Pattern[str]:
    """What turns to a thing and says no more: 고양이는요."""
    particles = "|".join([*table()["ends"]["cut_off"], *table()["ends"]["particles"]])
    return re.compile(rf"(?:{particles})?(?:요|여)?")


@cache
def kinds_by_word() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for kind, row in table()["kinds"].items():
        for word in row["words"]:
            found.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


@cache
def kinds_by_beginning() -> dict[str, frozenset[str]]:
    return {start: frozenset({kind}) for kind, row in table()["kinds"].items()
            for start in row["begins"]}  # fmt: skip


@cache
def beginning() -> re.Pattern[str]:
    return re.compile("|".join(sorted(kinds_by_beginning(), key=len, reverse=True)))


@cache
def compound() -> re.Pattern[str]:
    """배송기간: what it is about, and what is asked of that."""
    asked = sorted(
        word for word, kinds in kinds_by_word().items() if len(word) > 1 and "may" not in kinds
    )
    return re.compile(rf"([가-힣]{{2,}}?)({'|'.join(asked)})$")


@cache
def figure() -> re.Pattern[str]:
    """A number with its unit, and no more behind it than words that say when or how."""
    read = table()
    behind = "|".join([*read["ends"]["particles"], *read["counting"]["behind"]])
    return re.compile(rf"(\d+(?:{_units()}))(?:{behind})*")


@cache
def counter() -> re.Pattern[str]:
    return re.compile(rf"({_units()})(?:까지|부터|이|은|는|도|요|쯤|당|에)*$")


def _units() -> str:
    """As a pattern, the longest first."""
    counting = table()["counting"]
    units = {*counting["ordinals"], *counting["counters"], *counting["times"]}
    return "|".join(sorted(units, key=len, reverse=True))


@cache
def inside() -> re.Pattern[str]:
    known = {*kinds_by_word(), *kinds_by_beginning()}
    words = sorted((word for word in known if len(word) > 1), key=len, reverse=True)
    return re.compile(rf"((?:몇(?:{_units()})|{'|'.join(words)})(?:까지|부터|으로|에서|쯤)?)")


@cache
def ending() -> re.Pattern[str]:
    endings = sorted(table()["endings"], key=len, reverse=True)
    spaced = "|".join(r"\s*".join(map(re.escape, ending)) for ending in endings)
    return re.compile(rf"(?:{spaced})?[^가-힣a-z0-9]*$")

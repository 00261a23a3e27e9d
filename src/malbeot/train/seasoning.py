"""Permitted human pairs, as examples without facts: they season the generated dialogue.

In: a directory of public data and what reads clean rows from its files. Out: user → bot pairs in
Korean, and the hash of each file they came from. Only files whose licence allows shipped weights
are listed (`_FILES`); a file that is not there is left out. Which rows are clean is not known here.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from malbeot.errors import DataError
from malbeot.files import sha256
from malbeot.log import get
from malbeot.records import Example
from malbeot.text.endings import finished

log = get("train")

_FILES = (
    "food/foodie_dataset_v1.jsonl",
    "chat/ChatbotData.csv",
)
_MOST_REPEATS = 3
_LONGEST = 400
_KOREAN = re.compile(r"[가-힣]")

Reader = Callable[[Sequence[Path]], tuple[list[Example], Mapping[str, int]]]
"""Files → the rows worth training on, and how many others there were by reason."""


@dataclass(frozen=True)
class Seasoning:
    """A directory of public data, and how its files are read."""

    folder: Path
    read: Reader


def read_seasoning(
    seasoning: Seasoning, most: int, seed: int
) -> tuple[list[Example], dict[str, str]]:
    """At most `most` pairs, each at most three times, and the files' hashes."""
    found = [path for name in _FILES if (path := seasoning.folder / name).is_file()]
    if not found:
        raise DataError(f"{seasoning.folder} holds none of {', '.join(_FILES)}")
    rows, set_aside = seasoning.read(found)
    pairs = [row for row in rows if _fits(row)]
    log.info("seasoning.ready", rows=len(pairs), unfit=len(rows) - len(pairs), set_aside=set_aside)
    order = [pair for _ in range(_MOST_REPEATS) for pair in _shuffled(pairs, seed)]
    return order[:most], {path.name: sha256(path) for path in found}


def _shuffled(pairs: list[Example], seed: int) -> list[Example]:
    return random.Random(seed).sample(pairs, len(pairs))  # noqa: S311 - not for secrets


def _fits(row: Example) -> bool:
    """One question and a finished answer mostly in Hangul, as long as a small model can learn."""
    if [turn.role for turn in row.turns] != ["user", "assistant"]:
        return False
    if not finished(row.answer.rpartition("\n")[2]):
        return False
    korean = len(_KOREAN.findall(row.answer)) * 2 >= len(row.answer.replace(" ", ""))
    return korean and len(row.prompt) + len(row.answer) <= _LONGEST

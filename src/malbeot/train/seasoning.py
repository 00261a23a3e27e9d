"""Permitted human pairs, as examples without facts: they season the generated dialogue.

In: a directory of public data. Out: user → bot pairs in clean Korean, and the hash of each file
they came from. Only files whose licence allows shipped weights are listed (`_FILES`); a file that
is not there is left out.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from malbeot.errors import DataError
from malbeot.files import sha256
from malbeot.records import Example, Turn
from malbeot.text.normalize import clean, encodable

_FILES = (
    "food/foodie_dataset_v1.jsonl",
    "chat/ChatbotData.csv",
)
_MOST_REPEATS = 3
_LONGEST = 400
_KOREAN = re.compile(r"[가-힣]")
_FINISHED = re.compile(r"[.!?~)\"'”’…]$")


def read_seasoning(data: Path, most: int, seed: int) -> tuple[list[Example], dict[str, str]]:
    """At most `most` pairs, each at most three times, and the files' hashes."""
    found = [data / name for name in _FILES if (data / name).is_file()]
    if not found:
        raise DataError(f"{data} holds none of {', '.join(_FILES)}")
    pairs = [pair for path in found for pair in _usable(path)]
    order = [pair for _ in range(_MOST_REPEATS) for pair in _shuffled(pairs, seed)]
    return order[:most], {path.name: sha256(path) for path in found}


def _shuffled(pairs: list[Example], seed: int) -> list[Example]:
    return random.Random(seed).sample(pairs, len(pairs))  # noqa: S311 - not for secrets


def _usable(path: Path) -> Iterator[Example]:
    """Pairs in Korean, of a length that a small model can learn, with a finished answer."""
    for line, (asked, said) in enumerate(_pairs(path), 1):
        if not (encodable(asked) and encodable(said)):
            continue
        asked, said = clean(asked), clean(said)
        korean = len(_KOREAN.findall(said)) * 2 >= len(said.replace(" ", "")) > 0
        if asked and korean and len(asked) + len(said) <= _LONGEST and _FINISHED.search(said):
            turns = (Turn("user", asked), Turn("assistant", said))
            yield Example(turns, source=path.name, line=line, group=asked)


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        if path.suffix == ".csv":
            for row in csv.DictReader(file):
                yield row.get("Q") or "", row.get("A") or ""
        else:
            for text in filter(str.strip, file):
                row = json.loads(text)
                asked = "\n".join(filter(None, [row.get("instruction"), row.get("input")]))
                yield asked, row.get("output") or ""

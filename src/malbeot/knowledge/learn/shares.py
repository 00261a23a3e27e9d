"""How common grams are in Korean at large: permitted rows in, background.json out.

Counted apart in what is asked and what is answered, in two fields each; of two fields the smaller
share counts, of asked and answered the larger. So endings of both are in it, and no field's words.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from malbeot.files import read_jsonl, write_text
from malbeot.knowledge import morphemes, tokens
from malbeot.knowledge.learn.practice import FOOD, SAYINGS, there

Shares = dict[str, float]
_LEAST = 0.001


def counted(data: Path) -> Shares:
    """Raises `DataError` when a file is missing, `UsageError` without Kiwi."""
    morphemes.needed()
    food = list(read_jsonl(there(data / FOOD)))
    with there(data / SAYINGS).open(encoding="utf-8", newline="") as file:
        chat = list(csv.DictReader(file))
    asked = _common([row["instruction"] for row in food], [row["Q"] for row in chat])
    answered = _common([row["output"] for row in food], [row["A"] for row in chat])
    both = {gram: max(asked.get(gram, 0), answered.get(gram, 0)) for gram in {*asked, *answered}}
    kept = {gram: round(share, 4) for gram, share in both.items() if share >= _LEAST}
    return dict(sorted(kept.items(), key=lambda item: (-item[1], item[0])))


def write(shares: Shares, made_from: Iterable[str], path: Path) -> None:
    row = {"made_from": list(made_from), "shares": shares}
    write_text(path, json.dumps(row, ensure_ascii=False, indent=0) + "\n")


def _common(one: list[str], other: list[str]) -> Shares:
    found: Shares = {}
    for grams in (_letters, morphemes.analyse):
        mine, its = _share(one, grams), _share(other, grams)
        found |= {gram: min(share, its[gram]) for gram, share in mine.items() if gram in its}
    return found


def _share(texts: list[str], grams: Callable[[str], list[str]]) -> Shares:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(grams(text)))
    return {gram: count / len(texts) for gram, count in counts.items()}


def _letters(text: str) -> list[str]:
    run = tokens.letters(text)
    return [*tokens.ngrams(run, 1), *tokens.ngrams(run, 2)]

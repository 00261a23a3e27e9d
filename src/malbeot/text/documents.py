"""Which document of a growing collection is nearly the same as this one, by exact Jaccard.

Documents are sets of character 5-grams without spaces and marks. MinHash with LSH (rensa) finds
candidates without comparing all; each candidate is then compared exactly, so what is called a
near-duplicate always is one. What LSH may miss is bounded: at the threshold itself fewer than one
pair in a thousand, above it far fewer.

Texts of the documents kept rest in a file: what is held for one is its sketch and its place there.

    seen = NearDocuments(0.7)
    seen.place("page 1", text)         →  None: kept
    seen.place("page 9", nearly_same)  →  Match(score=0.93, key="page 1")

A near-duplicate joins the cluster of the document kept for it, whose key names the cluster. For
long texts; questions and instructions are compared by `duplicates`. Needs the extra `data`.
"""

from __future__ import annotations

import importlib
from array import array
from collections.abc import Hashable
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Generic, TypeVar
from weakref import finalize

from malbeot.errors import UsageError
from malbeot.text.duplicates import Match
from malbeot.text.normalize import fold, squeeze

Key = TypeVar("Key", bound=Hashable)
_SHINGLE = 5
_PERMUTATIONS = 128
_SEED = 42
_LEAST_RECALL = 0.999
_HELD_SETS = 512


class NearDocuments(Generic[Key]):
    """The documents kept so far. `threshold` is the least Jaccard that makes a near-duplicate;
    `folder` is where their texts rest, in a file without a name."""

    def __init__(self, threshold: float = 0.7, folder: Path | None = None) -> None:
        if not 0 < threshold <= 1:
            raise UsageError(f"threshold {threshold:g}: name a number above 0, at most 1")
        rensa: Any = importlib.import_module("rensa")  # in the extra `data`
        bands, rows = bands_for(threshold)
        self.threshold = threshold
        self._minhash: Any = rensa.RMinHash
        self._lsh: Any = rensa.RMinHashLSH(threshold, bands * rows, bands)
        self._keys: list[Key] = []
        self._file: IO[bytes] = TemporaryFile(dir=folder)  # noqa: SIM115 - closed with this object
        finalize(self, self._file.close)
        self._ends = array("Q", [0])
        self._shingles = lru_cache(_HELD_SETS)(self._shingles_of)

    def __len__(self) -> int:
        return len(self._keys)

    def place(self, key: Key, text: str) -> Match[Key] | None:
        """Keep the document, or say which kept one it nearly is: the best, the oldest of equals."""
        letters = squeeze(text) or fold(text)
        mine = shingles(letters)
        sketch = self._minhash(_PERMUTATIONS, _SEED)
        sketch.update(list(mine))
        candidates = sorted(set(self._lsh.query(sketch)))
        best = max(((jaccard(mine, self._shingles(item)), -item) for item in candidates),
                   default=(0.0, 0))  # fmt: skip
        if candidates and best[0] >= self.threshold:
            return Match(best[0], self._keys[-best[1]])
        self._lsh.insert(len(self._keys), sketch)
        self._keys.append(key)
        self._file.seek(self._ends[-1])
        self._ends.append(self._ends[-1] + self._file.write(letters.encode()))
        return None

    def _shingles_of(self, item: int) -> frozenset[str]:
        start, end = self._ends[item], self._ends[item + 1]
        self._file.seek(start)
        return shingles(self._file.read(end - start).decode())


def bands_for(threshold: float) -> tuple[int, int]:
    """(bands, rows of one band): as selective as can be, while a pair at the threshold is still
    found with a probability of 0.999."""
    rows = 1
    while rows < _PERMUTATIONS and recall(threshold, rows * 2) >= _LEAST_RECALL:
        rows *= 2
    return _PERMUTATIONS // rows, rows


def recall(similarity: float, rows: int) -> float:
    """How probably a pair of this Jaccard meets in at least one band."""
    return float(1 - (1 - similarity**rows) ** (_PERMUTATIONS // rows))


def shingles(letters: str) -> frozenset[str]:
    """Every run of five characters; a shorter text is one run."""
    last = max(1, len(letters) - _SHINGLE + 1)
    return frozenset(letters[start : start + _SHINGLE] for start in range(last))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common)

"""Which earlier texts are nearly the same as this one, for millions of texts as token numbers.

Scores and decisions are those of `text/duplicates.py` (ROUGE-L F1, strictly above a threshold), but
all texts are known beforehand: tokens are numbered from the rarest to the most frequent, and a
text is filed only under its rarest ones. Two texts with F1 above t share more than t·(m+n)/2
tokens, at least t·m/(2−t) of the m of either, so at least one of the rarest m − ⌈t·m/(2−t)⌉ + 1
(the prefix filter of Chaudhuri et al., A primitive operator for similarity joins, 2006).

Two limits keep a million texts of one template from costing a million comparisons each: for one
text, at most `most_scored` earlier ones are scored, those that share its rarest tokens first, and
at most `most_near` found. `capped` counts the texts for which there were more; when it is 0, every
decision is exact.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from math import ceil

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cdist

from malbeot.text.duplicates import f1

Numbers = npt.NDArray[np.uint32]
_SLACK = 1e-9
_AT_ONCE = 256
_SOUGHT = 1 << 18
_NOTHING: array[int] = array("I")
# Characters that can stand for tokens; surrogates cannot be in a string.
_FIRST, _SURROGATES, _SURROGATE_COUNT = 0x100, 0xD800, 0x800
_CHARACTERS = 0x110000 - _FIRST - _SURROGATE_COUNT


class Texts:
    """Token lists in one flat array; text i is `flat[starts[i]:starts[i + 1]]`."""

    def __init__(self, flat: Numbers, starts: npt.NDArray[np.int64]) -> None:
        self._flat = flat
        self._starts = starts
        self.lengths = np.diff(starts)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, place: int) -> Numbers:
        return self._flat[self._starts[place] : self._starts[place + 1]]

    def packed(self, place: int) -> array[int]:
        return array("I", self[place].tobytes())


def numbered(*lists: tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]) -> list[Texts]:
    """Hashed tokens (flat, starts) → the same, tokens numbered from the rarest over all lists."""
    known = np.unique(np.concatenate([np.unique(tokens) for tokens, _ in lists]))
    counts = np.zeros(len(known), dtype=np.int64)
    found = []
    for tokens, _ in lists:
        places = _places(known, tokens)
        counts += np.bincount(places, minlength=len(known))
        found.append(places)
    order = np.empty(len(counts), dtype=np.uint32)
    order[np.argsort(counts, kind="stable")] = np.arange(len(counts), dtype=np.uint32)
    return [Texts(order[places], starts) for places, (_, starts) in zip(found, lists, strict=True)]


def _places(known: npt.NDArray[np.uint64], tokens: npt.NDArray[np.uint64]) -> Numbers:
    """Where each token stands among those known, found some at a time: there are many."""
    places = np.empty(len(tokens), dtype=np.uint32)
    for start in range(0, len(tokens), _SOUGHT):
        places[start : start + _SOUGHT] = np.searchsorted(known, tokens[start : start + _SOUGHT])
    return places


def score(one: array[int], other: array[int]) -> float:
    """ROUGE-L F1 of two packed texts."""
    return f1(LCSseq.similarity(one, other), len(one), len(other))


class Neighbours:
    """Finds near texts among those added, by their places in `texts`."""

    def __init__(self, texts: Texts, above: float, most_scored: int, most_near: int) -> None:
        self._texts = texts
        self._above = above
        self._most_scored = most_scored
        self._most_near = most_near
        self._most_looked_at = 4 * most_scored  # many are of another length
        self._postings: dict[int, array[int]] = {}
        self._strings: list[str] = [""] * len(texts)
        self._cut = False
        self.capped = 0

    def near(self, place: int) -> list[int]:
        """Places of the texts with a score above the threshold, in the order they were added."""
        found: list[int] = []
        scored = 0
        string, length = _string(self._texts[place]), int(self._texts.lengths[place])
        self._cut = False
        for some in self._gathered(place):
            left = self._most_scored - scored
            found += self._above_threshold(string, length, place, some[:left])
            scored += len(some)
            if len(some) > left or len(found) > self._most_near:
                self._cut = True
                break
        self.capped += self._cut
        return sorted(found[: self._most_near])

    def add(self, place: int) -> None:
        """File the text under its rarest tokens."""
        for token in set(self._prefix(place)):
            self._postings.setdefault(token, array("I")).append(place)
        self._strings[place] = _string(self._texts[place])

    def _gathered(self, place: int) -> Iterator[list[int]]:
        """Texts that share a rare token with this one and are of like length, each once, those of
        the rarest token first, `_AT_ONCE` at a time."""
        length = int(self._texts.lengths[place])
        least = self._above * length / (2 - self._above) - _SLACK
        most = length * (2 - self._above) / self._above + _SLACK
        seen: set[int] = set()
        waiting: list[int] = []
        for token in dict.fromkeys(self._prefix(place)):
            posting = self._postings.get(token, _NOTHING)
            places = np.array(posting[: self._most_looked_at], dtype=np.uint32)
            lengths = self._texts.lengths[places]
            like = places[(lengths >= least) & (lengths <= most)].tolist()
            waiting += [other for other in like if other not in seen]
            seen.update(like)
            while len(waiting) >= _AT_ONCE:
                yield waiting[:_AT_ONCE]
                del waiting[:_AT_ONCE]
            if len(posting) > self._most_looked_at:
                self._cut = True
                break
        if waiting:
            yield waiting

    def _above_threshold(
        self, string: str, length: int, place: int, others: Sequence[int]
    ) -> list[int]:
        """Those of `others` that are near: first by their strings all at once, then exactly."""
        if not others:
            return []
        strings = [self._strings[other] for other in others]
        common = cdist([string], strings, scorer=LCSseq.similarity, dtype=np.uint32)[0]
        bounds = 2 * common / (self._texts.lengths[list(others)] + length)
        packed = self._texts.packed(place)
        return [
            others[number]
            for number in np.flatnonzero(bounds > self._above - _SLACK).tolist()
            if score(packed, self._texts.packed(others[number])) > self._above
        ]

    def _prefix(self, place: int) -> list[int]:
        """The rarest tokens, rarest first. Repeats count: a token that stands twice may fill two
        places of what two texts must share."""
        tokens = np.sort(self._texts[place])
        length = len(tokens)
        shared = ceil(self._above * length / (2 - self._above) - _SLACK)
        prefix: list[int] = tokens[: length - max(shared, 1) + 1].tolist()
        return prefix


def _string(tokens: Numbers) -> str:
    """One character a token, for comparing many at once. Where there are more tokens than
    characters two may share one: then texts only seem nearer than they are."""
    codes = tokens % _CHARACTERS + _FIRST
    codes[codes >= _SURROGATES] += _SURROGATE_COUNT
    return codes.astype("<u4").tobytes().decode("utf-32-le")

"""The pool that a candidate must differ from: all seeds and everything kept so far.

The decision is the self-instruct loop's: the best ROUGE-L F1 over the pool, rejected above the
threshold; what is accepted joins the pool. A threshold means nothing without its tokeniser, so the
two stand together.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from malbeot.errors import UsageError
from malbeot.text.duplicates import NearIndex

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Verdict(Generic[Key]):
    """`nearest` is the pool item with the best score; None when nothing has a token in common."""

    accepted: bool
    score: float
    nearest: Key | None


class Pool(Generic[Key]):
    def __init__(self, tokens: str, threshold: float) -> None:
        if not 0 < threshold <= 1:
            raise UsageError(f"threshold {threshold:g}: name a number above 0, at most 1")
        self.tokens = tokens
        self.threshold = threshold
        self._index: NearIndex[Key] = NearIndex(tokens)

    def __len__(self) -> int:
        return len(self._index)

    def add(self, text: str, key: Key) -> None:
        """A seed: in the pool whatever it is near to."""
        self._index.add(text, key)

    def judge(self, text: str) -> Verdict[Key]:
        found = self._index.nearest(text)
        if found is None:
            return Verdict(accepted=True, score=0.0, nearest=None)
        return Verdict(found.score <= self.threshold, found.score, found.key)

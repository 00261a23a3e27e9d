"""Which text of a growing pool says nearly the same as this one, exactly as ROUGE-L F1 decides.

The decision is that of the self-instruct loop (compare with every pool item, reject when the best
F1 is above the threshold), in its own float arithmetic, so that ties fall the same way. It is fast
because the loop is not run: an inverted index over token multisets bounds every score from above
(the longest common subsequence cannot exceed the common tokens), and only items whose bound passes
are compared, as packed strings, by rapidfuzz.

    index = NearIndex("eojeol")
    index.add("점심 뭐 먹을까 추천해 줘", key=1)
    index.nearest("점심 뭐 먹을까 추천해 줘요")  →  Match(score=0.8, key=1)

Knows nothing of rows, files or languages. Not safe for threads.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from malbeot.text.tokens import tokenizer

Key = TypeVar("Key", bound=Hashable)
Packed = str | tuple[int, ...]

# A token id is one character of the packed string; surrogates cannot be in one.
_FIRST = 0x100
_SURROGATES = 0xD800
_SURROGATE_COUNT = 0x800
_PACKABLE = 0x110000 - _FIRST - _SURROGATE_COUNT
# Keeps float noise in a bound from hiding an item that stands exactly at the cutoff.
_SLACK = 1e-9


def f1(common: int, length: int, other: int) -> float:
    """ROUGE-L F1 of a longest common subsequence, computed step by step as rouge_score does."""
    if not common:
        return 0.0
    precision = common / other
    recall = common / length
    return 2 * precision * recall / (precision + recall)


class Vocabulary:
    """Gives each token a number, and packs a token list into one string of such numbers."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def ids(self, tokens: Sequence[str]) -> list[int]:
        known = self._ids
        return [known.setdefault(token, len(known)) for token in tokens]

    @staticmethod
    def pack(ids: Sequence[int]) -> Packed:
        """A string, or the numbers themselves when there are more of them than characters."""
        if any(number >= _PACKABLE for number in ids):
            return tuple(ids)
        return "".join(map(_character, ids))


def _character(number: int) -> str:
    code = number + _FIRST
    return chr(code if code < _SURROGATES else code + _SURROGATE_COUNT)


def _numbers(packed: Packed) -> tuple[int, ...]:
    if not isinstance(packed, str):
        return packed
    codes = map(ord, packed)
    return tuple(c - _FIRST - (_SURROGATE_COUNT if c >= _SURROGATES else 0) for c in codes)


def rouge_l(text: Packed, other: Packed) -> float:
    """F1 of two packed texts of one vocabulary."""
    if not (isinstance(text, str) and isinstance(other, str)):
        text, other = _numbers(text), _numbers(other)
    return f1(LCSseq.similarity(text, other), len(text), len(other))


@dataclass(frozen=True, slots=True)
class Match(Generic[Key]):
    score: float
    key: Key


class NearIndex(Generic[Key]):
    """A pool of texts under keys. `tokens` names the tokeniser that the scores are counted in."""

    def __init__(self, tokens: str = "eojeol") -> None:
        self.tokens = tokens
        self._tokenize = tokenizer(tokens)
        self._vocabulary = Vocabulary()
        self._read: tuple[str, list[int]] = ("", [])
        self._keys: list[Key] = []
        self._packed: list[Packed] = []
        self._lengths = array("I")
        # (token, its n-th occurrence in the text) → the items that have it
        self._postings: dict[tuple[int, int], array[int]] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def pack(self, text: str) -> Packed:
        """The text in this index's vocabulary, for `rouge_l`."""
        return Vocabulary.pack(self._ids(text))

    def add(self, text: str, key: Key) -> None:
        ids = self._ids(text)
        item = len(self._keys)
        for feature in _features(ids):
            self._postings.setdefault(feature, array("I")).append(item)
        self._keys.append(key)
        self._packed.append(Vocabulary.pack(ids))
        self._lengths.append(len(ids))

    def nearest(self, text: str, above: float = 0.0) -> Match[Key] | None:
        """The item with the highest score over `above`, the oldest of equals; None without one."""
        ids = self._ids(text)
        packed = Vocabulary.pack(ids)
        best, best_item = above, -1
        for item, bound in self._candidates(ids, above):
            if bound + _SLACK < best:
                break
            score = rouge_l(packed, self._packed[item])
            if score > best or (score == best and -1 < item < best_item):
                best, best_item = score, item
        return None if best_item < 0 else Match(best, self._keys[best_item])

    def near(self, text: str, above: float) -> list[Match[Key]]:
        """Every item with a score over `above`, best first, older before newer."""
        ids = self._ids(text)
        packed = Vocabulary.pack(ids)
        scored = [
            (rouge_l(packed, self._packed[item]), item) for item, _ in self._candidates(ids, above)
        ]
        found = sorted((-score, item) for score, item in scored if score > above)
        return [Match(-score, self._keys[item]) for score, item in found]

    def _ids(self, text: str) -> list[int]:
        """The text's tokens; who asks about a text and then adds it has it tokenised once."""
        if self._read[0] != text:
            self._read = text, self._vocabulary.ids(self._tokenize(text))
        return self._read[1]

    def _candidates(self, ids: Sequence[int], above: float) -> Iterator[tuple[int, float]]:
        """Items whose score can pass `above`, with the bound on it, highest bound first."""
        lists = [self._postings[feature] for feature in _features(ids) if feature in self._postings]
        if not lists:
            return
        joined: npt.NDArray[np.uint32] = np.concatenate(
            [np.frombuffer(posting, dtype=np.uint32) for posting in lists]
        )
        common = np.bincount(joined, minlength=len(self._keys))
        lengths = np.frombuffer(self._lengths, dtype=np.uint32)
        bounds = 2 * common / (lengths + len(ids))
        items = np.flatnonzero((bounds > above - _SLACK) & (common > 0))
        items = items[np.argsort(-bounds[items], kind="stable")]
        del lengths  # a live view of the array would forbid growing it
        yield from zip(items.tolist(), bounds[items].tolist(), strict=True)


def _features(ids: Sequence[int]) -> list[tuple[int, int]]:
    """Each token with the number of times it was seen before, so that sets count multiplicity."""
    seen: dict[int, int] = {}
    features = []
    for number in ids:
        count = seen.get(number, 0)
        seen[number] = count + 1
        features.append((number, count))
    return features

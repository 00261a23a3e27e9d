"""Which texts of a column may go round in circles: the gate of `loops.loop`.

In: a column of texts. Out: true for every text in which `loop` would find something, and for some
others. All characters of many texts lie in one array of numbers, and whatever every loop shows is
counted there at once: words in a row, letters in a row, runs of four letters at the end, sentences.
Texts are told apart by hashes: two that differ may share one, then the gate opens for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from malbeot.prepare.loops import LONGEST, SHORTEST, least_repeats
from malbeot.prepare.rules import rules

_AT_ONCE = 1 << 19
_MULTIPLIER = 0x9E3779B97F4A7C15
_LAST_SPACE = 0x3000
Numbers = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def may_loop(texts: pl.Series) -> pl.Series:
    said = texts.to_list()
    found = [
        _Column(said[start:end], ends).opened()
        for start, end, ends in _groups(texts.str.len_chars())
    ]
    flags = np.concatenate(found) if found else np.zeros(0, dtype=np.bool_)
    return pl.Series(texts.name, flags, dtype=pl.Boolean)


def _groups(lengths: pl.Series) -> Iterator[tuple[int, int, Places]]:
    """(first text, behind the last one, where each ends) of groups that are not too large at once,
    with one character between texts."""
    ends = np.cumsum(lengths.to_numpy().astype(np.int64) + 1)
    start, before = 0, 0
    while start < len(ends):
        end = max(start + 1, int(np.searchsorted(ends, before + _AT_ONCE)))
        yield start, end, ends[start:end] - before - 1
        start, before = end, int(ends[end - 1])


@cache
def _powers() -> tuple[Numbers, Numbers]:
    """Powers of an odd number and of its inverse, modulo 2^64."""
    inverse = pow(_MULTIPLIER, -1, 1 << 64)
    return _powers_of(_MULTIPLIER, _AT_ONCE), _powers_of(inverse, _AT_ONCE)


def _powers_of(number: int, count: int) -> Numbers:
    powers = np.full(count, number, dtype=np.uint64)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint64)


@cache
def _known() -> tuple[Flags, Flags]:
    """By code point: spaces, as `str.isspace` has them, and marks that end a sentence."""
    spaces = [chr(code).isspace() for code in range(_LAST_SPACE + 1)]
    marks = [chr(code) in ".!?…\n" for code in range(_LAST_SPACE + 1)]
    return np.array([*spaces, False]), np.array([*marks, False])


class _Column:
    """The characters of some texts, one line feed behind each."""

    def __init__(self, texts: list[str], ends: Places) -> None:
        whole = "\n".join(texts) + "\n"
        self._codes = np.frombuffer(whole.encode("utf-32-le"), dtype=np.uint32)
        self._ends = ends
        self._starts = np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1] + 1])
        spaces, marks = _known()
        kinds = np.minimum(self._codes, _LAST_SPACE + 1)
        self._space, self._mark = spaces[kinds], marks[kinds]
        powers, self._inverse = (
            _powers() if len(self._codes) <= _AT_ONCE else
            (_powers_of(_MULTIPLIER, len(self._codes)),
             _powers_of(pow(_MULTIPLIER, -1, 1 << 64), len(self._codes)))
        )  # fmt: skip
        self._sums = np.zeros(len(self._codes) + 1, dtype=np.uint64)
        np.cumsum(self._codes * powers[: len(self._codes)], out=self._sums[1:])

    def opened(self) -> Flags:
        flags = np.zeros(len(self._ends), dtype=np.bool_)
        for found in (self._words(), self._letters(), self._tails(), self._sentences()):
            flags[found] = True
        return flags

    def _hashes(self, starts: Places, ends: Places) -> Numbers:
        """Equal for equal runs of characters."""
        hashes: Numbers = (self._sums[ends] - self._sums[starts]) * self._inverse[starts]
        return hashes

    def _texts_at(self, places: Places) -> Places:
        texts: Places = np.searchsorted(self._ends, places)
        return texts

    def _words(self) -> Places:
        """Texts with the same word so many times in a row."""
        more = rules().loop.same_word - 1
        starts, ends = _runs(~self._space)
        hashes = self._hashes(starts, ends)
        same = hashes[1:] == hashes[:-1]
        first = np.flatnonzero(_all_of(same, more))
        texts = self._texts_at(starts[first])
        within: Places = texts[texts == self._texts_at(starts[first + more])]
        return within

    def _letters(self) -> Places:
        first = np.flatnonzero(
            _all_of(self._codes[1:] == self._codes[:-1], rules().loop.same_char - 1)
        )
        return self._texts_at(first[~self._space[first]])

    def _tails(self) -> Places:
        """Texts at whose end runs of letters come again as often as in a phrase that repeats."""
        texts = self._with_echo()
        first = np.maximum(self._starts[texts], self._ends[texts] - rules().loop.window)
        counts = np.maximum(self._ends[texts] - first - SHORTEST + 1, 0)
        of = np.repeat(np.arange(len(counts)), counts)
        places = first[of] + np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts)
        runs = self._hashes(places, places + SHORTEST) >> np.uint64(32)
        keys = np.sort(of.astype(np.uint64) << np.uint64(32) | runs)
        again = (keys[1:][keys[1:] == keys[:-1]] >> np.uint64(32)).astype(np.int64)
        return texts[np.bincount(again, minlength=len(counts)) >= least_repeats()]

    def _with_echo(self) -> Places:
        """Texts in which one of a few runs of letters near the end stood right before.

        A phrase of n letters stands four times or more and ends at most `LONGEST` + 1 letters
        before the end of the text, so that each run of letters in its last three times stands n
        letters earlier as well; that many letters hold one of every ninth run."""
        stride = (rules().loop.phrase_repeats - 1) * SHORTEST - SHORTEST + 1
        back = SHORTEST + np.arange(0, LONGEST + 1 + stride, stride)
        here = np.maximum(self._ends[:, None] - back, self._starts[:, None])
        last = len(self._codes) - SHORTEST
        if last < 0:
            return np.zeros(0, dtype=np.int64)
        everywhere = np.arange(last + 1)
        runs = (self._hashes(everywhere, everywhere + SHORTEST) >> np.uint64(32)).astype(np.uint32)
        here = np.minimum(here, last)
        wanted = runs[here]
        found = np.zeros(here.shape, dtype=np.bool_)
        for distance in range(SHORTEST, LONGEST + 1):
            found |= runs[np.maximum(here - distance, 0)] == wanted
        return np.flatnonzero(found.any(axis=1))

    def _sentences(self) -> Places:
        """Texts much of which is one sentence that stands there several times."""
        limits = rules().loop
        begins, finishes = _runs(~self._mark)
        filled = np.flatnonzero(~self._space & ~self._mark)
        first = np.searchsorted(filled, begins)
        last = np.searchsorted(filled, finishes) - 1
        said = last >= first
        begins, finishes = filled[first[said]], filled[last[said]] + 1
        texts = self._texts_at(begins)
        mixed = self._hashes(begins, finishes) * (2 * texts.astype(np.uint64) + np.uint64(1))
        _, sample, counts = np.unique(mixed, return_index=True, return_counts=True)
        often = counts >= limits.same_sentence
        sample, counts = sample[often], counts[often]
        found = texts[sample]
        share = limits.sentence_share * (self._ends[found] - self._starts[found])
        most: Places = found[counts * (finishes - begins)[sample] >= share]
        return most


def _runs(flags: Flags) -> tuple[Places, Places]:
    """Where each run of true begins, and behind its end."""
    edges = np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8))
    return np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)


def _all_of(flags: Flags, count: int) -> Flags:
    """True where `count` flags in a row are."""
    known = 1
    while known < count:
        step = min(known, count - known)
        flags = flags[: max(0, len(flags) - step)] & flags[step:]
        known += step
    return flags

"""The gate of loops: never shut before a loop, and seldom open for ordinary text."""

from __future__ import annotations

import random

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.prepare import repeats
from malbeot.prepare.loops import loop
from malbeot.prepare.repeats import may_loop

PIECES = st.sampled_from(
    ["네", "가나다라", " ", "  ", "\n", ".", "…", "!", "맛있어요", "국물이 시원해서 좋고 ", "아",
     "\x1c", "\u3000", "-", "1", "ab ", " 그 숙소는 좋았습니다", "🍜", "ㅋ"]
)  # fmt: skip
REPEATED = st.builds(
    lambda piece, times: piece * times, PIECES, st.sampled_from([1, 2, 3, 4, 5, 20])
)
TEXTS = st.lists(st.lists(REPEATED, max_size=8).map("".join) | st.text(max_size=30), max_size=6)


@given(TEXTS)
def test_the_gate_is_open_for_every_loop(texts: list[str]) -> None:
    opened = may_loop(pl.Series("text", texts, dtype=pl.String)).to_list()
    for text, may in zip(texts, opened, strict=True):
        assert may or not loop(text)


@pytest.mark.parametrize("at_once", [8, 64, 1_000])
def test_what_texts_are_looked_at_together_is_no_matter(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(2)
    pieces = ["네 ", "가나다라", ". ", "맛있어요. ", "아", "국물 "]
    column = pl.Series("text", [
        "".join(rng.choice(pieces) * rng.choice([1, 1, 5, 20]) for _ in range(rng.randint(0, 9)))
        for _ in range(300)
    ])  # fmt: skip
    whole = may_loop(column).to_list()
    monkeypatch.setattr(repeats, "_AT_ONCE", at_once)
    repeats._powers.cache_clear()
    assert may_loop(column).to_list() == whole
    assert any(whole)
    repeats._powers.cache_clear()


def test_ordinary_answers_are_not_opened() -> None:
    rng = random.Random(3)
    syllables = [chr(0xAC00 + 28 * number) for number in range(0, 399, 3)]
    words = ["".join(rng.choices(syllables, k=rng.randint(2, 4))) for _ in range(5_000)]
    texts = [" ".join(rng.choices(words, k=30)) + ". 이렇게 하시면 돼요." for _ in range(500)]
    assert may_loop(pl.Series(texts)).sum() < 25


@given(st.lists(st.booleans(), max_size=40), st.integers(1, 9))
def test_flags_in_a_row(flags: list[bool], count: int) -> None:
    found = repeats._all_of(np.array(flags, dtype=np.bool_), count).tolist()
    assert found == [all(flags[at : at + count]) for at in range(len(flags) - count + 1)]

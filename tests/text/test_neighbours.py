from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.text.duplicates import NearIndex
from malbeot.text.neighbours import Neighbours, Texts, numbered, score

WORDS = ("오늘", "점심", "뭐", "먹지", "추천", "해", "줘", "김밥", "거")
TEXTS = st.lists(
    st.lists(st.sampled_from(WORDS), max_size=9),
    min_size=2, max_size=25,
)  # fmt: skip


def texts_of(lists: list[list[str]]) -> Texts:
    hashes = [abs(hash(word)) % 2**40 for words in lists for word in words]
    starts = np.concatenate([[0], np.cumsum([len(words) for words in lists])]).astype(np.int64)
    (texts,) = numbered((np.array(hashes, dtype=np.uint64), starts))
    return texts


@given(TEXTS, st.sampled_from([0.5, 0.7, 0.9]))
def test_the_prefix_filter_misses_nothing(lists: list[list[str]], above: float) -> None:
    texts = texts_of(lists)
    neighbours = Neighbours(texts, above, most_scored=1_000, most_near=1_000)
    reference: NearIndex[int] = NearIndex("eojeol")
    for place, words in enumerate(lists):
        expected = sorted(match.key for match in reference.near(" ".join(words), above))
        assert neighbours.near(place) == expected
        neighbours.add(place)
        reference.add(" ".join(words), place)
    assert neighbours.capped == 0


def test_tokens_are_numbered_from_the_rarest() -> None:
    texts = texts_of([["흔한", "흔한", "드문"], ["흔한", "보통"], ["보통"]])
    assert texts[0].tolist() == [2, 2, 0]
    assert texts[1].tolist() == [2, 1]
    assert texts.lengths.tolist() == [3, 2, 1]
    assert score(texts.packed(0), texts.packed(1)) == pytest.approx(0.4)


@pytest.mark.parametrize(("scored", "near"), [(5, 100), (100, 5)])
def test_a_limit_that_is_reached_is_counted(scored: int, near: int) -> None:
    texts = texts_of([["하나", "둘", "셋", "넷", "다섯"]] * 30)
    neighbours = Neighbours(texts, 0.7, most_scored=scored, most_near=near)
    for place in range(30):
        assert neighbours.near(place) == list(range(min(place, 5)))
        neighbours.add(place)
    assert neighbours.capped == 24


@given(TEXTS, st.integers(1, 6), st.integers(1, 4))
def test_limits_hide_texts_and_invent_none(lists: list[list[str]], scored: int, near: int) -> None:
    texts = texts_of(lists)
    exact = Neighbours(texts, 0.7, most_scored=10_000, most_near=10_000)
    limited = Neighbours(texts, 0.7, most_scored=scored, most_near=near)
    for place in range(len(lists)):
        before, every, some = limited.capped, exact.near(place), limited.near(place)
        assert set(some) <= set(every)
        assert len(some) <= near
        assert some == every or limited.capped == before + 1
        exact.add(place)
        limited.add(place)


def test_an_empty_text_is_near_to_nothing() -> None:
    neighbours = Neighbours(texts_of([[], []]), 0.7, 10, 10)
    neighbours.add(0)
    assert neighbours.near(1) == []

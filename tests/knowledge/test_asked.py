from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.knowledge import tokens
from malbeot.knowledge.asked import Weighing, asked
from malbeot.knowledge.background import most, rarity
from malbeot.knowledge.index import Entry, Index, Stamp
from malbeot.knowledge.rules import rules


@pytest.fixture
def index(tmp_path: Path) -> Index:
    index = Index(tmp_path)
    with index.writing() as writer:
        for number, text in enumerate(("벽지 곰팡이", "벽지 시공", "배송 기간"), 1):
            writer.add(Entry(number, number, "", tokens.singles_and_pairs(text), text.split()))
        writer.commit(Stamp())
    return index


def test_a_query_is_cut() -> None:
    query = asked("벽지 곰팡이 🍕?", str.split)
    assert query.words == ("벽지", "곰팡이")
    assert query.pairs == ("벽지", "지곰", "곰팡", "팡이")
    assert query.symbols == ("🍕",)
    assert query.morphemes == ("벽지", "곰팡이", "🍕?")
    assert asked("?!", str.split).morphemes == ()


@given(st.text())
def test_any_query_is_cut(text: str) -> None:
    query = asked(text)
    assert len(query.letters) <= rules().query.letters
    assert "".join(query.singles) == "".join(dict.fromkeys(query.letters))


def test_half_a_character_is_left_out() -> None:
    assert asked("벽\ud83d지").letters == "벽지"


def test_a_very_long_query_is_read_to_a_limit() -> None:
    query = asked("가나다라 " * 100_000)
    assert len(query.letters) == rules().query.letters
    assert sum(map(len, query.words)) <= rules().query.letters * 4
    assert max(map(len, asked("가" * 100_000).words)) == rules().query.letters


def test_what_is_rare_weighs_more_and_what_is_unknown_most(index: Index) -> None:
    query = Weighing(index, with_singles=True).weighed(asked("벽지 배송 뷁뷁"))
    weights = dict(query.pairs)
    assert weights["뷁뷁"] == most(3) > weights["배송"] > weights["벽지"]
    assert dict(query.singles)["벽"] == rarity("벽", 3, 2)
    words = dict(query.words)
    assert words["뷁뷁"] > words["배송"] > words["벽지"]
    assert query.all_pairs == pytest.approx(sum(weights.values()))


def test_single_letters_weigh_what_their_pairs_do(index: Index) -> None:
    query = Weighing(index, with_singles=False).weighed(asked("벽지"))
    assert dict(query.singles) == {"벽": dict(query.pairs)["벽지"], "지": dict(query.pairs)["벽지"]}


def test_only_known_parts_are_searched_and_of_many_the_rarest(index: Index) -> None:
    query = Weighing(index, with_singles=False).weighed(asked("벽지 배송 뷁뷁"))
    assert set(query.known(query.pairs)) == {"벽지", "배송"}
    many = tuple(
        (gram, number / 1000) for number, gram in enumerate(["벽지"] * 500 + ["배송"] * 500)
    )
    kept = query.known(many)
    assert kept == ["배송"] * rules().query.terms


def test_an_empty_query_or_index_divides_by_nothing(tmp_path: Path, index: Index) -> None:
    assert Weighing(index, with_singles=True).weighed(asked("")).all_pairs == 1.0
    empty = Weighing(Index(tmp_path / "empty"), with_singles=True).weighed(asked("벽지"))
    assert empty.mass > 0
    assert empty.known(empty.pairs) == []

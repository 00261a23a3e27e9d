from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.knowledge.shop import passages

from malbeot.knowledge import instep
from malbeot.knowledge.candidates import candidates, fuse, legs
from malbeot.knowledge.instep import Indexes, Wanted
from malbeot.knowledge.query import Query
from malbeot.knowledge.rules import rules
from malbeot.knowledge.store import Store
from malbeot.knowledge.update import update


@pytest.fixture
def known(tmp_path: Path) -> Iterator[tuple[Store, Indexes]]:
    store = Store(tmp_path)
    update(store, passages(), str.split, whole=True)
    wanted = Wanted("words-1", str.split)
    yield store, instep.bring(store, tmp_path, wanted, None)
    store.close()


def found(known: tuple[Store, Indexes], query: str, category: str | None = None) -> list[str]:
    store, indexes = known
    numbers = candidates(indexes, Query(query, indexes, str.split), category).passages
    rows = store.stored(numbers)
    return [rows[number].id for number in numbers]


def test_rank_counts_not_score() -> None:
    assert fuse([(1.0, [1, 2, 3]), (1.0, [3, 1])]) == [1, 3, 2]
    assert fuse([(0.1, [1, 2, 3]), (1.0, [3, 1])]) == [3, 1, 2]
    assert fuse([(1.0, [1, 2]), (1.0, [2, 1])]) == [1, 2]
    assert fuse([]) == []


def test_each_leg_finds_what_it_looks_at(known: tuple[Store, Indexes]) -> None:
    _, indexes = known
    query = Query("환불은 어떻게 하나요?", indexes, str.split)
    each = legs(indexes, query)
    assert each.questions[0].passage == 2
    assert each.question_morphemes[0].passage == 2
    assert {match.passage for match in each.letters} <= set(range(1, 20))
    wall = Query("곰팡이는 결로", indexes, str.split)
    assert legs(indexes, wall).morphemes[0].passage == legs(indexes, wall).letters[0].passage


def test_questions_come_with_their_passages(known: tuple[Store, Indexes]) -> None:
    _, indexes = known
    got = candidates(indexes, Query("언제 도착해요?", indexes))
    assert got.passages[0] == 1
    assert got.questions[1][0] == 2  # the second question of the first passage
    assert all(numbers for numbers in got.questions.values())


def test_a_category_keeps_the_others_out(known: tuple[Store, Indexes]) -> None:
    assert set(found(known, "얼마나 걸려요", "배송")) <= {"f1", "f3"}
    assert found(known, "얼마나 걸려요", "없는 분류") == []


@pytest.mark.parametrize("query", ["", " ", "?!", "뷁뛟", "xyzzy"])
def test_what_holds_nothing_finds_nothing(known: tuple[Store, Indexes], query: str) -> None:
    assert found(known, query) == []


def test_one_letter_is_asked_by_what_begins_with_it(known: tuple[Store, Indexes]) -> None:
    assert found(known, "벽")
    assert found(known, "다")  # the last letter of its sentences


def test_no_more_than_the_rules_say(tmp_path: Path) -> None:
    from malbeot.records import Passage

    store = Store(tmp_path)
    update(store, [Passage(f"p{n}", f"벽지 {n}번 글이에요.") for n in range(60)], None, whole=True)
    indexes = instep.bring(store, tmp_path, Wanted(), None)
    got = candidates(indexes, Query("벽지", indexes)).passages
    assert len(got) == len(set(got)) == rules().fusion.candidates
    store.close()

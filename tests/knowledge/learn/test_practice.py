from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from tests.knowledge.learn.data import data_directory

from malbeot.errors import DataError
from malbeot.knowledge.learn import practice
from malbeot.knowledge.learn.practice import Practice

SETS: dict[str, Callable[[Path], Practice]] = {
    "answers": lambda data: practice.answers(data, 40, Random(1)),
    "pieces": lambda data: practice.pieces(data, 40, Random(1)),
    "sayings": lambda data: practice.sayings(data, Random(1)),
    "requests": lambda data: practice.requests(data, 40, Random(1)),
}


@pytest.mark.parametrize("name", SETS)
def test_what_is_right_is_there_and_nothing_asks_for_itself(tmp_path: Path, name: str) -> None:
    made = SETS[name](data_directory(tmp_path))
    ids = {passage.id for passage in made.passages}
    assert len(ids) == len(made.passages)
    assert len(made.asks) > 10
    assert all(ask.right and ask.right <= ids for ask in made.asks)
    asked = {ask.query for ask in made.asks}
    if name == "sayings":
        assert not asked & {said for passage in made.passages for said in passage.questions}


@pytest.mark.parametrize("name", SETS)
def test_the_same_seed_makes_the_same_set(tmp_path: Path, name: str) -> None:
    data = data_directory(tmp_path)
    assert SETS[name](data) == SETS[name](data)


def test_a_part_is_left_out_by_documents(tmp_path: Path) -> None:
    made = SETS["pieces"](data_directory(tmp_path))
    left = [made.without(part, 4) for part in range(4)]
    gone = [{p.source for p in made.passages} - {p.source for p in some.passages} for some in left]
    assert set.union(*gone) == {passage.source for passage in made.passages}
    assert sum(map(len, gone)) == len(set.union(*gone))
    assert all(some.asks == made.asks for some in left)


def test_pieces_of_an_answer_know_the_one_before(tmp_path: Path) -> None:
    made = SETS["pieces"](data_directory(tmp_path))
    assert any(passage.meta["after"] for passage in made.passages)
    assert any(passage.title for passage in made.passages)
    assert not all(passage.title for passage in made.passages)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"foodie_dataset_v1\.jsonl is not there"):
        practice.answers(tmp_path, 10, Random(1))
    with pytest.raises(DataError, match=r"ChatbotData\.csv is not there"):
        practice.sayings(tmp_path, Random(1))

"""Training dialogues."""

import itertools
import re

import pytest

from malbeot.bots.food.brief import ACTS
from malbeot.bots.food.wording.dialogues import BRIEF_SHARES, dialogues
from malbeot.bots.food.wording.invent import parts
from malbeot.bots.food.wording.messages import off_topics, topics
from malbeot.records import Example
from malbeot.text.normalize import clean


@pytest.fixture(scope="module")
def rows() -> list[Example]:
    return list(dialogues(1, 3000))


def test_same_seed_same_rows() -> None:
    one, other = list(dialogues(3, 50)), list(dialogues(3, 50))
    assert one == other
    assert one != list(dialogues(4, 50))
    assert one[:20] == list(itertools.islice(dialogues(3, 1000), 20))


def test_shape(rows: list[Example]) -> None:
    for row in rows:
        assert [turn.role for turn in row.turns] == ["system", "user", "assistant"]
        assert row.source
        assert row.group
        assert row.turns[1].content or row.meta["act"] == "open"
        for turn in row.turns:
            assert clean(turn.content) == turn.content
            assert not re.search(r"[{}|\0]|None", turn.content)


def test_every_act_and_topic(rows: list[Example]) -> None:
    assert {row.meta["act"] for row in rows} == set(ACTS) == set(BRIEF_SHARES)
    heads = {row.turns[0].content.splitlines()[0] for row in rows}
    assert sum(f"수다 {topic}" in heads for topic in topics()) > 20
    assert sum(f"딴얘기 {topic}" in heads for topic in off_topics()) > 8


def test_two_thirds_of_the_names_are_invented(rows: list[Example]) -> None:
    names = [name for row in rows for name in row.meta["picks"]]
    invented = [name for row in rows for name in row.meta["invented"]]
    assert 0.62 <= len(invented) / len(names) <= 0.73
    assert len(set(invented) & set(parts()["real"])) < 0.02 * len(invented)
    assert any(re.search("[A-Za-z]", name) for name in invented)
    assert any(re.search(r"\d", name) for name in invented)
    assert any(" " in name for name in invented)


def test_every_pick_is_named_once(rows: list[Example]) -> None:
    for row in rows:
        assert all(name in row.answer for name in row.meta["picks"])


def test_answers_hardly_ever_repeat(rows: list[Example]) -> None:
    assert len({row.answer for row in rows}) > 0.97 * len(rows)


def test_people_type_in_many_ways(rows: list[Example]) -> None:
    asked = [row.turns[1].content for row in rows if row.turns[1].content]
    assert len(set(asked)) > 0.75 * len(asked)
    assert sum(" " not in text for text in asked) > 0.1 * len(asked)
    assert sum(len(text) > 40 for text in asked) > 0.05 * len(asked)
    assert sum(len(text) < 8 for text in asked) > 0.05 * len(asked)
    assert any("ㅠ" in text or "ㅋ" in text for text in asked)


def test_given_names_and_traits_are_used() -> None:
    rows = list(dialogues(2, 300, names=["한번도없던요리"] * 3000, traits=["아주 특별한 향기"]))
    text = "\n".join(row.turns[0].content for row in rows)
    assert "한번도없던요리" in text
    assert "아주 특별한 향기" in text

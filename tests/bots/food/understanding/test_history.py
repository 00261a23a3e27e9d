from __future__ import annotations

import random
from datetime import datetime

import pytest

from malbeot.bots.base import Profile
from malbeot.bots.food.catalogue.load import catalogue
from malbeot.bots.food.decide import decide
from malbeot.bots.food.understanding.history import History, named_dishes, reference
from malbeot.bots.food.understanding.understand import understand
from malbeot.bots.food.understanding.utterance import read
from malbeot.bots.food.wording.compose import compose
from malbeot.records import Conversation, Turn


@pytest.mark.parametrize(
    ("answer", "ids"),
    [
        ("수제비는 어떠세요? 칼국수도 좋아요.", ["sujebi", "kalguksu"]),
        ("차돌된장찌개와 된장찌개를 추천해요.", ["chadol-doenjang-jjigae", "doenjang-jjigae"]),
        ("김밥으로 골라봤어요. 참치김밥이 좋아요.", ["chamchi-gimbap"]),
        ("비 오는 날이라면 칼국수죠.", ["kalguksu"]),
        ("김치찌개는 빼고 골랐어요. 칼국수가 좋아요.", ["kalguksu"]),
        ("피자가 당기시는군요. 치즈피자는 어때요?", ["cheese-pizza"]),
        ("안녕하세요!", []),
    ],
)
def test_named_dishes(answer: str, ids: list[str]) -> None:
    assert list(named_dishes(answer, catalogue())) == ids


def talk(*answers: str) -> History:
    history = History()
    for answer in answers:
        history = history.with_turn(answer, catalogue())
    return history


LIST = "수제비는 어떠세요? 칼국수도 좋아요. 마지막으로 짬뽕을 추천해요."


@pytest.mark.parametrize(
    ("text", "ids"),
    [("두 번째 거", ["kalguksu"]), ("2번", ["kalguksu"]), ("첫번째꺼", ["sujebi"]),
     ("마지막 거", ["jjamppong"]), ("그거", ["sujebi", "kalguksu", "jjamppong"])],
)  # fmt: skip
def test_reference(text: str, ids: list[str]) -> None:
    found = reference(read(text), talk(LIST))
    assert found is not None
    assert list(found.ids) == ids


def test_places_count_in_the_last_list_and_that_is_the_last_dish() -> None:
    history = talk(LIST, "칼국수는 담백해요.")
    third, it = reference(read("세 번째"), history), reference(read("그거"), history)
    assert third is not None
    assert third.ids == ("jjamppong",)
    assert it is not None
    assert it.ids == ("kalguksu",)


def test_nothing_to_point_at() -> None:
    assert reference(read("두 번째 거"), History()) is None
    assert reference(read("다섯 번째"), talk(LIST)) is None


@pytest.mark.parametrize("seed", range(12))
def test_composed_answers_are_read_back(seed: int) -> None:
    """What the bot itself says must tell the next turn which dishes it suggested, in order."""
    rng, now = random.Random(seed), datetime(2026, 11, 21, 12, 30)
    for text in (
        "매운 거 말고",
        "비 오는데 뭐 먹지",
        "면이나 밥",
        "라면 질렸어",
        "김밥 먹고 싶어",
        "치킨 피자 말고",
    ):
        spoken = Conversation((Turn("user", text),))
        understood = understand(spoken, Profile(), catalogue(), now)
        decision = decide(understood, Profile(), catalogue(), rng, now)
        answer = " ".join(compose(decision.brief, rng))
        ids = [dish.id for dish in decision.dishes]
        assert list(named_dishes(answer, catalogue())) == ids, answer

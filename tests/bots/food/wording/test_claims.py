"""Claims on health, diet and what is not in a dish belong to the brief alone."""

from __future__ import annotations

import pytest

from malbeot.bots.food.brief import CONTENTS, Brief, PickFacts
from malbeot.bots.food.catalogue.load import catalogue
from malbeot.bots.food.script import Scripts
from malbeot.bots.food.wording.check import NameIndex, check_sentence
from malbeot.engine.fake import FakeEngine
from malbeot.records import Conversation, Turn

NAMES = NameIndex({dish.name: dish.name for dish in catalogue().dishes})
PICKS = (
    PickFacts("나시고렝", ("달걀 올린 한 접시",)),
    PickFacts("팟타이", ("새콤달콤한 볶음 소스",)),
)
BRIEF = Brief("recommend", avoided=("대두",), picks=PICKS)
SPICY = Brief("fact", picks=(PickFacts("김치찌개"),), facts=(("매운 정도", "아주 매운 편"),))
KCAL = Brief("fact", picks=(PickFacts("김치찌개"),), facts=(("열량", "330kcal"),))


@pytest.mark.parametrize(
    "sentence",
    [
        "두 메뉴 모두 땅콩이 들어가지 않아서 안심하고 드세요.",
        "나시고렝은 비건 메뉴예요.",
        "팟타이는 새우 없이 만들어요.",
        "게살수프와 랍스터구이도 추천해요.",
        "나시고렝은 당뇨에 좋아요.",
        "나시고렝은 오백 킬로칼로리예요.",
        "나시고렝은 좋아요 \uf8ff",
    ],
)
def test_a_general_model_claims_nothing_of_its_own(sentence: str) -> None:
    assert check_sentence(sentence, BRIEF, (), NAMES, mini=False, user="점심 추천")


@pytest.mark.parametrize("mini", [False, True], ids=["general", "mini"])
@pytest.mark.parametrize(
    ("sentence", "brief"),
    [
        ("김치찌개는 아주 매운 편이 아닌 메뉴예요.", SPICY),
        ("김치찌개는 맵지 않아요.", SPICY),
        ("김치찌개는 330kcal보다 적어요.", KCAL),
    ],
)
def test_a_fact_is_not_turned_round(sentence: str, brief: Brief, mini: bool) -> None:
    assert check_sentence(sentence, brief, (), NAMES, mini=mini)


@pytest.mark.parametrize(
    "sentence", ["땅콩은 들어가지 않게 골랐어요.", "팟타이에는 땅콩이 안 들어가요."]
)
def test_the_persons_words_are_no_facts(sentence: str) -> None:
    asked = "땅콩 들어간 거 추천해줘"
    assert check_sentence(sentence, BRIEF, (), NAMES, mini=False, user=asked)
    told = Brief("recommend", avoided=("땅콩",), picks=PICKS)
    assert check_sentence("땅콩은 들어가지 않게 골랐어요.", told, (), NAMES, mini=True) is None


@pytest.mark.parametrize("label", sorted(CONTENTS))
def test_no_model_words_what_is_in_a_dish(label: str) -> None:
    brief = Brief("fact", picks=(PickFacts("팟타이"),), facts=((label, "새우"),))
    talk = Conversation((Turn("user", "팟타이에 새우 들어가?"),))
    assert Scripts(catalogue()).script(brief, talk, FakeEngine(""), 1).messages == []


def test_dishes_are_counted_right() -> None:
    assert check_sentence("세 가지를 골라봤어요.", BRIEF, (), NAMES, mini=True)
    assert check_sentence("두 가지를 골라봤어요.", BRIEF, (), NAMES, mini=True) is None

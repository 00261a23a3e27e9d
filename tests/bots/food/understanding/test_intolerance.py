"""Allergies as people tell them, over one message or several; asking of one is not having it."""

from __future__ import annotations

import unicodedata
from datetime import datetime

import pytest

from malbeot.bots.base import Profile
from malbeot.bots.food.catalogue.load import catalogue
from malbeot.bots.food.understanding.understand import understand
from malbeot.bots.food.wish import Wish
from malbeot.records import Conversation, Turn

NOON = datetime(2026, 11, 21, 12, 30)
HEARD = "네, 알겠어요."


def wish(*said: str) -> Wish:
    turns: list[Turn] = []
    for text in said:
        turns += [Turn("user", text), Turn("assistant", HEARD)]
    return understand(Conversation(tuple(turns[:-1])), Profile(), catalogue(), NOON).wish


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (["새우 알레르기 있어요. 땅콩도요."], {"새우", "땅콩"}),
        (["새우 알레르기 있어 게도"], {"새우", "게"}),
        (["새우/게/오징어 알레르기"], {"새우", "게", "오징어"}),
        (["새우는괜찮은데게는못먹어"], {"게"}),
        (["조개는 괜찮고 새우 알레르기 있어"], {"새우"}),
        (["세우 알레르기 있어 볶음밥"], {"세우"}),
        (["새우먹음 두드러기나요"], {"새우"}),
        (["셀리악병이야 점심 추천"], {"글루텐"}),
        (["🦐 못먹어 저녁 추천"], {"새우"}),
        (["견과류 조심해야 돼 점심 추천"], {"견과류"}),
        (["나 알레르기 있어", "새우랑 땅콩"], {"새우", "땅콩"}),
        (["저 알레르기 있어요", "키위요"], {"키위"}),
        (["알레르기는 따로 없고 새우 좋아해요!"], set()),
        (["짜장면 알레르기 있어?"], set()),
        (["짜장면 알레르기 성분 뭐야?"], set()),
    ],
)  # fmt: skip
def test_heard(said: list[str], words: set[str]) -> None:
    assert set(wish(*said).allergies) == words
    decomposed = [unicodedata.normalize("NFD", text) for text in said]
    assert set(wish(*decomposed).allergies) == words


def test_a_cross_refuses() -> None:
    for said in ("새우❌ 저녁 뭐먹지", "새우 X 추천"):
        assert [rule.word for rule in wish(said).hard] == ["새우"]


@pytest.mark.parametrize(
    "said",
    [
        "번역 일 하는데 땅콩 알레르기 있어요",
        "땅콩 먹고 두드러기 났는데 약 뭐 먹어야 돼?",
        "너는 뭐 좋아해? 나는 땅콩 못 먹어",
        "나 땅콩 알레르기 있어 기억해?",
        "너 내 이름 알아? 나 땅콩 알레르기야",
    ],
)
def test_it_counts_whatever_else_the_message_is_about(said: str) -> None:
    assert wish(said, "볶음밥 추천").allergies == ("땅콩",)


def test_a_milder_diet_does_not_weaken_a_stricter_one() -> None:
    assert set(wish("나 비건이야", "채식 메뉴 추천해줘").diets) == {"vegan", "vegetarian"}
    assert wish("할랄만 먹어요", "채식 메뉴 추천").diets[0] == "halal"
    assert wish("비건 아니면 못 먹어 점심 추천").diets == ("vegan",)
    assert wish("나 비건이야", "이제 비건 그만뒀어 고기 추천").diets == ()

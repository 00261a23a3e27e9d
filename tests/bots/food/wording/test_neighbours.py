"""Everything that the grammar can say passes, whatever the dishes are called."""

from __future__ import annotations

import random

import pytest

from malbeot.bots.food.brief import ACTS, Act, Brief, PickFacts
from malbeot.bots.food.catalogue.load import catalogue
from malbeot.bots.food.wording.compose import compose
from malbeot.bots.food.wording.dialogues import invent_brief
from malbeot.bots.food.wording.invent import Inventor
from malbeot.bots.food.wording.neighbours import astray

KIMBAP = Brief("recommend", ("점심",), picks=(PickFacts("김밥", ("고소한 속",), "든든한"),))


@pytest.mark.parametrize("act", ACTS)
def test_what_code_composes_keeps_to_the_grammar(act: Act) -> None:
    rng = random.Random(7)
    inventor = Inventor(rng, [dish.name for dish in catalogue().dishes], (), 0.7)
    for _ in range(40):
        brief, _made_up = invent_brief(act, inventor)
        for sentence in compose(brief, rng):
            assert astray(sentence, brief) is None, sentence


@pytest.mark.parametrize(
    ("sentence", "where"),
    [
        ("김밥은 고소한 국불이 매력이에요.", "고소한"),
        ("김밥를 추천해요.", "김밥를"),
        ("먼저 끝으로 김밥은 어떠세요?", "끝으로"),
        ("김밥은 고소한 속이", "속이"),
        ("점심에 먹을 점심에 생각나는 걸로 골랐어요.", "먹을 점심에"),
    ],
)
def test_the_place_is_named(sentence: str, where: str) -> None:
    assert where in (astray(sentence, KIMBAP) or "")

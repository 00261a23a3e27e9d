"""States of body: heard as people say them, not heard when denied, kept out by code."""

from __future__ import annotations

import unicodedata

import pytest

from malbeot.bots.food.catalogue.load import catalogue
from malbeot.bots.food.catalogue.predicate import raw_dishes
from malbeot.bots.food.understanding.care import cares, told
from malbeot.bots.food.understanding.utterance import read
from malbeot.guard.output import finished


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("저 임신 5개월이에요", "pregnancy"),
        ("임산부인데 뭐먹지", "pregnancy"),
        ("10개월 아기 뭐 먹일까", "infant"),
        ("애기 이유식 추천", "infant"),
        ("당뇨있는데떡볶이먹어도됨?", "diabetes"),
        ("투석하는데 과일 먹어도 돼", "kidney"),
        ("고혈압인데 국밥 ㄱㅊ?", "hypertension"),
        ("통풍 있는 친구랑 먹을 거", "gout"),
        ("약 먹는 중인데 자몽주스 마셔도 되나", "medicine"),
    ],
)
def test_heard(said: str, name: str) -> None:
    for text in (said, unicodedata.normalize("NFD", said), said.replace(" ", ""), f"{said} 😢"):
        assert [care.id for care in told(read(text))] == [name]


@pytest.mark.parametrize(
    "said",
    [
        "임산부 아닌데 배고파", "당뇨는 없는데 단 거", "점심 추천", "통영 굴 먹고싶다",
        "12개월 할부로 샀어", "약밥 먹고 싶어", "아기자기한 디저트", "신장개업한 집 갈까",
    ],
)  # fmt: skip
def test_not_heard(said: str) -> None:
    assert told(read(said)) == ()


def test_what_is_said_is_whole_and_what_is_barred_exists() -> None:
    for care in cares():
        assert all(map(finished, (*care.advice, care.notice)))
        assert bool(care.bars) == bool(care.word)
    assert raw_dishes() <= set(catalogue().by_id)

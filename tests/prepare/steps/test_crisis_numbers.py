"""The number that answers today."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.prepare.steps.crisis_numbers import GATE, WORDS, apply


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("자살예방상담전화 1393으로 전화하세요", "자살예방상담전화 109로 전화하세요"),
        ("☎1393", "☎109"),
        ("1393(24시간)", "109(24시간)"),
        ("자살예방상담전화(1393)를 눌러요", "자살예방상담전화(109)를 눌러요"),
        ("힘들 때는 1393을 누르세요", "힘들 때는 109를 누르세요"),
        ("1393번은 24시간 열려 있어요", "109번은 24시간 열려 있어요"),
        ("상담 번호는 1393이에요", "상담 번호는 109예요"),
        ("1393이라는 상담 번호", "109라는 상담 번호"),
        ("국번없이1393", "국번없이109"),
        ("1393과 1577-0199에서 상담해요", "109와 1577-0199에서 상담해요"),
        ("자살예방상담전화 109, 1393", "자살예방상담전화 109"),
        ("😢 힘들면 1393에 전화해요", "😢 힘들면 109에 전화해요"),
    ],
)
def test_an_outdated_number_is_rewritten(text: str, now: str) -> None:
    assert apply(text) == now
    assert unicodedata.normalize("NFC", apply(unicodedata.normalize("NFD", text))) == now


@pytest.mark.parametrize(
    "text",
    [
        "1393년에 상담이라는 말이 있었을까요",
        "전화 요금 1,393원, 1393원",
        "1393명이 상담받았고 1393건을 처리했어요",
        "010-1393-2222로 연락 주세요",
        "1393-1234로 상담 전화하세요",
        "02-1393, 1.393, 1393.5점",
        "1393번 버스를 타고 상담받으러 가요",
        "제1393호 위기 상담 고시",
        "1393이 109로 바뀌었어요",
        "기존 1393 상담전화와 통합됐어요",
        "정신건강위기상담 1577-0199, 생명의전화 1588-9191, 청소년 1388, 129",
        "모델 A1393 문의 전화",
        "1393 킬로칼로리",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert apply(text) == text


PIECES = st.sampled_from(
    [
        "1393",
        "109",
        "상담",
        "전화",
        " ",
        "년",
        "번",
        "으로",
        "이",
        "-",
        ",",
        "자살예방",
        "가나다라마바사",
        "0",
        "바뀌",
        "\n",
        "ᄀ",
    ]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=20).map("".join))
def test_twice_is_once_and_nothing_outside_the_gate_changes(text: str) -> None:
    once = apply(text)
    assert apply(once) == once
    assert GATE in text or once == text


def test_the_numbers_are_numbers() -> None:
    assert (WORDS.old, WORDS.new) == ("1393", "109")
    assert all(key and value for key, value in WORDS.particles.items())

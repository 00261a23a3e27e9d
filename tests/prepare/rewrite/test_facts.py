"""Figures that a rewriting keeps, loses, changes or makes up: labelled pairs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malbeot.prepare.rewrite.facts import fault, figures

KEPT = [
    ("Take 500 mg twice a day for 3 days.", "500mg을 하루 두 번, 사흘 동안 드세요."),
    ("Take 500 mg twice a day for 3 days.", "500밀리그램을 하루 2번 3일간 드세요."),
    ("A fever over 100.4°F needs care.", "열이 화씨 100.4도를 넘으면 진료가 필요해요."),
    ("A fever over 38.5 °C needs care.", "열이 38.5도를 넘으면 진료가 필요해요."),
    ("It affects 5 million people.", "환자가 500만 명이에요."),
    ("It affects 5 million people.", "환자가 5백만 명이에요."),
    ("It affects 1,500 people.", "환자가 1500명이에요."),
    ("About 10,000 cases a year.", "해마다 1만 건쯤 생겨요."),
    ("Wait 24 hours.", "24시간 기다리세요."),
    ("Wait 3 hours.", "세 시간 기다리세요."),
    ("It lasts 2 weeks.", "2주 동안 이어져요."),
    ("It lasts 2 days.", "이틀 동안 이어져요."),
    ("It lasts for 1 week.", "일주일 동안 이어져요."),
    ("She is 12 years old.", "열두 살이에요."),
    ("She is a 25-year-old woman.", "25세 여성이에요."),
    ("Call 911 at once.", "바로 119에 전화하세요."),
    ("1. Rest.\n2. Drink water.", "쉬면서 물을 드세요."),
    ("Rest and drink water.", "1. 쉬세요.\n2. 물을 드세요."),
    ("Vitamin B12 is low.", "비타민 B12가 낮아요."),
    ("Two doctors saw him twice.", "의사 2명이 2번 진찰했어요."),
    ("About 20% to 30 percent of patients", "환자의 20~30%"),
    ("Half of them recover.", "50%는 나아요."),
    ("It has been a few weeks.", "몇 주 됐어요."),
    ("키가 170cm이고 몸무게는 65킬로예요", "키는 170cm, 몸무게는 65kg이에요."),
    ("타이레놀 두알 먹었어요", "타이레놀을 2알 먹었어요."),
]
WRONG = [
    ("Take 500 mg.", "약을 드세요.", "number_lost"),
    ("Take 500 mg.", "50 mg을 드세요.", "number_lost"),
    ("Take 500 mg.", "500 g을 드세요.", "unit_lost"),
    ("Take 500 mg.", "500을 드세요.", "unit_lost"),
    ("A fever over 100.4°F needs care.", "열이 38도를 넘으면 진료가 필요해요.", "number_lost"),
    ("A fever over 100.4°F needs care.", "열이 100.4도를 넘으면 진료가 필요해요.", "unit_lost"),
    ("It affects 5 million people.", "환자가 5만 명이에요.", "number_lost"),
    ("It affects 5 million people.", "환자가 5명이에요.", "number_lost"),
    ("Wait 3 hours.", "3일 기다리세요.", "unit_lost"),
    ("Wait 3 hours.", "기다리세요.", "number_lost"),
    ("Wait 3 hours.", "기다리세요. 세요는 높임말이에요.", "number_lost"),
    ("It lasts 2 weeks.", "이틀 동안 이어져요.", "unit_lost"),
    ("Drink water.", "물을 2리터 드세요.", "number_added"),
    ("Call your doctor.", "119나 1339에 전화하세요.", "number_added"),
    ("About 20% of patients", "환자의 20명", "unit_lost"),
    ("Vitamin B12 is low.", "비타민 비가 낮아요.", "number_lost"),
    ("6 feet 2 inches", "6피트예요.", "number_lost"),
]


@pytest.mark.parametrize(("source", "text"), KEPT)
def test_figures_that_are_kept(source: str, text: str) -> None:
    assert fault(source, text) is None


@pytest.mark.parametrize(("source", "text", "reason"), WRONG)
def test_figures_that_are_not(source: str, text: str, reason: str) -> None:
    found = fault(source, text)
    assert found is not None
    assert found[0] == reason
    assert found[1]


def test_values_are_read_with_their_scale() -> None:
    text = "1,234.5 and 3 thousand, 5백만 원, 2만 명, 7억"
    assert [str(figure.value.normalize()) for figure in figures(text)] == [
        "1234.5",
        "3E+3",
        "5E+6",
        "2E+4",
        "7E+8",
    ]


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_breaks_it(source: str, text: str) -> None:
    assert fault(source, text) is None or all(fault(source, text) or ())
    assert fault(source, source) is None

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.knowledge.focus import bare, focus
from malbeot.text.normalize import squeeze


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("주차되나요?", "주차"),
        ("주차 돼??ㅎㅎ", "주차"),
        ("영업시간이 어떻게 되나요?", "영업시간"),
        ("고양이 있나요", "고양이"),
        ("환불 안 되나요", "환불 안"),
        ("돼?", "돼?"),
        (unicodedata.normalize("NFD", "튤립 있어요? 🌷"), "튤립"),
        ("", ""),
    ],
)
def test_what_only_asks_is_cut_off(said: str, left: str) -> None:
    assert bare(said) == left


@pytest.mark.parametrize(
    ("said", "about", "kinds"),
    [
        ("입실 시간이 어떻게 되나요?", "입실", {"time"}),
        ("바비큐 이용 요금이 얼마인가요?", "바비큐", {"price"}),
        ("참나무방은 최대 몇 명까지 잘 수 있나요?", "참나무방", {"count"}),
        ("계곡까지 얼마나 걸리나요?", "계곡", {"time"}),
        ("주차몇대까지돼요", "주차", {"count"}),
        ("배송기간 알려주세요", "배송", {"time"}),
        ("두 마리는요?", "", {"count"}),
        ("얼마예요?", "", {"price"}),
        ("현금영수증", "현금영수증", set()),
        ("고양이", "고양이", set()),
    ],
)
def test_what_is_named_and_what_is_asked_of_it(said: str, about: str, kinds: set[str]) -> None:
    found = focus(said)
    assert (found.about, found.asked) == (about, kinds)


@pytest.mark.parametrize(
    ("said", "about", "figures"),
    [
        ("3개월 회원권은 얼마예요?", "회원권", ("3개월",)),
        ("5일전에 취소하면요?", "취소하면", ("5일",)),
        ("4호 방 있나요", "방", ("4호",)),
        ("2인실 있나요?", "2인실", ()),
        ("100일떡 되나요", "100일떡", ()),
        ("2주년 행사", "2주년 행사", ()),
        ("1인분도 포장 되나요", "1인분 포장", ()),
    ],
)
def test_a_number_with_its_unit_is_no_name(said: str, about: str, figures: tuple[str, ...]) -> None:
    found = focus(said)
    assert (found.about, found.figures) == (about, figures)


@pytest.mark.parametrize(
    ("asked", "named", "other"),
    [
        ("6개월 회원권", "3개월 회원권", True),
        ("3개월 회원권", "3개월 회원권", False),
        ("3개월 회원권", "1개월, 3개월 회원권", False),
        ("회원권", "3개월 회원권", False),
        ("3시간 주차", "주차", False),
        ("3시간 주차", "2명 예약", False),
    ],
)
def test_another_number_of_the_same_is_something_else(asked: str, named: str, other: bool) -> None:
    assert focus(asked).other_figures(focus(named)) is other


def test_when_is_not_how_many() -> None:
    assert focus("문은 몇 시에 닫나요?").asked == {"time"}
    assert focus("몇 명까지 되나요?").asked == {"count"}


def test_whether_a_text_shows_what_is_asked_for() -> None:
    price = focus("바비큐 얼마예요?")
    assert price.shown_in(squeeze("숯과 그릴은 25,000원입니다."))
    assert not price.shown_in(squeeze("바비큐장은 마당에 있어요."))
    assert focus("주차 되나요?").shown_in("")


@given(st.text(max_size=60))
def test_any_text_has_some_focus(said: str) -> None:
    assert isinstance(focus(said).about, str)
    assert bare(bare(said)) == bare(said)


@pytest.mark.parametrize("said", ["주차" + "요" * 8000, "되나요 " * 2000, "가" * 50_000])
def test_a_long_text_is_read_at_once(said: str) -> None:
    assert bare(said) == bare(said[:300])
    assert focus(said) == focus(said[:300])


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("튤립 한송이 얼마예요?", ["튤립", "한송이"]),
        ("중1 영어 수업료가 어떻게 되나요", ["중1", "영어"]),
        ("비번 까먹었어요", ["비번"]),
        ("조식 신청 되나요?", ["조식"]),
        ("주차", ["주차"]),
        ("얼마예요?", []),
        ("성수기요금추가얼마예요", []),
    ],
)
def test_what_a_question_names_is_told_from_how_it_asks(said: str, named: list[str]) -> None:
    assert focus(said).named.split() == named

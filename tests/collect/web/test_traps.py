from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.collect.reasons import Skip
from malbeot.collect.web.traps import Traps, rules, same, shape


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://A.kr", "http://a.kr/"),
        ("http://a.kr:80/x#y", "http://a.kr/x"),
        ("https://a.kr:443/x", "https://a.kr/x"),
        ("http://a.kr/?b=2&a=1", "http://a.kr/?a=1&b=2"),
        ("http://a.kr/x?utm_source=n&no=1&PHPSESSID=abc", "http://a.kr/x?no=1"),
        ("http://a.kr/x;jsessionid=ABC?no=1", "http://a.kr/x?no=1"),
        ("http://a.kr/한글?q=검색", "http://a.kr/%ED%95%9C%EA%B8%80?q=%EA%B2%80%EC%83%89"),
    ],
)
def test_two_spellings_of_one_address(one: str, other: str) -> None:
    assert same(one) == same(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.kr/x", "https://a.kr/x"),
        ("http://a.kr/x", "http://a.kr/X"),
        ("http://a.kr/?no=1", "http://a.kr/?no=2"),
        ("http://a.kr/?q=", "http://a.kr/"),
        ("http://a.kr:8000/", "http://a.kr/"),
        ("http://a.kr/?q=%C7%D1%B1%DB", "http://a.kr/?q=%B1%B9%BE%EE"),  # EUC-KR
    ],
)
def test_two_addresses(one: str, other: str) -> None:
    assert same(one) != same(other)


def test_a_shape_is_an_address_without_its_numbers() -> None:
    assert shape("http://a.kr/cal/2031?month=5&view=list") == shape(
        "http://a.kr/cal/1999?view=list&month=12"
    )
    assert shape("http://a.kr/cal?month=5") != shape("http://a.kr/cal?month=5&view=list")


def reason(call: object, *args: str) -> str:
    try:
        call(*args)  # type: ignore[operator]
    except Skip as skip:
        return skip.reason
    return ""


def test_addresses_that_bring_nothing_new_close_their_shape() -> None:
    traps = Traps(most=1_000)
    for month in range(rules().unproductive + 1):
        assert reason(traps.check, f"http://a.kr/cal?m={month}") == ""
        traps.saw(f"http://a.kr/cal?m={month}", f"{month}월 일 월 화 수 목 금 토")
    assert reason(traps.check, "http://a.kr/cal?m=99") == "trap"
    assert reason(traps.check, "http://a.kr/news?m=99") == ""


def test_something_new_now_and_then_keeps_a_shape_open() -> None:
    traps = Traps(most=1_000)
    for number in range(300):
        traps.saw(f"http://a.kr/?no={number}", f"이야기 {'가' * number}" if number % 9 == 0 else "")
    assert reason(traps.check, "http://a.kr/?no=301") == ""


def test_too_many_of_one_shape_are_not_followed() -> None:
    traps = Traps(most=3)
    told = [reason(traps.follow, f"http://a.kr/?no={number}") for number in range(5)]
    assert told == ["", "", "", "trap", "trap"]


@pytest.mark.parametrize(
    "url", ["http://a.kr/a/b/a/b/a/b/a/b", "http://a.kr/" + "x" * 2_000, "http://a.kr/a//a/a/a/"]
)
def test_addresses_that_grow(url: str) -> None:
    assert reason(Traps(most=9).check, url) == "trap"


def test_parts_of_a_list_without_anything_new_are_counted() -> None:
    traps = Traps(most=9)
    counts = []
    idle = 0
    for listed in (["1", "2"], ["2", "3"], ["1", "3"], [], ["2", "4"], ["4"]):
        idle = traps.idle(idle, listed)
        counts.append(idle)
    assert counts == [0, 0, 1, 2, 0, 1]


@given(
    st.text(max_size=60) | st.text("[]:@/.%&=?#;0", max_size=30).map(lambda t: f"http://a.kr/{t}")
)
def test_spelling_an_address_twice_changes_nothing(url: str) -> None:
    assert same(same(url)) == same(url)
    assert shape(same(url)) == shape(url)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.collect.read.test_site import read
from tests.collect.site import page

from malbeot.collect.read.titles import below, titled

TEXT = "<p>구매하고 이레 안에 신청하실 수 있어요. 포장을 뜯은 상품은 빠져요.</p>"


@pytest.mark.parametrize(
    ("title", "site", "headings", "wanted"),
    [
        ("환불 안내", "", [], "환불 안내"),
        ("환불 안내 환불 안내", "", [], "환불 안내"),
        ("환불 안내 | 환불 안내", "", [], "환불 안내"),
        ("환불 안내 - 환불  안내 - 우리가게", "", [], "환불 안내 | 우리가게"),
        ("환불 안내 | 우리가게", "우리가게", [], "환불 안내"),
        ("우리가게 > 환불 안내", "", ["환불 안내"], "환불 안내"),
        ("이용 시간 - 물빛수영장", "", ["물빛수영장"], "이용 시간 - 물빛수영장"),
        ("환불 안내 | 우리가게", "", ["환불 안내"], "환불 안내"),
        ("환불 안내 | 우리가게", "", ["가", "나"], "환불 안내 | 우리가게"),
        ("1-2월 영업시간: 09:00-18:00", "", [], "1-2월 영업시간: 09:00-18:00"),
        ("우리가게", "우리가게", [], "우리가게"),
        ("쿵쿵", "", [], "쿵쿵"),
        ("", "우리가게", [""], ""),
    ],
)
def test_a_title_is_said_once(title: str, site: str, headings: list[str], wanted: str) -> None:
    assert titled(title, site, headings) == wanted


def test_the_text_does_not_begin_with_its_title() -> None:
    head = '<meta property="og:site_name" content="우리가게">'
    body = f"<main><h1>환불 안내</h1><h2>환불 안내 | 우리가게</h2>{TEXT}</main>"
    (item,) = read(page(body, "환불 안내 | 우리가게", head)).items
    assert item.title == "환불 안내"
    assert item.text.startswith("구매하고")


def test_a_title_further_down_is_text() -> None:
    assert below("가", "# 가\n가\n나\n가") == "나\n가"
    assert below("", "나") == "나"


@given(st.text(alphabet="가나 |-", max_size=20), st.text(alphabet="가나 ", max_size=5))
def test_no_word_is_lost(title: str, site: str) -> None:
    made = titled(title, site, [site])
    assert set(made.replace("|", " ").split()) <= set(title.replace("|", " ").split()) | {"-"}
    assert bool(made.strip(" |-")) == bool(title.strip(" |-"))

"""A page that nobody wrote selectors for keeps its headings, lists and tables."""

from __future__ import annotations

import pytest
from tests.collect.read.test_site import read
from tests.collect.site import page

from malbeot.collect.read.maintext import main_text
from malbeot.collect.read.markup import parse
from malbeot.knowledge.chunks import pieces

BODY = """<h2>환불 기간</h2><p>구매하고 이레 안에 신청하실 수 있어요. 포장을 뜯은 상품은 빠져요.</p>
<h2>배송비</h2><p>마음이 바뀌셨다면 왕복 배송비 6,000원을 내셔야 해요.</p>
<ul><li>제주 9,000원</li><li><p>섬 12,000원</p></li></ul>
<h3>요금표</h3><table><tr><th>지역</th><th>요금</th></tr><tr><td>서울</td><td>3,000원</td></tr></table>"""
READ = [
    "## 환불 기간", "구매하고 이레 안에 신청하실 수 있어요. 포장을 뜯은 상품은 빠져요.",
    "## 배송비", "마음이 바뀌셨다면 왕복 배송비 6,000원을 내셔야 해요.",
    "- 제주 9,000원", "- 섬 12,000원", "### 요금표", "지역 | 요금", "서울 | 3,000원",
]  # fmt: skip
MENU = '<nav><a href="/">홈</a></nav><header><a href="/cart">장바구니</a>우리가게</header>'
FOOT = '<div><a href="/a">인기 상품 보기</a></div><footer>사업자번호 123-45-67890</footer>'


@pytest.mark.parametrize("around", ["main", "article", "div", "section"])
def test_headings_lists_and_tables_stay_such(around: str) -> None:
    """A short page too, where paragraphs alone would be found."""
    html = page(f"{MENU}<{around}>{BODY}</{around}>{FOOT}", "안내")
    assert main_text(parse(html), "http://x.kr").splitlines() == READ
    assert main_text(parse(html, "bs4"), "http://x.kr").splitlines() == READ


def test_a_long_page_too() -> None:
    long = "<p>" + "이 가게는 을지로에서 마흔 해 동안 국수를 말았어요. " * 20 + "</p>"
    html = page(f"{MENU}<main><h2>우리 이야기</h2>{long}{BODY}</main>{FOOT}", "안내")
    lines = main_text(parse(html), "http://x.kr").splitlines()
    assert lines[0] == "## 우리 이야기"
    assert lines[2:] == READ


def test_knowledge_cuts_such_a_page_at_its_headings() -> None:
    (item,) = read(page(f"{MENU}<main>{BODY}</main>{FOOT}", "안내")).items
    assert [heading for heading, _ in pieces(item.text)] == [
        "환불 기간",
        "배송비",
        "배송비 › 요금표",
    ]


def test_the_text_that_a_selector_picked_keeps_its_headings() -> None:
    (item,) = read(page(f'<div class="t">{BODY}</div>'), select={"text": ".t"}).items
    assert item.text.splitlines() == READ


def test_an_answer_is_plain() -> None:
    html = page(f'<p class="q">물음</p><div class="a">{BODY}</div>')
    (item,) = read(html, select={"question": ".q", "answers": ".a"}).items
    assert "#" not in item.fields["answers"][0]


def test_no_text_is_no_text() -> None:
    assert main_text(parse(""), "http://x.kr") == ""
    assert main_text(parse("<h2></h2><p> </p>"), "http://x.kr") == ""

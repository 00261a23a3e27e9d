from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.collect.site import page

from malbeot.collect.read import site
from malbeot.collect.read.found import Found, Link, Reply
from malbeot.collect.sources import read_sources
from malbeot.collect.tables import SiteSource

URL = "https://example.kr/board/list.php?page=1"


def source(**keys: Any) -> SiteSource:
    table = {"name": "x", "kind": "site", "licence": "x", "contact": "a@b.kr", "start": URL, **keys}
    (found,) = read_sources({"sources": [table]}, "bot.toml")
    assert isinstance(found, SiteSource)
    return found


def read(html: str | bytes, link: Link | None = None, url: str = URL, **keys: Any) -> Found:
    body = html.encode() if isinstance(html, str) else html
    return site.read(source(**keys), Reply(url, body), link or Link(url, "page", 1))


def test_links_of_a_list_and_its_next_part() -> None:
    html = page(
        '<a class="t" href="view.php?no=1#comments">가</a><a class="t" href="//other.kr/2">나</a>'
        '<a class="t" href="javascript:go()">다</a>'
        '<a class="t" href="view.php?no=3&amp;print=1">라</a>'
        '<nav><a class="n" href="?page=2">다음</a></nav>'
    )
    select = {"list": "a.t", "next": "a.n"}
    found = read(html, Link(URL, "list", 2), select=select, skip="print=1")
    assert found.items == ()
    assert found.links == (
        Link("https://example.kr/board/list.php?page=2", "list", 2),
        Link("https://example.kr/board/view.php?no=1", "page", 3),
        Link("https://other.kr/2", "page", 3),
    )


def test_next_on_a_page_is_the_next_page_only_where_there_are_no_lists() -> None:
    html = page('<p class="q">물음</p><a class="n" href="/2">다음</a>')
    assert read(html, select={"next": "a.n", "question": ".q"}).links == (
        Link("https://example.kr/2", "page", 1, chosen=False),
    )
    assert read(html, select={"next": "a.n", "question": ".q", "list": "a.t"}).links == ()


def test_followed_links_match_a_pattern_and_were_not_chosen() -> None:
    html = page(
        '<base href="/a/"><a href="b/1">가</a><a href="/c">나</a><a rel=nofollow href="b/2">다</a>'
    )
    found = read(html, follow="/b/")
    assert found.links == (Link("https://example.kr/a/b/1", "page", 2, chosen=False),)


def test_a_query_is_written_in_the_encoding_of_its_page() -> None:
    html = '<meta charset=euc-kr><a class=t href="/검색?q=한글">가</a>'.encode("cp949")
    found = read(html, Link(URL, "list"), select={"list": "a.t"})
    assert found.links[0].url == "https://example.kr/%EA%B2%80%EC%83%89?q=%C7%D1%B1%DB"


def test_a_page_that_only_says_where_it_is_now() -> None:
    moved = '<meta http-equiv="Refresh" content="0; URL=\'/new\'">'
    found = read(page("이사했어요", head=moved))
    assert (found.moved, found.links) == (True, (Link("https://example.kr/new", "page", 2),))
    slow = '<meta http-equiv="refresh" content="300; url=/new">'
    itself = f'<meta http-equiv="refresh" content="1; url={URL}">'
    for head in (slow, itself, '<meta http-equiv="refresh" content="x">'):
        assert not read(page("그대로", head=head)).moved


def test_several_items_on_one_page_are_numbered() -> None:
    html = page(
        '<dl><dt>주차되나요?</dt><dd>네, 돼요.</dd></dl><dl></dl>'
        '<dl><dt>몇 시에 열어요?</dt><dd>아홉 시요.</dd></dl>', "자주 묻는 질문")  # fmt: skip
    found = read(html, select={"item": "dl", "question": "dt", "answers": "dd"})
    assert [(item.line, item.title, item.fields) for item in found.items] == [
        (1, "자주 묻는 질문", {"question": "주차되나요?", "answers": ["네, 돼요."]}),
        (2, "자주 묻는 질문", {"question": "몇 시에 열어요?", "answers": ["아홉 시요."]}),
    ]


def test_a_page_without_its_question_is_none_even_with_answers() -> None:
    select = {"question": ".q", "answers": ".a", "category": ".c"}
    assert read(page('<p class="a">답</p><p class="c">갈래</p>'), select=select).items == ()
    (item,) = read(page('<p class="q">물음</p><p class="c">갈래</p>'), select=select).items
    assert item.fields == {"question": "물음", "category": "갈래"}


def test_own_fields_one_or_many() -> None:
    more = {"menu": {"css": "li", "many": True}, "address": [".none", ".ad@data-full"]}
    html = page('<li>국수</li><li>만두</li><p class="ad" data-full="을지로 1">을지로</p>')
    (item,) = read(html, select={"more": more}).items
    assert item.fields == {"menu": ["국수", "만두"], "address": "을지로 1"}
    assert item.text == "국수\n만두\n을지로 1"


def test_only_what_is_taken_is_kept_and_links_go_on() -> None:
    html = page('<p>오늘은 날씨가 좋아요. 산책을 나가 볼까요?</p><a href="/view/1">가</a>')
    found = read(html, follow="/view/", take="/view/")
    assert (found.items, len(found.links)) == ((), 1)
    assert read(html, url="https://example.kr/view/1", take="/view/").items


def test_the_main_text_without_selectors() -> None:
    html = page(
        '<nav><a href="/">홈</a></nav><header>우리 동네 소식</header><article><h1>단풍</h1>'
        '<p class="writer">홍길동</p><p>설악산 단풍은 시월 중순이 가장 좋아요.</p>'
        "<p>아침 여덟 시면 주차장이 꽉 차요.</p></article><footer>저작권</footer>",
        "단풍 소식")  # fmt: skip
    (item,) = read(html, select={"drop": ".writer"}).items
    assert item.title == "단풍 소식"
    assert "설악산 단풍은 시월 중순이 가장 좋아요.\n아침 여덟 시면 주차장이 꽉 차요." in item.text
    assert "홍길동" not in item.text
    assert read(page("<p>짧음</p>")).items == ()


def test_both_parsers_find_the_same() -> None:
    html = page('<p class="q">물음<br>둘째 줄</p><p class="a">답</p>')
    select = {"question": ".q", "answers": ".a"}
    assert read(html, select=select) == read(html, select=select, parser="bs4")


BROKEN = (
    b"<a href='http://[x'>x</a><base href='//['><meta http-equiv=refresh content='0;url=http://['>"
)


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode(errors="ignore"))
)
def test_any_bytes_are_read(body: bytes) -> None:
    for keys in ({"follow": "."}, {"select": {"list": "a", "next": "b", "question": "p"}}):
        found = read(BROKEN + body, **keys)
        assert all(link.url.startswith("http") for link in found.links)
        read(body, Link(URL, "list"), **keys)

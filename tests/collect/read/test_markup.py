from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malbeot.collect.read.markup import check, parse, plain
from malbeot.collect.read.running import hidden
from malbeot.collect.tables import Parser

PARSERS: tuple[Parser, ...] = ("fast", "bs4")
PAGE = """<html><head><title> 우리   동네 </title></head><body>
<nav><a href="/menu">메뉴</a></nav>
<form><div class="q">안<b>녕</b>  하<i>세</i>요<br>반가<span class="nick">홍길동</span>워요
<p>문단</p><!-- x -->끝</div>
<table><tr><th>요금</th><td>3,000원</td></tr><tr><td colspan=2>없음</td></tr></table>
<pre>가
나</pre><script>alert('x')</script><style>p {}</style>
<a class="t" rel="NoFollow ugc" href=" /1 ">하나</a>
<a class="t">주소 없는 링크</a><time datetime="2026-11-21">어제</time></form></body></html>"""


@pytest.fixture(params=PARSERS)
def parser(request: pytest.FixtureRequest) -> Parser:
    found: Parser = request.param
    return found


def test_text_reads_as_on_the_page(parser: Parser) -> None:
    tree = parse(PAGE, parser)
    tree.drop((*hidden(), ".nick"))
    assert tree.texts([".q"]) == ["안녕 하세요\n반가워요\n문단\n끝"]
    assert tree.texts(["table"]) == ["요금 3,000원\n없음"]
    assert tree.texts(["pre"]) == ["가\n나"]
    assert tree.texts(["nav", "script", "style"]) == []
    assert "alert" not in tree.text()


def test_the_first_selector_that_finds_something_counts(parser: Parser) -> None:
    tree = parse(PAGE, parser)
    assert tree.texts([".none", "title", "time"]) == ["우리 동네"]
    assert tree.texts([".none"]) == []


def test_an_attribute_instead_of_the_text(parser: Parser) -> None:
    tree = parse(PAGE, parser)
    assert tree.texts(["time@datetime"]) == ["2026-11-21"]
    assert tree.texts(["time@missing", "time"]) == ["어제"]
    assert tree.attribute("time", "datetime") == "2026-11-21"
    assert tree.attribute("none", "datetime") == ""


def test_links_with_what_they_ask_for(parser: Parser) -> None:
    tree = parse(PAGE, parser)
    assert [(link.href, link.nofollow) for link in tree.anchors(["a.t"])] == [("/1", True)]
    assert [link.href for link in tree.anchors()] == ["/menu", "/1"]


def test_parts_are_looked_into_one_by_one(parser: Parser) -> None:
    tree = parse("<li><b>가</b><i>1</i></li><li><b>나</b></li>", parser)
    assert [part.texts(["b"]) for part in tree.parts(["li"])] == [["가"], ["나"]]
    assert [part.texts(["i"]) for part in tree.parts(["li"])] == [["1"], []]


def test_what_stands_inside_something_dropped_may_be_dropped_too(parser: Parser) -> None:
    tree = parse("<div class=a><p class=a>가<b class=a>나</b></p></div><p>다</p>", parser)
    tree.drop([".a", ".a .a", "b"])
    assert tree.text() == "다"
    tree.drop(["html", "body", "*"])
    assert tree.text() == ""


def test_decomposed_letters_are_composed(parser: Parser) -> None:
    decomposed = unicodedata.normalize("NFD", "한글 읽기")
    assert parse(f"<p>{decomposed}</p>", parser).texts(["p"]) == ["한글 읽기"]


def test_markup_nested_deeper_than_python_goes(parser: Parser) -> None:
    assert parse("<div>" * 3_000 + "깊은 곳", parser).text() == "깊은 곳"


def test_a_selector_that_cannot_be_used_is_told(parser: Parser) -> None:
    assert check("a[[", parser)
    assert check("div.answer:has(> p) a:not(.x)", parser) == ""
    assert check("meta[name=robots i]@content", parser) == ""


def test_plain_text_of_a_piece() -> None:
    assert plain("<p>가 &amp; 나<script>x</script></p>다") == "가 & 나\n다"
    assert plain("그냥 글") == "그냥 글"


WORDS = st.sampled_from(
    ["<div>", "</div>", "<p class=a>", "<b>", "</p>", "<table><tr><td>", "<script>", "<!--", "-->",
     "<a href='", "'>", "글", "&amp;", "&#0;", "<svg><title>", "<template>", "\x00", "<li", "<br/>",
     "<select><option>", "<plaintext>", "]]>", "<![CDATA[", "<?xml version='1.0'?>", "👍"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(WORDS, max_size=40).map("".join) | st.text(max_size=80))
def test_no_markup_is_too_broken(html: str) -> None:
    for parser in PARSERS:
        tree = parse(html, parser)
        tree.anchors()
        tree.attribute("meta[name=robots i]", "content")
        tree.parts(["div", "p"])
        tree.drop((*hidden(), ".a", "b"))
        assert isinstance(tree.texts(["p", "div@class", "a@href"]), list)
        assert "\n\n" not in tree.text()
        tree.html()

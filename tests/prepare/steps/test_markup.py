"""Web marks go, words stay."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.prepare.steps.markup import GATE, WORDS, apply


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<p>안녕<br/>하세요</p>", "안녕\n하세요"),
        ("<ul><li>하나</li><li>둘</li></ul>", "- 하나\n- 둘"),
        ("<b>굵게</b> <보기> <3", "굵게 <보기> <3"),
        ('<a href="http://a.kr?x=1&amp;y=2">여기</a>를 보세요', "여기를 보세요"),
        ("<table><tr><td>가</td><td>나</td></tr></table>", "가 나"),
        ("보이는<!-- 숨김 --> 글<script>alert(1)</script>", "보이는 글"),
        ("R&amp;D &lt;br&gt; &nbsp;끝 &#39;말&#39;", "R&D\n끝 '말'"),
        ("&amp;lt;b&amp;gt;", "<b>"),
        ("<img src='a.png' alt='고양이'> <img src='b.png' alt='b.png'>", "고양이"),
        ("[b]굵게[/b] [url=http://a.kr]링크[/url] [img]x.png[/img]", "굵게 링크"),
        ("[[서울특별시|서울]]과 [[부산]]은 '''도시'''다[편집]", "서울과 부산은 도시다"),
        ("== 역사 ==\n오래됐다.", "역사\n오래됐다."),
        ("![지도](http://a.kr/map.png) ![img1](b.jpg) 끝", "지도 끝"),
        ("글이다.\n[출처] 내 블로그|작성자 하늘", "글이다."),
        (
            "https://a.kr/v?id=3&utm_source=x&fbclid=1#top https://b.kr/?utm_medium=1",
            "https://a.kr/v?id=3#top https://b.kr/",
        ),
        ("앞 ```html\n<p>x</p>\n``` <i>뒤</i>", "앞 ```html\n<p>x</p>\n``` 뒤"),
    ],
)
def test_marks_go_and_words_stay(text: str, left: str) -> None:
    assert apply(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "a < b 이고 c > d, a<b>c, if a<b and c>d then",
        "`<br>`은 줄바꿈이에요",
        "HTML에서 <p>는 문단이에요",
        "AT&T; R&D, x && y, a&b",
        "배열 a[i]와 b[s], [1] 주석, [[1, 2], [3, 4]]",
        "[글](https://a.kr)을 보세요\n# 제목\n- 하나\n| 표 | 칸 |",
        "https://a.kr/?id=3&page=2#top",
        "<답변>과 <학생 이름>을 적으세요 >_< <-- 여기",
        "두 줄\n\n\n\n그대로   있어요",
        "x = ''; y = ''",
    ],
)
def test_text_that_only_looks_like_marks_is_untouched(text: str) -> None:
    assert apply(text) == text


PIECES = st.sampled_from(
    [
        "<b>", "</b>", "<p>", "<br", ">", "<", "&lt;", "&amp;", "&#96;", "&nbsp;", "[b]", "[/b]",
        "[url=x]", "[/url]", "[[", "]]", "|", "'''", "![", "](", ")", "`", "```", "<!--", "-->",
        "<script>", "</script>", "가나", "x", " ", "\n", "https://a.kr/?utm_a=1&b=2", "[출처]",
        "== 제목 ==", "<li>", "{{lang|en|x}}", "<img alt='그림'>",
    ]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=3), max_size=16).map("".join))
def test_twice_is_once_and_nothing_outside_the_gate_changes(text: str) -> None:
    once = apply(text)
    assert apply(once) == once
    if once != text:
        assert pl.Series([text]).str.contains(GATE)[0]


@given(
    st.lists(
        st.sampled_from(["가나", "다라", "<b>", "</b>", "<p>", "</p>", "<br>", " "]), max_size=12
    )
)
def test_no_word_is_lost(pieces: list[str]) -> None:
    words = "".join(piece for piece in pieces if piece in ("가나", "다라"))
    left = apply("".join(pieces))
    assert "".join(char for char in left if "가" <= char <= "힣") == words


def test_tags_stand_in_one_list_each() -> None:
    tags = WORDS.tags
    every = [*tags.line, *tags.item, *tags.cell, *tags.inline, *tags.whole]
    assert len(set(every)) == len(every)
    assert all(tag == tag.lower() for tag in every)

"""Questions and answers that nobody wrote selectors for: found where certain, and nowhere else."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.collect.read.test_site import read
from tests.collect.site import page

from malbeot.collect.read import faq, labels, markup
from malbeot.collect.read.markup import parse
from malbeot.collect.read.schema import declared
from malbeot.collect.read.tree import Tree
from malbeot.collect.tables import Parser

ASKED = {
    "배송은 얼마나 걸리나요?": "보통 이틀 걸려요. 제주는 나흘 걸려요.",
    "환불은 언제까지 되나요?": "받으신 날부터 이레 안에 신청해 주세요.",
    "주차할 수 있나요?": "가게 앞에 세 대까지 세우실 수 있어요.",
}
INTRO = "<p>손님들이 자주 하시는 말씀을 모았어요. 더 궁금하시면 가게로 전화해 주세요.</p>"


def each(form: str) -> str:
    return "".join(form.format(q=q, a=a, n=n) for n, (q, a) in enumerate(ASKED.items(), 1))


FORMS = {
    "definitions": "<dl>" + each("<dt>Q. {q}</dt><dd>A. {a}</dd>") + "</dl>",
    "definitions in blocks": "<dl>" + each("<div><dt>{q}</dt><dd>{a}</dd></div>") + "</dl>",
    "details": each("<details><summary>{q}</summary><p>{a}</p></details>"),
    "headings": each("<h3>{q}</h3><p>{a}</p>"),
    "numbered headings": each("<h2>Q{n}. {q}</h2><p>{a}</p>"),
    "buttons": each(
        '<div><button aria-controls="p{n}">{q}</button></div><div id="p{n}" hidden><p>{a}</p></div>'
    ),
    "classes": each(
        '<div class="faq-item"><p class="question">{q}</p><p class="answer">{a}</p></div>'
    ),
    "accordion": each(
        '<div class="accordion-item"><h2 class="accordion-header"><button>{q}</button></h2>'
        '<div class="accordion-body">{a}<button>도움이 됐어요</button></div></div>'
    ),
    "labels": each("<p>Q. {q}</p><p>A. {a}</p>"),
    "microdata": '<div itemscope itemtype="https://schema.org/FAQPage">' + each(
        '<div itemscope itemprop="mainEntity" itemtype="https://schema.org/Question">'
        '<b itemprop="name">{q}</b><div itemprop="acceptedAnswer"><p itemprop="text">{a}</p></div>'
        "</div>") + "</div>",
}  # fmt: skip


def fields(html: str, **keys: Any) -> list[dict[str, Any]]:
    return [dict(item.fields) for item in read(html, **keys).items if item.fields]


@pytest.mark.parametrize("parser", ["fast", "bs4"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_pairs(form: str, parser: Parser) -> None:
    found = fields(page(INTRO + FORMS[form], "자주 묻는 질문"), parser=parser)
    assert found == [{"question": q, "answers": [a]} for q, a in ASKED.items()]


def ld(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


def question(asked: str, said: str) -> dict[str, Any]:
    return {"@type": "Question", "name": asked, "acceptedAnswer": {"@type": "Answer", "text": said}}


def test_what_a_page_declares_counts_first_and_once() -> None:
    first = next(iter(ASKED))
    data = {"@context": "https://schema.org", "@graph": [
        {"@type": "WebPage"},
        {"@type": ["FAQPage"], "mainEntity": [question(first, "<p>이틀이면 <b>와요</b>.</p>"), 3]},
    ]}  # fmt: skip
    body = "<dl>" + each("<dt>{q}</dt><dd>{a}</dd>") + "</dl>"
    found = fields(page(body, head=ld(data)))
    assert [each["question"] for each in found] == list(ASKED)
    assert found[0]["answers"] == ["이틀이면 와요."]


@pytest.mark.parametrize(
    "data",
    ["{broken", ld([[[[[]]]]]), ld({"@type": "FAQPage"}), ld({"@type": "FAQPage", "mainEntity": 1}),
     ld({"@type": 3, "x": None}), ld({"@type": "Article", "mainEntity": question("가?", "나")}),
     ld({"@type": "FAQPage", "mainEntity": {"name": ["가"], "acceptedAnswer": [None, {}]}}),
     '<script type="application/ld+json">' + "[" * 9_000 + "</script>"],
)  # fmt: skip
def test_what_is_declared_badly_is_nothing(data: str) -> None:
    assert list(declared(parse(page("<p>글</p>", head=data)))) == []


def test_what_else_the_page_says_is_kept_as_text_and_said_once() -> None:
    more = "<h2>오시는 길</h2><p>지하철 이 호선 을지로입구역 일 번 출구에서 걸어서 오 분이에요.</p>"
    html = page(f"<main>{INTRO}<h2>자주 묻는 질문</h2>{FORMS['headings']}{more}</main>", "안내")
    items = read(html).items
    assert [(item.line, bool(item.text)) for item in items] == [
        (1, False), (2, False), (3, False), (0, True),
    ]  # fmt: skip
    text = items[-1].text
    assert text.startswith("손님들이 자주 하시는 말씀을 모았어요.")
    assert "## 오시는 길\n지하철" in text
    assert "배송" not in text and "자주 묻는 질문" not in text  # noqa: PT018 - both or neither


@pytest.mark.parametrize(
    "body",
    [
        # Headings of an article that happen to ask, among others.
        "<h2>감기란</h2><p>바이러스로 생기는 병이에요.</p>"
        "<h2>왜 걸릴까요?</h2><p>추워서는 아니에요.</p><h2>낫는 법</h2><p>푹 쉬세요.</p>",
        # Names and values, not questions and answers.
        "<dl><dt>주소</dt><dd>서울 중구</dd><dt>전화</dt><dd>없음</dd>"
        "<dt>휴무</dt><dd>월요일</dd></dl>",
        # Folded notices.
        "<details><summary>배송 안내</summary><p>이틀 걸려요.</p></details>" * 3,
        # A menu button and a tab.
        '<button aria-controls="m">메뉴</button><div id="m"><a href="/">홈</a></div>',
        # A question without an answer.
        each("<h3>{q}</h3>") + "<p>답을 기다리고 있어요.</p>",
        # One question alone.
        "<details><summary>더 볼까요?</summary><p>광고예요.</p></details>",
    ],
)
def test_what_only_looks_like_it_stays_text(body: str) -> None:
    assert fields(page(f"<article>{INTRO}{body}</article>", "소식")) == []


def test_the_answer_of_another_question_is_no_part_of_an_answer() -> None:
    folded = FORMS["buttons"].replace("배송", "포장")
    html = page(f"<main>{INTRO}{FORMS['headings']}{folded}</main>", "자주 묻는 질문")
    found = {each["question"]: each["answers"] for each in fields(html)}
    assert found["주차할 수 있나요?"] == [ASKED["주차할 수 있나요?"]]
    assert "포장은 얼마나 걸리나요?" in found


def test_an_answer_of_several_parts_is_whole() -> None:
    body = (
        "<h2>자주 묻는 질문</h2><h3>환불되나요?</h3><p>네, 돼요.</p><h4>예외</h4><ul><li>쿠폰</li>"
        "<li>식품</li></ul><h3>교환되나요?</h3><p>네.</p><p>한 번만요.</p>"
    )
    assert fields(page(f"<main>{INTRO}{body}</main>")) == [
        {"question": "환불되나요?", "answers": ["네, 돼요.\n예외\n- 쿠폰\n- 식품"]},
        {"question": "교환되나요?", "answers": ["네.\n한 번만요."]},
    ]


def test_what_is_too_long_for_an_answer_stays_text_and_is_not_lost() -> None:
    long = "이 약관은 서비스를 이용하는 모든 분께 적용되며 다음과 같이 정해요. " * 150
    last = f"<dt>약관은 어떤가요?</dt><dd>{long}</dd>"
    body = "<dl>" + each("<dt>{q}</dt><dd>{a}</dd>") + last + "</dl>"
    items = read(page(f"<main>{INTRO}{body}</main>", "자주 묻는 질문")).items
    assert [item.fields["question"] for item in items if item.fields] == list(ASKED)
    assert all(answer for item in items for answer in item.fields.get("answers", ()))
    assert "약관은 어떤가요?" in items[-1].text
    assert "이 약관은 서비스를" in items[-1].text


def test_decomposed_letters_and_names_to_be_dropped() -> None:
    body = "<dl>" + each('<dt>{q}</dt><dd>{a}<i class="nick">홍길동</i></dd>') + "</dl>"
    html = unicodedata.normalize("NFD", page(body))
    found = fields(html, select={"drop": ".nick"})
    assert found == [{"question": q, "answers": [a]} for q, a in ASKED.items()]


def test_selectors_of_ones_own_count_alone() -> None:
    html = page(FORMS["headings"] + '<p class="t">본문은 이것뿐이에요.</p>')
    (item,) = read(html, select={"text": ".t"}).items
    assert (item.text, item.fields) == ("본문은 이것뿐이에요.", {})


@pytest.mark.parametrize(
    "html",
    ["<dl><dt>되나요?</dt><dd>" * 1_500, "<details><summary>되나요?</summary>" * 1_500,
     "<h2>되나요?" * 1_500, each("<dl><dt>{q}</dt><dd>{a}</dd></dl>") * 1_500,
     '<button aria-controls="p">되나요?</button>' * 3_000 + '<p id="p">네.</p>'],
    ids=["dl in dl", "details in details", "headings in headings", "many", "buttons"],
)  # fmt: skip
def test_markup_without_end_comes_to_one(html: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some of these took minutes: each part was read again inside each other one."""
    letters: list[int] = []

    def counted(part: str, *more: Any) -> Tree:
        letters.append(len(part))
        assert sum(letters) < 2 * len(html)  # here: to wait for the end may take minutes
        return parse(part, *more)

    for room in (markup, faq):
        monkeypatch.setattr(room, "parse", counted)
    read(page(html, "자주 묻는 질문"))


PIECES = st.sampled_from(
    ["<dl>", "<dt>", "<dd>", "</dl>", "<details>", "<summary>", "</details>", "<h2>", "</h2>",
     "<h3>", "가요?", "Q. 물음?", "A. 답", "글이에요.", "<p>", "</p>", "<ul><li>", "<div id=x>",
     '<b aria-controls="x">', '<div class="faq-item">', '<p class="q">', '<p class="a">', "# ",
     '<script type="application/ld+json">', "</script>", '{"@type":"FAQPage"}', "&#0;", "👍"],
)  # fmt: skip
LINES = st.sampled_from(["# 가?", "## 나요?", "글", "Q. 뭐?", "A. 응", "- 가", ""])


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_stands_there(html: str) -> None:
    for item in read(page(html, "자주 묻는 질문")).items:
        assert item.text or (item.fields["question"] and item.fields["answers"])


@given(
    st.lists(
        st.sampled_from(["# 가?", "## 나요?", "글", "Q. 뭐?", "A. 응", "- 가", ""]), max_size=20
    )
)
def test_what_is_left_over_was_there(lines: list[str]) -> None:
    main = "\n".join(lines)
    found = faq.pairs(parse("<p>"), main, "FAQ")
    assert set(faq.rest(main, found).splitlines()) <= set(lines)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Q", "문 닫는 시간은 언제인가요?"),
        ("Q", "Q 카드로 결제되나요?"),
        ("Q", "질문 게시판은 어디인가요?"),
        ("A", "A 코스는 3만 원이에요."),
        ("A", "A4 용지로 출력해 주세요."),
        ("A", "A 1 층에서 드려요."),
        ("A", "A1.5 규격이에요."),
        ("A", "A.I. 상담원이 답해 드려요."),
        ("A", "답변 드리는 데 이틀 걸려요."),
    ],
)
def test_a_word_or_a_letter_without_a_mark_is_no_label(label: str, text: str) -> None:
    pair = (text, "네.") if label == "Q" else ("무엇인가요?", text)
    assert labels.bare(pair) == pair


@pytest.mark.parametrize("mark", ["{}. ", "{}: ", "{}) ", "{}.", "{}1. ", "{} 12) ", "{}1: "])
@pytest.mark.parametrize(("ask", "say"), [("Q", "A"), ("질문", "답변"), ("문", "답")])
def test_a_label_has_a_mark(mark: str, ask: str, say: str) -> None:
    labelled = mark.format(ask) + "문 닫는 시간은요?", mark.format(say) + "A4 용지로 주세요."
    assert labels.bare(labelled) == ("문 닫는 시간은요?", "A4 용지로 주세요.")


def test_words_of_a_definition_list_are_not_cut_off() -> None:
    body = ("<dl><dt>문 여는 시간은 언제인가요?</dt><dd>A 동은 9시, B 동은 10시에 열어요.</dd>"
            "<dt>용지는 무엇인가요?</dt><dd>A4 용지만 쓸 수 있어요.</dd></dl>")  # fmt: skip
    assert fields(page(body, "자주 묻는 질문")) == [
        {
            "question": "문 여는 시간은 언제인가요?",
            "answers": ["A 동은 9시, B 동은 10시에 열어요."],
        },
        {"question": "용지는 무엇인가요?", "answers": ["A4 용지만 쓸 수 있어요."]},
    ]


def test_many_lines_beside_long_answers_are_told_from_theirs() -> None:
    found = [
        (f"질문 {n}", f"가나다라 마바사. {n}번째 답의 한가운데예요. " * 40) for n in range(500)
    ]
    own = [f"본문 {n} 줄이 있어요 그리고 길어요" for n in range(5_000)]
    theirs = [f"{n}번째 답의 한가운데예요. 가나다라" for n in range(500)]
    assert faq.rest("\n".join([*own, *theirs]), found) == "\n".join(own)


def test_a_line_that_stands_inside_an_answer_is_said_already() -> None:
    found = [("되나요?", "네, 받으신 날부터 이레 안에 신청해 주세요. 그 뒤에는 어려워요.")]
    main = (
        "받으신 날부터 이레 안에\n신청해 주세요.\n받으신 날부터 이레 뒤에는 따로 물어 주세요.\n네"
    )
    assert faq.rest(main, found) == "\n".join(
        ["신청해 주세요.", "받으신 날부터 이레 뒤에는 따로 물어 주세요.", "네"]
    )


BADGES = {
    "definitions": "<dt><span>Q</span> {q}</dt><dd><span>A</span> {a}</dd>",
    "definitions, glued": "<dt><em>Q</em>{q}</dt><dd><em>A</em>{a}</dd>",
    "definitions, only the question": "<dt><em>Q{n}</em>{q}</dt><dd>{a}</dd>",
    "definitions, blocks": "<dt><p>Q</p><p>{q}</p></dt><dd><p>A</p><p>{a}</p></dd>",
    "definitions, letters alone": "<dt>Q {q}</dt><dd>A {a}</dd>",
    "definitions, numbers": "<dt>Q{n} {q}</dt><dd>A{n} {a}</dd>",
    "headings": "<h3><i>Q</i>{q}</h3><p>{a}</p>",
    "headings, letters alone": "<h3>Q {q}</h3><p>A {a}</p>",
    "details": "<details><summary><i class='blind'>질문</i>{q}</summary><b>답변</b><p>{a}</p>"
    "</details>",
    "classes": "<div class='faq-item'><p class='q'><b>Q</b>{q}</p><p class='a'><b>A</b>{a}</p>"
    "</div>",
    "buttons": '<a role="tab" aria-controls="p{n}"><b>Q.</b> {q}</a>'
    '<div id="p{n}"><b>A.</b> {a}</div>',
}


@pytest.mark.parametrize("parser", ["fast", "bs4"])
@pytest.mark.parametrize("form", BADGES)
def test_a_label_in_a_badge_is_taken_off(form: str, parser: Parser) -> None:
    inner = each(BADGES[form])
    body = f"<dl>{inner}</dl>" if "<dt>" in inner else inner
    items = read(page(INTRO + body, "자주 묻는 질문"), parser=parser).items
    found = [dict(item.fields) for item in items if item.fields]
    assert found == [{"question": q, "answers": [a]} for q, a in ASKED.items()]
    text = "".join(item.text for item in items)  # nor is it left over beside them
    assert not any(word in text for word in ("Q", "질문", "배송", "신청해", "세우실"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("<b>환불</b>은 언제인가요?", "<b>A</b> 코스만 사흘 뒤예요."),
        ("A 코스는 <b>Q</b> 카드로 되나요?", "네, <b>A</b> 카드도 돼요."),
        ("Q 카드로 되나요?", "A4 용지에 적어 주세요."),
    ],
)
def test_a_letter_that_is_a_word_is_no_badge(asked: str, said: str) -> None:
    body = "<dl>" + each("<dt>{q}</dt><dd>{a}</dd>") + f"<dt>{asked}</dt><dd>{said}</dd></dl>"
    last = fields(page(body, "자주 묻는 질문"))[-1]
    bare = [re.sub("<.*?>", "", part) for part in (asked, said)]
    assert [last["question"], *last["answers"]] == bare


@pytest.mark.parametrize(
    ("pair", "left"),
    [
        (("Q.A/S 기간은요?", "A)B/L 보내 드려요."), ("A/S 기간은요?", "B/L 보내 드려요.")),
        (("Q1.A/S는 되나요?", "A.S&P 지수예요."), ("A/S는 되나요?", "S&P 지수예요.")),
        (("Q.A동은 어디인가요?", "A.S 센터예요."), ("A동은 어디인가요?", "A.S 센터예요.")),
        (("Q.A.S는 되나요?", "A.I. 상담원이요."), ("Q.A.S는 되나요?", "A.I. 상담원이요.")),
    ],
)  # fmt: skip
def test_an_abbreviation_behind_a_label_stays(pair: labels.Pair, left: labels.Pair) -> None:
    assert labels.bare(pair) == left


def test_a_number_is_a_part_of_the_label_only_where_both_have_it() -> None:
    assert labels.unlabelled(
        [("Q 몇 층인가요?", "A4층이에요"), ("Q1 배송은요?", "A1 이틀이요")]
    ) == [
        ("몇 층인가요?", "4층이에요"),
        ("배송은요?", "이틀이요"),
    ]
    for other in [
        ("QR 코드는요?", "A 돼요"),
        ("Q 카드는요?", "AAA 건전지예요"),
        ("카드는요?", "네"),
    ]:
        mixed = [("Q 몇 층인가요?", "A 4층이에요"), other]
        assert labels.unlabelled(mixed) == mixed
    alone = [("Q 카드는요?", "A 코스에서 돼요")]
    assert labels.unlabelled(alone) == alone

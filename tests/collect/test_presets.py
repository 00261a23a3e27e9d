"""Each preset against a site of its shape, and the files themselves against the schema."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.collect.crawling import run, source
from tests.collect.site import Site, page

from malbeot.collect import presets
from malbeot.collect.sources import read_sources
from malbeot.errors import UsageError
from malbeot.files import read_toml

FOLDER = Path(presets.__file__).with_name("presets")
LEAST = {"name": "x", "licence": "x", "contact": "a@b.kr", "start": "https://example.kr/"}


DOCTOR_LIST = """<table class="board"><tr><td class="subject">
<a href="/qna/view?no={number}">글</a></td><td class="writer">환자</td></tr></table>
<div class="paging"><strong>{part}</strong>{following}</div>"""
DOCTOR_PAGE = """<div class="breadcrumb"><a>홈</a><a>정형외과</a></div>
<div class="question"><h2>허리 통증 {part}</h2><span class="writer">김환자</span>
<div class="content">허리가 {part}주째 아파요.<br>어떻게 하죠?</div></div>
<div class="answer"><p class="doctor-name">이의사</p>
<div class="content">무리하지 마세요. ({part})</div></div><div class="ad">광고</div>
<div class="answer"><div class="content">찜질도 좋아요. ({part})</div></div>"""


def euc_kr(site: Site, path: str, body: str) -> None:
    """As older boards are: the encoding stands in a meta tag, and not in the header."""
    head = '<meta http-equiv="Content-Type" content="text/html; charset=euc-kr">'
    html = page(body, head=head).replace("<meta charset=utf-8>", "")
    site.put(path, html.encode("cp949"), type="text/html")


def test_a_doctor_board_in_euc_kr(site: Site, tmp_path: Path) -> None:
    """A list of three parts, two doctors to a question, an advertisement, names of patients."""
    for part in (1, 2, 3):
        following = f'<a href="/qna?page={part + 1}">{part + 1}</a>' if part < 3 else ""
        listed = DOCTOR_LIST.format(number=part * 10, part=part, following=following)
        euc_kr(site, f"/qna?page={part}", listed)
        euc_kr(site, f"/qna/view?no={part * 10}", DOCTOR_PAGE.format(part=part))
    left = run(source(site, start=["/qna?page=1"], preset="doctor-board", kind=None), tmp_path)
    assert [row["fields"] for row in left.pages] == [
        {
            "question": f"허리가 {part}주째 아파요.\n어떻게 하죠?",
            "answers": [f"무리하지 마세요. ({part})", f"찜질도 좋아요. ({part})"],
            "category": "정형외과",
        }
        for part in (1, 2, 3)
    ]
    assert left.pages[0]["title"] == "허리 통증 1"
    said = (tmp_path / "pages.jsonl").read_text("utf-8")
    assert not any(name in said for name in ("김환자", "이의사", "광고"))
    assert left.skipped == []


QUESTION_LIST = """<div class="question-list"><div class="title"><a href="/q/1">가</a></div>
<div class="title"><a href="/q/2">나</a></div></div><a rel="next" href="/questions/2">다음</a>"""
QUESTION_LIST_2 = '<div class="question-list"><h3 class="title"><a href="/q/3">다</a></h3></div>'
ASK = '<div class="question"><h1 class="title">{0}</h1><div class="body">{1}</div></div>'
REPLY = '<div class="answer{0}"><i class="nick">별명</i><div class="body">{1}</div></div>'


def test_a_knowledge_site_with_accepted_answers(site: Site, tmp_path: Path) -> None:
    site.put("/questions", page(QUESTION_LIST))
    site.put("/questions/2", page(QUESTION_LIST_2))
    accepted = REPLY.format("", "생강차요.") + REPLY.format(" accepted", "푹 쉬세요.")
    site.put("/q/1", page(ASK.format("감기", "감기에 뭐가 좋아요?") + accepted))
    open_ = REPLY.format("", "물을 드세요.") + REPLY.format("", "배숙이 좋아요.")
    site.put("/q/2", page(ASK.format("기침", "기침이 나요") + open_))
    short = '<div class="question"><h1 class="title">제목뿐인 질문인가요?</h1></div>'
    site.put("/q/3", page(short + REPLY.format(" adopted", "네.")))
    left = run(source(site, start=["/questions"], preset="knowledge-qna", kind=None), tmp_path)
    found = [(row["fields"]["question"], row["fields"]["answers"]) for row in left.pages]
    assert sorted(found) == sorted(
        [
            ("감기에 뭐가 좋아요?", ["푹 쉬세요."]),
            ("기침이 나요", ["물을 드세요.", "배숙이 좋아요."]),
            ("제목뿐인 질문인가요?", ["네."]),
        ]
    )
    assert "별명" not in (tmp_path / "pages.jsonl").read_text("utf-8")


PLACE = """<div class="place"><h1 class="name">할매 국수</h1><span class="category">국수</span>
<p class="address">서울 중구 을지로 1</p><ul class="menu"><li><span class="name">잔치국수</span>
5,000원</li><li><span class="name">비빔국수</span></li></ul></div><div class="reviews">
<div class="review"><b class="nickname">먹보</b><p class="text">국물이 시원해요 👍</p></div>
<div class="review"><p class="text">양이 많아요</p></div></div>"""


def test_restaurants_with_reviews(site: Site, tmp_path: Path) -> None:
    listed = '<ul class="place-list"><li><a class="name" href="/p/1">국수집</a></li></ul>'
    site.put("/places", page(listed))
    site.put("/p/1", page(PLACE))
    left = run(source(site, start=["/places"], preset="restaurant-reviews", kind=None), tmp_path)
    (row,) = left.pages
    assert row["title"] == "할매 국수"
    assert row["text"].splitlines()[-2:] == ["국물이 시원해요 👍", "양이 많아요"]
    assert row["fields"] == {
        "address": "서울 중구 을지로 1", "menu": ["잔치국수", "비빔국수"], "category": "국수",
        "reviews": ["국물이 시원해요 👍", "양이 많아요"],
    }  # fmt: skip


@pytest.mark.parametrize("name", presets.names())
def test_a_preset_is_a_whole_source_but_for_what_only_its_user_knows(name: str) -> None:
    table = read_toml(FOLDER / f"{name}.toml")
    assert not LEAST.keys() & table.keys()
    (found,) = read_sources({"sources": [{**LEAST, "preset": name}]}, "bot.toml")
    assert found.select.picks
    assert found.select.list_
    assert found.select.drop


def test_own_keys_go_before_the_preset_key_by_key() -> None:
    own = {**LEAST, "preset": "doctor-board", "select": {"title": "h9"}, "delay": 3}
    plain = {**LEAST, "preset": "doctor-board"}
    (found,), (preset,) = (read_sources({"sources": [each]}, "x") for each in (own, plain))
    assert (found.select.title, found.delay) == (("h9",), 3)
    assert found.select.question == preset.select.question


def test_an_unknown_preset_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean doctor-board"):
        read_sources({"sources": [{**LEAST, "preset": "doctor_bord"}]}, "bot.toml")

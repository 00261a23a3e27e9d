from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.knowledge.shop import DOCUMENT

from malbeot.knowledge.chunks import chunks, pieces
from malbeot.knowledge.rules import rules
from malbeot.records import Passage

SMALL = rules().chunks.model_copy(update={"characters": 40, "longest": 80})


def texts(text: str, **changes: int) -> list[str]:
    by = SMALL.model_copy(update=changes)
    return [piece for _, piece in pieces(text, by)]


def test_a_piece_ends_at_a_sentence_end() -> None:
    found = texts(DOCUMENT.text)
    assert len(found) > 3
    assert all(piece.endswith(".") for piece in found)
    assert all(40 <= len(piece) <= 80 for piece in found[:-1])


def test_pieces_are_cut_out_as_they_are() -> None:
    found = texts(
        "첫째 줄이에요.\n- 둘째   줄\n- 셋째 줄, 조금 더 길게 쓴 줄이에요. 그리고 끝이에요."
    )
    assert found[0].startswith("첫째 줄이에요.\n- 둘째   줄\n-")


def test_a_short_tail_joins_the_piece_before() -> None:
    found = texts("가" * 41 + ". 네.")
    assert found == ["가" * 41 + ". 네."]


def test_a_sentence_that_is_too_long_is_cut_at_a_space() -> None:
    found = texts("낱말 " * 60)
    assert len(found) == 3
    assert all(len(piece) <= 80 for piece in found)
    assert "".join("".join(found).split()) == "낱말" * 60
    assert [len(piece) for piece in texts("가" * 200)] == [80, 80, 40]


def test_overlap_says_the_last_sentence_again() -> None:
    plain = texts(DOCUMENT.text)
    again = texts(DOCUMENT.text, overlap=1)
    assert len(again) == len(plain)
    assert again[0] == plain[0]
    assert all(now.endswith(piece) for now, piece in zip(again, plain, strict=True))
    assert sum(map(len, again)) > sum(map(len, plain))


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("## 환불 규정", "환불 규정"),
        ("제3조 (환불)", "제3조 (환불)"),
        ("제 2 장", "제 2 장"),
        ("1.2 시공 순서", "1.2 시공 순서"),
        ("■ 유의 사항", "유의 사항"),
        ("[자주 묻는 질문]", "자주 묻는 질문"),
    ],
)
def test_a_heading_is_the_title_of_what_follows(line: str, heading: str) -> None:
    found = list(pieces(f"앞에 있는 글이에요.\n{line}\n뒤에 있는 글이에요."))
    assert found == [("", "앞에 있는 글이에요."), (heading, "뒤에 있는 글이에요.")]


@pytest.mark.parametrize(
    "line",
    ["1.5 배가 됩니다.", "제3조에 따라 환불합니다.", "2024년", "#해시태그", "[참고] 다음 글"],
)
def test_a_sentence_is_no_heading(line: str) -> None:
    assert [heading for heading, _ in pieces(f"앞 글이에요.\n{line}\n뒤 글이에요.")] == [""]


def test_titles_and_all_else_come_with_each_piece() -> None:
    document = replace(
        DOCUMENT,
        text="# 합지\n종이예요.\n# 실크\n비닐이에요.",
        licence="사내용",
        meta={"time": "2026"},
    )
    first, second = chunks(document)
    assert (first.title, second.title) == ("도배 안내 › 합지", "도배 안내 › 실크")
    assert (first.category, first.source, first.licence) == ("도배", "guide.pdf", "사내용")
    assert first.meta == {"time": "2026", "after": ""}
    assert second.meta["after"] == first.id


def test_ids_stay_where_the_text_stays() -> None:
    document = replace(DOCUMENT, text="# 도배지\n" + DOCUMENT.text)
    before = list(chunks(document, SMALL))
    grown = replace(document, text="# 새 소식\n맨 앞에 새로 들어온 글이에요.\n" + document.text)
    after = list(chunks(grown, SMALL))
    assert {piece.id for piece in before} < {piece.id for piece in after}


def test_the_same_text_twice_has_two_ids() -> None:
    found = list(chunks(Passage("d", "# 가\n같은 글.\n# 나\n다른 글.\n# 가\n같은 글.")))
    assert len({piece.id for piece in found}) == 3


def test_a_document_without_text_has_no_passages() -> None:
    assert list(chunks(Passage("d", " \n\n# 제목뿐\n"))) == []


@settings(deadline=None)
@given(st.text(alphabet="가나다 .\n#?!x1", max_size=400), st.integers(0, 2))
def test_nothing_is_lost_and_nothing_is_too_long(text: str, overlap: int) -> None:
    by = SMALL.model_copy(update={"overlap": overlap, "headings": ()})
    found = [piece for _, piece in pieces(text, by)]
    if not overlap:
        assert "".join("".join(found).split()) == "".join(text.split())
        assert all(len(piece) <= by.longest for piece in found)
    assert all(piece in text for piece in found)


def test_headings_stand_below_wider_ones() -> None:
    text = "# 안내\n첫 글이에요.\n## 객실\n### 요금\n만 원이에요.\n## 주차\n무료예요."
    found = list(chunks(Passage("d", text, title="안내")))
    assert [(one.title, one.text) for one in found] == [
        ("안내", "첫 글이에요."),
        ("안내 › 객실 › 요금", "만 원이에요."),
        ("안내 › 주차", "무료예요."),
    ]


def test_a_statute_s_heading_leaves_its_text() -> None:
    text = "제6조(대출) ① 7권까지 빌릴 수 있다.\n② DVD는 2점까지.\n제7조(연장) 한 번 된다."
    found = list(pieces(text))
    assert found == [
        ("제6조(대출)", "① 7권까지 빌릴 수 있다.\n② DVD는 2점까지."),
        ("제7조(연장)", "한 번 된다."),
    ]


def test_numbered_lines_that_follow_each_other_are_a_list() -> None:
    text = "하면 안 되는 일\n1. 음식물을 먹는 행위\n2. 떠드는 행위\n3. 뛰는 행위"
    assert [heading for heading, _ in pieces(text)] == [""]

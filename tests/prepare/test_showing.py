"""What people are shown of a text holds nothing that is scrubbed, however it is dressed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.prepare.rules import rules
from malbeot.prepare.showing import cut_short, shown
from malbeot.text import pii


def scrub(text: str) -> str:
    return pii.scrub(text).text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("<b>굵게</b> 써 &amp; 줘", "<b>굵게</b> 써 &amp; 줘"),
        (r"줄\n바꿈 \ud83d\ude00", r"줄\n바꿈 \ud83d\ude00"),
        ("010-<b>2345</b>-6789", "[전화번호]"),
        ("<a href='tel:010-1111-2222'>전화</a> 010-<b>2345</b>-6789", "전화 [전화번호]"),
        ("<a href='tel:010-1111-2222'>전화</a>", "<a href='tel:[전화번호]'>전화</a>"),
        (r"감사해요.\n김민지 고객님", "감사해요.\n[성함] 고객님"),
        (r"\uae40\ubbfc\uc9c0 고객님", "[성함] 고객님"),
        ("태그 `<b>010</b>-2345-6789`", "태그 `[전화번호]`"),
    ],
)
def test_a_text_is_shown_as_it_came_or_bare(text: str, wanted: str) -> None:
    assert shown(text, scrub) == wanted


TAGS = st.sampled_from(["", "<b>", "</b>", "<i>", "</i>", "<span class='x'>", "</span>", "\u200b"])


@given(st.lists(TAGS, min_size=3, max_size=3), st.text("가나다 .<>&010-", max_size=30))
def test_no_tag_hides_a_number(tags: list[str], before: str) -> None:
    one, two, three = tags
    text = f"{before} 번호: {one}010{two}-2345{three}-6789"
    assert "2345" not in shown(text, scrub)
    assert shown(shown(text, scrub), scrub) == shown(text, scrub)


@given(st.text(max_size=400))
def test_whatever_the_text(text: str) -> None:
    assert len(cut_short(text, scrub)) <= rules().limits.raw_chars


def test_of_a_text_that_came_cut_the_end_is_not_shown() -> None:
    limits = rules().limits
    text = "가" * (limits.raw_chars - 6) + " 010-…"
    assert cut_short(text, scrub) == "가" * (limits.raw_chars - limits.torn_chars) + "…"
    assert cut_short("글쎄요…", scrub) == "글쎄요…"

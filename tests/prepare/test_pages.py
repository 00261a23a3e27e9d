from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.formats.bad import BadRow
from malbeot.prepare.pages import is_page, of_page
from malbeot.records import Example, Page

PAGE: dict[str, Any] = {"url": "https://a.example/1", "source": "board", "sha256": "0" * 64,
                        "time": "2026-01-01T00:00:00Z", "licence": "ours"}  # fmt: skip


def test_a_page_of_answers_gives_a_dialogue_an_answer() -> None:
    fields = {
        "question": "배가 아파요",
        "answers": ["쉬세요.", "병원에 가세요."],
        "category": "내과",
    }
    found = of_page({**PAGE, "title": "상담", "fields": fields})
    assert [row.answer for row in found if isinstance(row, Example)] == [
        "쉬세요.",
        "병원에 가세요.",
    ]
    for row in found:
        assert isinstance(row, Example)
        assert (row.source, row.group) == ("https://a.example/1", "https://a.example/1:0")
        assert row.meta == {"category": "내과", "licence": "ours", "title": "상담",
                            "time": "2026-01-01T00:00:00Z"}  # fmt: skip


def test_a_row_of_a_table_keeps_its_line() -> None:
    (row,) = of_page({**PAGE, "line": 7, "fields": {"질문": "뭐 먹지?", "답변": "김밥이요."}})
    assert isinstance(row, Example)
    assert (row.line, row.prompt) == (7, "뭐 먹지?")


def test_a_page_without_answers_is_a_document() -> None:
    (page,) = of_page({**PAGE, "title": "안내", "text": "벽지는 이렇게 골라요."})
    assert page == Page("https://a.example/1", "board", PAGE["time"], "0" * 64, "ours", "안내",
                        "벽지는 이렇게 골라요.")  # fmt: skip
    (asked,) = of_page({**PAGE, "text": "질문만 있어요.", "fields": {"question": "뭐예요?"}})
    assert isinstance(asked, Page)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({**PAGE}, "empty_page"),
        ({**PAGE, "text": 3}, "wrong_type"),
        ({**PAGE, "text": "글", "fields": []}, "wrong_type"),
        ({**PAGE, "fields": {"question": "뭐?", "answers": [3]}}, "wrong_type"),
    ],
)
def test_a_page_that_holds_nothing_is_bad(row: dict[str, Any], reason: str) -> None:
    assert is_page(row)
    with pytest.raises(BadRow) as caught:
        of_page(row)
    assert caught.value.reason == reason


def test_other_rows_are_no_pages() -> None:
    assert not is_page({"question": "뭐?", "answer": "김밥.", "url": "https://a.example"})


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(
        st.sampled_from(["question", "answers", "질문"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["text", "title", "fields", "line", "licence"]), JSON))
def test_any_page_is_read_or_bad(extra: dict[str, Any]) -> None:
    try:
        assert of_page({**PAGE, **extra})
    except BadRow as bad:
        reason = bad.reason
        assert reason

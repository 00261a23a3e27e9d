"""Tables of a document, said as a list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.bots.base.tables import readable


@pytest.mark.parametrize(
    ("sentences", "said"),
    [
        (
            ("진료비예요.", "\n| 항목 | 금액 |", "\n| --- | --- |", "\n| 초진 | 15,000원 |",
             "\n| 재진 🐶 | 10,000원 |"),
            ("진료비예요.", "\n- 초진: 15,000원", "\n- 재진 🐶: 10,000원"),
        ),
        (
            ("| 반 | 요일 | 값 |", "\n|---|:--:|--:|", "\n| 초급 | 월·수 | 9만 원 |",
             "\n| 고급 | | 7만 원 |"),
            ("- 초급: 요일 월·수, 값 9만 원", "\n- 고급: 값 7만 원"),
        ),
        (("목욕 | 2만 5천 원", "\n발톱 | 5천 원"), ("- 목욕: 2만 5천 원", "\n- 발톱: 5천 원")),
        (("주차는 A|B 구역이에요.", "\n- 초급: 월"), ("주차는 A|B 구역이에요.", "\n- 초급: 월")),
        (("| 한 칸 |",), ("- 한 칸",)),
        (("---", "\n끝."), ("---", "\n끝.")),
        ((), ()),
    ],
)  # fmt: skip
def test_rows_become_items(sentences: tuple[str, ...], said: tuple[str, ...]) -> None:
    assert readable(sentences) == said


@given(st.lists(st.text("가|- :a", max_size=12), max_size=6))
def test_any_lines_are_said_without_their_frames(sentences: list[str]) -> None:
    said = readable(sentences)
    assert len(said) <= len(sentences)
    assert not any(line.strip().startswith("|") and line.strip().endswith("|") and "가" in line
                   for line in said)  # fmt: skip

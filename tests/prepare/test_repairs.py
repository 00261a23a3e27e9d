from __future__ import annotations

import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.errors import UsageError
from malbeot.prepare.checks import BROKEN, checks
from malbeot.prepare.repairs import repaired, repairs
from malbeot.prepare.rules import rules

PIECES = st.sampled_from(
    [
        *("안녕하세요.", "ㅋㅋㅋㅋ", "ㅠㅠㅠㅠㅠ", "!!!!!", "...", "?", "~", "가", "a", "1", "🍜"),
        *(
            "<br>",
            "&nbsp;",
            "[b]굵게[/b]",
            "{{틀}}",
            "[편집]",
            "```",
            "### 응답:",
            "system:",
            "인공지능 모델로서",
        ),
        *("010-2345-6789", "kim@naver.com", "900101-1234567", "1393", "☎1393"),
        *("이전 지시를 모두 무시하고", "감사합니다.", "도움이 되셨길 바랍니다.", "말이 끊긴"),
        *("카톡 문의 주세요", "이전글 다음글 목록", "https://a.example/?utm_source=b"),
        *("\u200b", "\u00a0", "\t", "\n", "\n\n", "  ", " ", "ＡＢ１", "○○", "XX병원"),
        *("ラーメン", "모zzarella", "김밥 김밥 김밥 김밥 김밥"),
        unicodedata.normalize("NFD", "김치찌개"),
        *(
            "안녕하세요".encode(right).decode(wrong)
            for wrong, right in (("latin-1", "utf-8"), ("latin-1", "cp949"))
        ),
        *("占쏙옙", "\ufffd", "^^", "-----", "홍길동 드림", "네, 안녕하세요!", "\x1c", "豈"),
    ]
)
TEXTS = st.lists(PIECES, max_size=9).map("".join)


@given(TEXTS)
def test_a_text_outside_a_gate_is_not_changed(text: str) -> None:
    for step in repairs(rules().steps):
        opened = pl.select(step.gate(pl.lit(text))).item()
        assert opened or step.apply(text) == text, step.name


@given(TEXTS)
def test_a_text_outside_a_gate_has_no_fault(text: str) -> None:
    for check in (BROKEN, *checks("ko")):
        if check.reason in ("empty_question", "too_long"):
            continue  # the gate says it all
        opened = pl.select(check.gate(pl.lit(text))).item()
        # Before any text is checked it is clean; what shows broken letters is found before that.
        assert opened or check.find(text) is None, check.reason


def test_steps_run_in_their_order_on_the_parts_they_are_for() -> None:
    texts = pl.Series(["  ㅋㅋㅋㅋ  안녕", "ㅋㅋㅋㅋ"])
    parts = pl.Series(["user", "assistant"])
    found, changes = repaired(texts, parts, repairs(["clean", "laughter"]), samples=1)
    assert found.to_list() == ["ㅋㅋ 안녕", "ㅋㅋ"]
    assert changes["clean"].texts == 1
    assert changes["laughter"].texts == 2
    assert changes["laughter"].samples == [("ㅋㅋㅋㅋ 안녕", "ㅋㅋ 안녕")]


def test_an_unknown_step_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean laughter"):
        repairs(["laugther"])

from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.cli.headers import unknown


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("질문,답변\n주차?,됩니다\n", []),
        ("Q,A,분류\n주차?,됩니다,시설\n", []),
        ("문의사항,안내 멘트\n주차?,됩니다\n", ["문의사항", "안내 멘트"]),
        ("몇 시에 여나요?,아홉 시요.\n주차돼요?,네\n", ["몇 시에 여나요?", "아홉 시요."]),
        ("", []),
    ],
)  # fmt: skip
def test_columns_that_nobody_knows_are_told(tmp_path: Path, text: str, told: list[str]) -> None:
    file = tmp_path / "faq.csv"
    file.write_text(text, encoding="utf-8")
    page = tmp_path / "guide.md"
    page.write_text("# 안내", encoding="utf-8")
    found = [names for _, names in unknown([file, page])]
    assert found == ([told] if told else [])

from __future__ import annotations

from malbeot.formats.bad import Bad, BadRow, cut, reasons


def test_a_bad_row_shows_where_and_what_but_not_everything() -> None:
    bad = Bad.of(7, "  " + "가" * 1_000, BadRow("broken_json", "나" * 1_000))
    assert (bad.line, bad.reason) == (7, "broken_json")
    assert len(bad.raw) == len(bad.detail) == 300


def test_every_reason_helps_in_both_languages() -> None:
    for fixes in reasons().values():
        assert fixes.keys() == {"fix", "fix_ko"}
        assert fixes["fix_ko"].endswith("요.")


def test_cutting_leaves_text_that_can_be_written() -> None:
    assert cut("가" * 10, 4) == "가가가…"
    assert cut("짧아요", 4) == "짧아요"
    assert cut("반쪽 \ud83c", 99) == "반쪽 \\ud83c"

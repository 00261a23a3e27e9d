from __future__ import annotations

from malbeot.prepare.setaside import SetAside


def test_a_row_tells_where_why_and_what_to_do() -> None:
    row = SetAside("a.csv", 3, "near_duplicate", "점심", duplicate_of="a.csv:1", score=0.8).as_row()
    assert row["file"] == "a.csv"
    assert (row["line"], row["reason"], row["raw"]) == (3, "near_duplicate", "점심")
    assert (row["duplicate_of"], row["score"]) == ("a.csv:1", 0.8)
    assert row["fix"]
    assert row["fix_ko"]
    assert "detail" not in row

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.formats.bad import BadRow
from malbeot.formats.lines import Line
from malbeot.formats.tables import named, records, separator_of


def rows(text: str, separator: str = ",", max_lines: int = 5) -> list[tuple[int, list[str] | str]]:
    parts = io.StringIO(text, newline="").readlines()
    source = (Line(number, part) for number, part in enumerate(parts, 1))
    return [
        (number, cells.reason if isinstance(cells, BadRow) else cells)
        for number, _, cells in records(source, separator, max_lines, 10_000)
    ]


def test_cells_may_hold_separators_marks_and_line_breaks() -> None:
    assert rows('q,a\n"점심, 뭐?","줄\n바꿈 ""인용"""\n') == [
        (1, ["q", "a"]),
        (2, ["점심, 뭐?", '줄\n바꿈 "인용"']),
    ]


def test_a_mark_that_never_closes_costs_one_line() -> None:
    text = 'q,a\n"열림,하나\n' + "".join(f"질문{n},답{n}\n" for n in range(9))
    found = rows(text)
    assert found[1] == (2, "unclosed_quote")
    assert found[2:] == [(n + 3, [f"질문{n}", f"답{n}"]) for n in range(9)]


def test_an_open_mark_on_the_last_line_is_noticed() -> None:
    assert rows('a,"b') == [(1, "unclosed_quote")]


def test_a_nul_byte_is_set_aside_alone() -> None:
    assert rows("a,b\nc\0,d\ne,f\n") == [(1, ["a", "b"]), (2, "nul"), (3, ["e", "f"])]


@pytest.mark.parametrize(
    ("header", "separator"),
    [("질문,답변", ","), ("질문\t답변", "\t"), ("id;Q;A", ";"), ("질문|답변", "|"), ("a,b,c", ",")],
)
def test_the_separator_is_the_one_that_makes_sense_of_the_header(
    header: str, separator: str
) -> None:
    assert separator_of(header, lambda fields: "답변" in fields or "A" in fields) == separator


@pytest.mark.parametrize(
    ("header", "cells", "reason"),
    [
        (["질문", "답변"], ["질문", "답변"], "repeated_header"),
        (["질문", "답변"], ["뭐 먹지", "김밥", "라면"], "extra_cells"),
    ],
)
def test_a_row_that_does_not_fit_the_header(
    header: list[str], cells: list[str], reason: str
) -> None:
    with pytest.raises(BadRow) as caught:
        named(cells, header)
    assert caught.value.reason == reason


def test_blank_cells_behind_and_missing_cells_do_no_harm() -> None:
    header = ["질문", "답변", "분류"]
    assert named(["가", "나", "다", "", " "], header)["분류"] == "다"
    assert named(["가", "나"], header)["분류"] == ""


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
                         min_size=2, max_size=3), max_size=5))  # fmt: skip
def test_what_csv_writes_is_read_back(table: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(table)
    assert [cells for _, cells in rows(out.getvalue(), max_lines=500)] == table


@given(st.text(alphabet='"\n,가\r;', max_size=60))
def test_every_line_is_in_a_row_or_blank(text: str) -> None:
    found = rows(text)
    numbers = [number for number, _ in found]
    assert numbers == sorted(set(numbers))

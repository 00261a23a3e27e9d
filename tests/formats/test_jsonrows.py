from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.formats.bad import BadRow
from malbeot.formats.jsonrows import elements, row_of


def known(fields: tuple[str, ...]) -> bool:
    return "q" in fields


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": 1', "broken_json"),
        ("", "broken_json"),
        ("그냥 글", "broken_json"),
        ('{"a": 1} {"b": 2}', "broken_json"),
        ("[1]", "not_an_object"),
        ("null", "not_an_object"),
        ('{"a": NaN}', "not_a_number"),
        ('{"a": [-Infinity]}', "not_a_number"),
        ('{"output": "하나", "output": "둘"}', "duplicate_key"),
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "broken_json"),
        ('{"a": ' + "9" * 10_000 + "}", "broken_json"),
    ],
)
def test_what_python_would_swallow_is_a_bad_row(text: str, reason: str) -> None:
    with pytest.raises(BadRow) as caught:
        row_of(text)
    assert caught.value.reason == reason


def outcomes(text: str) -> list[str]:
    return [
        row.reason if isinstance(row, BadRow) else str(row.get("n"))
        for _, row in elements(io.StringIO(text), known)
    ]


def test_a_broken_element_costs_itself_alone() -> None:
    text = '[\n {"n": 1},\n {"n": 2, "s": "끊\n },\n {"n": 3},\n 7,\n {"n": NaN},\n {"n": 6}\n]\n'
    assert outcomes(text) == ["1", "broken_json", "3", "not_an_object", "not_a_number", "6"]


def test_nothing_behind_or_missing_from_the_list_is_lost_in_silence() -> None:
    assert outcomes('[{"n": 1}, {"n": 2}') == ["1", "2", "broken_json"]
    assert outcomes('[{"n": 1}]\n{"n": 2}') == ["1", "broken_json"]
    assert outcomes("[]") == []


def test_lists_within_a_broken_element_do_not_end_the_document() -> None:
    text = '[{"messages": [{"a": 1 {"b": 2}, {"c": 3}]}, {"n": 4}, {"n": 5}]'
    assert outcomes(text) == ["broken_json", "None", "4", "5"]


def test_an_object_may_hold_the_rows() -> None:
    assert outcomes('{"version": 1, "data": [{"n": 1}, 2]}') == ["1", "not_an_object"]
    assert outcomes('{"n": 1, "q": "질문이 있는 행", "data": [{"n": 2}]}') == ["1"]
    assert outcomes('\n{"n": 5}') == ["5"]
    assert outcomes('{"n": 5') == ["broken_json"]


@given(st.lists(st.dictionaries(st.text(), st.text(), max_size=3), max_size=6), st.booleans())
def test_a_sound_list_comes_back_whole(rows: list[dict[str, str]], indented: bool) -> None:
    text = json.dumps(rows, ensure_ascii=False, indent=1 if indented else None)
    assert [row for _, row in elements(io.StringIO(text), known)] == rows


@given(st.text(alphabet='[]{},:"\\ \nan1가', max_size=40))
def test_no_text_raises_or_hangs(text: str) -> None:
    for raw, _ in elements(io.StringIO("[" + text), known):
        assert isinstance(raw, str)

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malbeot.collect.read import api
from malbeot.collect.read.found import Found, Item, Link, Reply
from malbeot.collect.reasons import Skip
from malbeot.collect.sources import read_sources
from malbeot.collect.tables import ApiSource

URL = "https://a.kr/qna?size=2"


def source(**keys: Any) -> ApiSource:
    table = {
        "name": "x",
        "kind": "api",
        "licence": "x",
        "contact": "a@b.kr",
        "start": URL,
        "api": keys,
    }
    (found,) = read_sources({"sources": [table]}, "bot.toml")
    assert isinstance(found, ApiSource)
    return found


def read(answer: Any, url: str = URL, **keys: Any) -> Found:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return api.read(source(**keys), Reply(url, body, "application/json"), Link(url, "rows"))


def following(answer: Any, url: str = URL, **page: Any) -> str:
    links = read(answer, url, rows="r", page=page).links
    return links[0].url if links else ""


def test_rows_as_they_are_or_under_names_of_ones_own() -> None:
    rows = [{"q": " 물음 ", "n": 3, "deep": {"a": ["답 "]}}]
    assert read(rows).items == (Item(fields={"q": "물음", "n": 3, "deep": {"a": ["답"]}}, line=1),)
    fields = {"question": "q", "answers": "deep.a", "title": "n", "none": "x.y", "date": "n"}
    (item,) = read({"data": {"rows": rows}}, rows="data.rows", fields=fields).items
    assert item == Item("3", "", {"question": "물음", "answers": ["답"], "date": 3}, 1)


def test_a_row_may_have_an_address_of_its_own() -> None:
    (item,) = read([{"q": "물음", "to": "/qna/7"}], fields={"question": "q", "url": "to"}).items
    assert (item.url, item.line) == ("https://a.kr/qna/7", 0)


def test_answers_are_a_list_and_a_question_is_a_text() -> None:
    fields = {"question": "q", "answers": "a"}
    rows = [{"q": 1, "a": "하나"}, {"q": ["가", "나"], "a": [None, "", 2]}, {"a": None}, 7]
    assert [item.fields for item in read(rows, fields=fields).items] == [
        {"question": "1", "answers": ["하나"]}, {"question": "가\n나", "answers": ["2"]}, {}, {},
    ]  # fmt: skip


def test_html_in_the_values() -> None:
    (item,) = read([{"q": "<p>물<b>음</b></p>"}], html=True).items
    assert item.fields == {"q": "물음"}


def test_the_next_part() -> None:
    rows = {"r": [{"q": 1}], "next": "c2", "to": "/qna?part=2"}
    page = {"by": "page", "param": "page"}
    assert following(rows, URL + "&page=1", **page) == URL + "&page=2"
    assert following(rows, **page) == URL + "&page=2"
    offset = {"by": "offset", "param": "from", "first": 0, "step": 2}
    assert following(rows, URL + "&from=4", **offset) == URL + "&from=6"
    cursor = {"by": "cursor", "param": "c", "path": "next"}
    assert following(rows, URL + "&c=c1", **cursor) == URL + "&c=c2"
    assert following({**rows, "next": "한글"}, **cursor) == URL + "&c=%ED%95%9C%EA%B8%80"
    assert following(rows, by="next", path="to") == "https://a.kr/qna?part=2"


@pytest.mark.parametrize("value", [None, "", True, [], {}, 1.5])
def test_no_next_part_without_a_value_for_it(value: Any) -> None:
    rows = {"r": [{"q": 1}], "next": value}
    assert following(rows, by="cursor", param="c", path="next") == ""
    assert following(rows, by="next", path="next") == ""


def test_an_empty_part_is_the_last_and_one_that_leads_to_itself_too() -> None:
    assert following({"r": []}, by="page", param="page") == ""
    assert following({"r": [1], "to": URL}, by="next", path="to") == ""
    assert following({"r": [1]}, URL + "&page=x", by="page", param="page") == ""


def test_the_first_part() -> None:
    paged = source(page={"by": "page", "param": "page", "first": 0})
    assert api.first(paged, URL) == URL + "&page=0"
    assert api.first(paged, URL + "&page=5") == URL + "&page=5"
    assert api.first(source(), URL) == URL


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"r": 1}', b"[" * 100_000, b"\xff\xfe"])
def test_what_is_no_list_of_rows_is_told(body: bytes) -> None:
    with pytest.raises(Skip) as raised:
        read(body, rows="r")
    assert raised.value.reason == "not_readable"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)
FIELDS = {"question": "[0]", "answers": "*[]", "url": "sum(@)", "x": "@"}


@settings(deadline=None)
@given(JSON)
def test_any_json_is_read_or_refused(value: Any) -> None:
    page = {"by": "next", "path": "to_string(@)"}
    for keys in ({}, {"fields": FIELDS, "page": page, "html": True}):
        try:
            items = read(value, **keys).items
        except Skip as skip:
            items = (Item(skip.reason),)
        assert all(isinstance(item, Item) for item in items)

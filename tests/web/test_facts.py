"""What serve says beside an answer: kept as it is, bounded, and nothing of it believed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.fake_serve import HOURS, KIMBAP, OVERDUE, PASSAGE

from malbeot.web.facts import Citation, facts_of

CITATIONS = st.builds(
    lambda text, cuts: OVERDUE | {"text": text, "start": min(cuts), "end": max(cuts)},
    st.text(min_size=1).filter(str.strip),
    st.tuples(st.integers(-3, 40), st.integers(-3, 40)),
)


def test_citations_come_whole_and_in_their_order():
    facts = facts_of({"citations": [OVERDUE, HOURS], "picks": [KIMBAP]})
    assert [citation.model_dump() for citation in facts.citations] == [OVERDUE, HOURS]
    assert facts.picks == (KIMBAP,)


def test_places_count_code_points_of_any_korean():
    nfd = unicodedata.normalize("NFD", PASSAGE)
    start = nfd.index(unicodedata.normalize("NFD", "대신"))
    [kept] = facts_of({"citations": [OVERDUE | {"text": nfd, "start": start}]}).citations
    assert kept.text == nfd
    assert unicodedata.normalize("NFC", kept.text[kept.start :]).startswith("대신")


def test_a_nul_is_replaced_where_it_stands():
    [kept] = facts_of(
        {"citations": [OVERDUE | {"text": "가\0나다", "start": 2, "end": 4}]}
    ).citations
    assert kept.text[kept.start : kept.end] == "나다"
    assert "\0" not in kept.text


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "근거",
        {},
        OVERDUE | {"text": "  "},
        OVERDUE | {"text": None},
        OVERDUE | {"start": "4"},
        OVERDUE | {"end": None},
        OVERDUE | {"title": {"ko": "연체"}},
        OVERDUE | {"text": "\ud800"},
    ],
)
def test_what_is_no_citation_is_left_out_and_counted(bad: object, capsys: pytest.CaptureFixture):
    facts = facts_of({"citations": [bad, HOURS]})
    assert [citation.id for citation in facts.citations] == [HOURS["id"]]
    said = capsys.readouterr().out
    assert "citations_left_out" in said
    assert "count=1" in said


@pytest.mark.parametrize("value", [None, {}, "x", 3])
def test_no_list_is_no_citation(value: object):
    assert facts_of({"citations": value}).citations == ()


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (5, 2), (0, 10_000)])
def test_a_span_that_is_none_marks_nothing(start: int, end: int):
    [kept] = facts_of({"citations": [OVERDUE | {"start": start, "end": end}]}).citations
    assert (kept.start, kept.end) == (0, 0)
    assert kept.text == PASSAGE


def test_a_long_passage_keeps_what_was_used():
    text = "앞" * 5_000 + "바로 이 문장이에요." + "뒤" * 5_000
    citation = Citation(**OVERDUE | {"text": text, "start": 5_000, "end": 5_011})
    kept = citation.within(100)
    assert kept.text[kept.start : kept.end] == "바로 이 문장이에요."
    assert kept.text[0] == kept.text[-1] == "…"
    assert len(kept.text) == 102
    assert kept.title == citation.title


@given(CITATIONS, st.integers(1, 50))
def test_cut_or_not_a_span_stays_inside_and_says_the_same(value: dict, chars: int):
    [citation] = facts_of({"citations": [value]}).citations
    used = citation.text[citation.start : citation.end]
    kept = citation.within(chars)
    assert 0 <= kept.start <= kept.end <= len(kept.text) <= chars + 2
    assert used.startswith(kept.text[kept.start : kept.end])
    assert kept.start < kept.end or not used


def test_endless_titles_are_cut():
    [kept] = facts_of({"citations": [OVERDUE | {"title": "가" * 100_000}]}).citations
    assert len(kept.title) == 2_000

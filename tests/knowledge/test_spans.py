from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.knowledge.shop import DOCUMENT

from malbeot.knowledge.asked import Weighed, Weighing, asked
from malbeot.knowledge.index import Index
from malbeot.knowledge.spans import answering


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Index(Path(tmp_path_factory.mktemp("index")))


def query(index: Index, text: str) -> Weighed:
    return Weighing(index, with_singles=False).weighed(asked(text))


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("곰팡이는 왜 생겨요?", "곰팡이는 결로 때문에 생깁니다."),
        ("시공은 방 하나에 얼마나 걸려요?", "시공은 방 하나에 반나절이 걸립니다."),
        ("물걸레로닦을수있는벽지", "실크는 겉에 염화비닐을 입혀 물걸레로 닦을 수 있습니다."),
    ],
)
def test_the_sentence_that_answers_is_cited(index: Index, said: str, quote: str) -> None:
    assert answering(DOCUMENT.text, query(index, said)).of(DOCUMENT.text) == quote


def test_a_neighbour_that_adds_enough_is_cited_too(index: Index) -> None:
    said = "가구는 미리 치우나요? 시공은 방 하나에 반나절?"
    quote = answering(DOCUMENT.text, query(index, said)).of(DOCUMENT.text)
    assert quote.startswith("시공은 방 하나에 반나절이 걸립니다. 가구는 미리 치워")
    assert quote.endswith("3만 원입니다.")


def test_where_nothing_is_held_the_whole_text_is_cited(index: Index) -> None:
    span = answering(DOCUMENT.text, query(index, "뷁뛟"))
    assert (span.start, span.end) == (0, len(DOCUMENT.text))


@settings(deadline=None)
@given(st.text(max_size=30), st.text(max_size=200))
def test_a_span_is_within_its_text(index: Index, said: str, text: str) -> None:
    span = answering(text, query(index, said))
    assert 0 <= span.start <= span.end <= len(text)

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.knowledge.shop import DOCUMENT, FAQ, passages

from malbeot.errors import DataError, NotFound
from malbeot.knowledge.knowledge import Found, Knowledge
from malbeot.knowledge.update import Changes
from malbeot.records import Passage

HOSTILE = [
    '"서울', "비 와서: 우울해", "[새우]", "(", "벽지 AND NOT 곰팡이", "letters:벽지", "벽지^9 ~2 *",
    "벽지\x00곰팡이", "벽\ud83d지", "'; DROP TABLE passages; --", "%", "\\", "$1",
    "벽지 " * 20_000, "가" * 50_000,
    "👍🏽👨‍👩‍👧", "\u202e벽지", "ㅋ" * 500, "?" * 1000,
]  # fmt: skip


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    with Knowledge.open(Path(tmp_path_factory.mktemp("shop")), kiwi=False) as knowledge:
        knowledge.update(passages())
        yield knowledge


def first(knowledge: Knowledge, query: str) -> str:
    hits = knowledge.search(query).hits
    return hits[0].passage.id if hits else ""


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("배송은 얼마나 걸려요?", "f1"),
        ("배송은얼마나걸려요", "f1"),
        ("배송 얼마나 걸리나요", "f1"),
        ("베송은 얼마나 걸려요?", "f1"),
        (unicodedata.normalize("NFD", "언제 도착해요?"), "f1"),
        ("환불 어떻게 해요 😭😭", "f2"),
        ("배송비가 얼마예요?", "f3"),
        ("반품하고싶어요ㅠㅠㅠㅠ", "f2"),
    ],
)
def test_a_question_is_found_however_it_is_typed(shop: Knowledge, query: str, key: str) -> None:
    assert first(shop, query) == key


def test_a_text_is_found_and_the_exact_place_cited(shop: Knowledge) -> None:
    found = shop.search("곰팡이는 왜 생기나요?")
    hit = found.hits[0]
    assert hit.kind == "text"
    assert hit.quote == "곰팡이는 결로 때문에 생깁니다."
    assert hit.passage.text[hit.span.start : hit.span.end] == hit.quote
    assert hit.passage.source == "guide.pdf"


def test_a_stored_question_is_answered_by_the_whole_text(shop: Knowledge) -> None:
    hit = shop.search("환불은 어떻게 하나요?").hits[0]
    assert (hit.kind, hit.question, hit.quote) == ("question", "환불은 어떻게 하나요?", FAQ[1].text)
    assert hit.answers


@pytest.mark.parametrize(
    "query",
    ["배송은 얼마나 걸려요?", "상담 시간이 언제예요", "곰팡이가 생기는 까닭은 결로 때문인가요"],
)
def test_what_is_there_is_held(shop: Knowledge, query: str) -> None:
    found = shop.search(query)
    assert found.held
    assert found.likelihood == max(hit.likelihood for hit in found.hits) > 0.4


@pytest.mark.parametrize(
    "query",
    ["안녕하세요", "고마워", "아인슈타인은 언제 태어났나요?", "뷁", "", "너 누구야",
     "서울에서 부산까지 몇 시간 걸려?", "양자 컴퓨터의 원리를 설명해 줘", "주가가 얼마야"],
)  # fmt: skip
def test_what_is_not_there_is_not_held(shop: Knowledge, query: str) -> None:
    assert not shop.search(query).held


def test_a_bot_may_ask_for_more_certainty(tmp_path: Path) -> None:
    with Knowledge.open(tmp_path, kiwi=False, answer_from=1.0) as knowledge:
        knowledge.update(passages())
        assert not knowledge.search("배송은 얼마나 걸려요?").held
    with Knowledge.open(tmp_path, kiwi=False, answer_from=0.0) as knowledge:
        assert knowledge.search("서울에서 부산까지 몇 시간 걸려?").held


@pytest.mark.parametrize("query", ["벽지", "합지", "시공", "벽", "실"])
def test_one_and_two_syllables_are_enough_to_find(shop: Knowledge, query: str) -> None:
    hits = shop.search(query).hits
    assert hits
    assert query in hits[0].passage.text


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_of_a_user_is_an_operator_or_an_error(shop: Knowledge, query: str) -> None:
    plain = {hit.passage.id for hit in shop.search("벽지 곰팡이").hits}
    found = shop.search(query)
    assert isinstance(found, Found)
    if "벽지" in query and "곰팡이" in query:
        assert {hit.passage.id for hit in found.hits} & plain
    assert len(shop) == len(passages())


def test_a_category_and_a_number_of_hits(shop: Knowledge) -> None:
    hits = shop.search("얼마나 걸려요", category="배송").hits
    assert hits
    assert {hit.passage.category for hit in hits} == {"배송"}
    assert len(shop.search("벽지", 1).hits) == 1
    assert shop.search("벽지", 0).hits == ()
    assert shop.search("벽지", category="없는 분류").hits == ()


def test_hits_are_different_passages_most_likely_first(shop: Knowledge) -> None:
    hits = shop.search("배송 얼마나 걸려요 언제 도착", 10).hits
    assert len({hit.passage.id for hit in hits}) == len(hits)
    assert [hit.likelihood for hit in hits] == sorted(
        (hit.likelihood for hit in hits), reverse=True
    )


def test_reading_what_is_held(shop: Knowledge) -> None:
    assert len(shop) == len(passages())
    assert list(shop) == [passage.id for passage in passages()]
    assert shop.get("f2") == FAQ[1]
    assert shop.categories() == ["도배", "배송", "상담", "환불"]
    with pytest.raises(NotFound, match="'없는 것'"):
        shop.get("없는 것")


def test_updates_are_searched_and_removals_are_gone(tmp_path: Path) -> None:
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        assert knowledge.search("배송").hits == ()
        assert knowledge.update(FAQ) == Changes(added=4)
        assert first(knowledge, "환불은 어떻게 하나요?") == "f2"
        moved = replace(FAQ[1], text="환불은 안 돼요.", questions=("교환도 되나요?",))
        assert knowledge.update([FAQ[0], moved, *FAQ[2:]]) == Changes(changed=1, unchanged=3)
        assert not knowledge.search("반품하고 싶어요").held
        assert knowledge.search("교환도 되나요").hits[0].passage == moved
        assert knowledge.update(FAQ[:1]) == Changes(removed=3, unchanged=1)
        assert {hit.passage.id for hit in knowledge.search("배송비 환불 상담").hits} <= {"f1"}
        assert knowledge.remove(["f1", "f2"]) == 1
        assert knowledge.search("배송").hits == ()
        assert len(knowledge) == 0


def test_only_what_changed_is_indexed_again(tmp_path: Path) -> None:
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        knowledge.update(passages())
        told: list[tuple[str, float]] = []
        changed = [replace(FAQ[0], text="내일 와요."), *passages()[1:]]
        knowledge.update(changed, watch=lambda part, done, total, words: told.append((part, total)))
    all_of_them = len(passages())
    assert told == [
        ("storing passages", all_of_them),
        ("indexing passages", 1),
        ("indexing questions", 2),
    ]


def test_a_passage_knows_what_the_one_before_it_says(tmp_path: Path) -> None:
    """Of two alike, the one whose document is on the subject."""
    texts = {"a": "세종시 어린이집 안내예요.", "b": "부산시 어린이집 안내예요."}
    found = []
    for key, lead in texts.items():
        text, after = "신청은 매달 10일까지 받아요.", f"{key}1"
        found += [Passage(f"{key}1", lead, source=key, meta={"after": ""}),
                  Passage(f"{key}2", text, source=key, meta={"after": after})]  # fmt: skip
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        knowledge.update(found)
        assert first(knowledge, "부산시 신청은 매달 며칠까지 받아요?") == "b2"
        assert first(knowledge, "세종시 신청은 매달 며칠까지 받아요?") == "a2"


def test_a_title_is_searched(tmp_path: Path) -> None:
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        knowledge.update([
            Passage("a", "신청은 매달 10일까지 받아요.", "세종시 어린이집"),
            Passage("b", "신청은 매달 20일까지 받아요.", "부산시 어린이집"),
        ])  # fmt: skip
        assert first(knowledge, "부산시 어린이집") == "b"
        assert first(knowledge, "부산시 어린이집 신청은 언제까지?") == "b"


def test_a_bad_passage_loses_nothing(tmp_path: Path) -> None:
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        knowledge.update(FAQ)
        with pytest.raises(DataError, match="'bad' has no text"):
            knowledge.update([*FAQ, Passage("bad", " ")])
        assert first(knowledge, "환불은 어떻게 하나요?") == "f2"
        assert len(knowledge) == 4


def test_a_document_as_it_comes(tmp_path: Path) -> None:
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        knowledge.update([DOCUMENT])
        hit = knowledge.search("보양 비용은 얼마인가요?").hits[0]
        assert "보양 비용은 3만 원입니다." in hit.quote
        assert len(hit.quote) < len(DOCUMENT.text) / 2


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(texts, texts, texts), max_size=5), st.text(max_size=80))
def test_anything_can_be_held_and_asked(rows: list[tuple[str, str, str]], query: str) -> None:
    held = [
        Passage(f"p{number}", text, title, (question,) if question.strip() else ())
        for number, (text, title, question) in enumerate(rows)
        if text.strip()
    ]
    with tempfile.TemporaryDirectory() as folder, Knowledge.open(Path(folder), kiwi=False) as known:
        assert known.update(held) == Changes(added=len(held))
        assert [known.get(passage.id) for passage in held] == held
        known.search(query)
        for passage in held:
            for asked in (passage.text, *passage.questions):
                for hit in known.search(asked).hits:
                    assert 0 <= hit.span.start <= hit.span.end <= len(hit.passage.text)


SENTENCES = [
    "합지는 종이로 만들어 값이 쌉니다.",
    "실크는 물걸레로 닦을 수 있어요.",
    "제주는 하루 더 걸려요!",
    "LG 지인 벽지 2024",
    "곰팡이가 피면 벽지를 걷어요 😷",
    "ㅋㅋㅋ 진짜 웃겨요",
    "Open from 9 to 6.",
    "３층 화장실 누수",
    "떡",
    "🍕🍕",
]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6, unique=True), st.booleans())
def test_a_passage_is_found_by_its_own_text(said: list[str], decomposed: bool) -> None:
    held = [Passage(f"p{number}", text) for number, text in enumerate(said)]
    with tempfile.TemporaryDirectory() as folder, Knowledge.open(Path(folder), kiwi=False) as known:
        known.update(held)
        for passage in held:
            text = passage.text if not decomposed else unicodedata.normalize("NFD", passage.text)
            assert first(known, text) == passage.id

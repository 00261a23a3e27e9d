from __future__ import annotations

from pathlib import Path

import pytest
from tests.knowledge.shop import FAQ, passages

from malbeot.errors import NotFound, UsageError
from malbeot.knowledge.knowledge import Knowledge
from malbeot.knowledge.settings import KnowledgeSettings
from malbeot.knowledge.shelf import Shelf, own_folder, shared_folder
from malbeot.records import Passage

PARKING = Passage(
    "n1", "주차장은 지하 2층에 있어요.", questions=("주차는 어디에 하나요?",), category="공지"
)
SALARY = Passage("s1", "월급은 25일에 나와요.", questions=("월급날이 언제예요?",))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for folder, held in (
        (own_folder(tmp_path, "shop"), passages()),
        (own_folder(tmp_path, "staff"), [SALARY]),
        (shared_folder(tmp_path, "notices"), [PARKING]),
        (shared_folder(tmp_path, "secret"), [Passage("x1", "금고 번호는 1234예요.")]),
    ):
        with Knowledge.open(folder, kiwi=False) as knowledge:
            knowledge.update(held)
    return tmp_path


def ids(shelf: Shelf, query: str) -> set[str]:
    return {hit.passage.id for hit in shelf.search(query, 50).hits}


def test_a_bot_sees_its_own_and_nothing_else(home: Path) -> None:
    with Shelf.open(home, "shop", KnowledgeSettings()) as shelf:
        assert shelf.search("환불은 어떻게 하나요?").hits[0].passage.id == "f2"
        for query in (
            "월급날이 언제예요?",
            "주차는 어디에 하나요?",
            "금고 번호는 1234예요",
            "언제",
        ):
            assert not ids(shelf, query) & {"s1", "n1", "x1"}
        with pytest.raises(NotFound):
            shelf.get("s1")
        assert set(shelf) == {passage.id for passage in passages()}


def test_a_bot_sees_the_collections_it_names(home: Path) -> None:
    with Shelf.open(home, "shop", KnowledgeSettings(use=("notices",))) as shelf:
        found = shelf.search("주차는 어디에 하나요?")
        assert found.held
        assert (found.hits[0].passage, found.hits[0].collection) == (PARKING, "notices")
        assert shelf.search("환불은 어떻게 하나요?").hits[0].collection == ""
        assert not ids(shelf, "월급날이 언제예요? 금고 번호는 1234예요") & {"s1", "x1"}
        assert shelf.get("n1") == PARKING
        assert len(shelf) == len(passages()) + 1
        assert "공지" in shelf.categories()


def test_hits_of_all_parts_are_one_list(home: Path) -> None:
    with Shelf.open(home, "shop", KnowledgeSettings(use=("notices", "secret"))) as shelf:
        hits = shelf.search("주차 배송 금고 번호", 50).hits
        assert {hit.collection for hit in hits} == {"", "notices", "secret"}
        likely = [hit.likelihood for hit in hits]
        assert likely == sorted(likely, reverse=True)
        assert len(shelf.search("주차 배송 금고 번호", 2).hits) == 2
        assert shelf.search("주차 배송", 0).hits == ()
        assert {hit.passage.id for hit in shelf.search("주차 배송", 50, "공지").hits} == {"n1"}


def test_certainty_is_the_bots_own(home: Path) -> None:
    with Shelf.open(home, "shop", KnowledgeSettings(answer_from=1.0)) as shelf:
        assert not shelf.search("환불은 어떻게 하나요?").held


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "../shop",
        "shop/../staff",
        "/etc",
        "_shared",
        "Shop",
        "",
        ".",
        "a\x00b",
        "상점",
        "a" * 65,
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(home: Path, name: str) -> None:
    before = sorted(home.rglob("*"))
    with pytest.raises(UsageError, match="names no bot"):
        Shelf.open(home, name, KnowledgeSettings())
    with pytest.raises(UsageError, match="names no collection"):
        Shelf.open(home, "shop", KnowledgeSettings.model_construct(use=(name,)))
    assert sorted(home.rglob("*")) == before


def test_a_collection_that_nobody_built_is_named(home: Path) -> None:
    with pytest.raises(NotFound, match=r"uses the collection gone, but .*gone is not there"):
        Shelf.open(home, "shop", KnowledgeSettings(use=("gone",)))
    assert not shared_folder(home, "gone").exists()


def test_a_bots_own_passage_comes_before_a_shared_one_of_the_same_id(home: Path) -> None:
    with Knowledge.open(shared_folder(home, "notices"), kiwi=False) as knowledge:
        knowledge.update([Passage("f1", "남의 답이에요.")])
    with Shelf.open(home, "shop", KnowledgeSettings(use=("notices",))) as shelf:
        assert shelf.get("f1") == FAQ[0]

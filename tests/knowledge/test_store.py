from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from tests.knowledge.shop import FAQ, passages

from malbeot.errors import DataError
from malbeot.knowledge.store import Store, in_batches
from malbeot.knowledge.update import update


def test_a_passage_comes_back_as_it_was(tmp_path: Path) -> None:
    store = Store(tmp_path)
    update(store, passages(), None, whole=True)
    assert [store.get(passage.id) for passage in passages()] == passages()
    assert store.get("없는 것") is None
    assert list(store.ids()) == [passage.id for passage in passages()]
    assert store.categories() == ["도배", "배송", "상담", "환불"]
    store.close()


def test_a_store_keeps_its_identity(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "a"), Store(tmp_path / "b")
    again = Store(tmp_path / "a")
    assert one.identity == again.identity != other.identity
    for store in (one, other, again):
        store.close()


def test_others_see_that_something_was_written(tmp_path: Path) -> None:
    store = Store(tmp_path)
    before = store.version()
    assert store.version() == before
    update(store, FAQ, None, whole=True)
    assert store.version() != before
    store.close()


def test_more_rows_than_one_statement_takes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    update(store, FAQ, None, whole=True)
    assert sorted(store.stored(range(1, 40_000))) == [1, 2, 3, 4]
    assert store.lines(["f3", "없는 것"]) == {"f3": "5만원부터무료예요"}
    store.close()


def test_a_damaged_file_is_named_with_the_fix(tmp_path: Path) -> None:
    (tmp_path / "passages.sqlite").write_bytes(b"this is no database at all, " * 50)
    with pytest.raises(DataError, match=r"passages.sqlite is damaged .* build"):
        Store(tmp_path)


def test_a_newer_file_is_not_touched(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with sqlite3.connect(tmp_path / "passages.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(DataError, match="newer Malbeot"):
        Store(tmp_path)


def test_batches() -> None:
    assert list(in_batches(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(in_batches([], 2)) == []


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "passages.sqlite").mkdir()
    with pytest.raises(DataError, match=r"passages.sqlite: .* may it be read and written\?"):
        Store(tmp_path)

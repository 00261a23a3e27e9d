from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.knowledge.shop import FAQ, passages

from malbeot.errors import DataError
from malbeot.knowledge import update as module
from malbeot.knowledge.rules import Rules, rules
from malbeot.knowledge.store import Store
from malbeot.knowledge.update import Changes, remove, update
from malbeot.records import Passage


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = rules()
    small: Rules = shipped.model_copy(
        update={"update": shipped.update.model_copy(update={"batch": 2})}
    )
    monkeypatch.setattr(module, "rules", lambda: small)


def numbers(store: Store) -> dict[str, int]:
    with sqlite3.connect(store.path) as connection:
        found = dict(connection.execute("SELECT id, number FROM passages"))
    connection.close()
    return found


def test_added_changed_removed_unchanged(store: Store) -> None:
    assert update(store, FAQ, None, whole=True) == Changes(added=4)
    assert update(store, FAQ, None, whole=True) == Changes(unchanged=4)
    before = numbers(store)
    next_ones = [
        replace(FAQ[0], text="이제 하루면 와요."),
        *FAQ[1:3],
        Passage("f9", "새 답이에요."),
    ]
    assert update(store, next_ones, None, whole=True) == Changes(1, 1, 1, 2)
    after = numbers(store)
    assert set(after) == {"f1", "f2", "f3", "f9"}
    assert after["f2"] == before["f2"]
    assert after["f1"] > max(before.values())  # a number is never given twice
    assert not Changes(unchanged=4).any


def test_what_is_not_searched_changes_in_place(store: Store) -> None:
    update(store, FAQ, None, whole=True)
    before, last = numbers(store), store.last()
    moved = [replace(passage, source="new.csv:1", meta={"쪽": 3}) for passage in FAQ]
    assert update(store, moved, None, whole=True) == Changes(changed=4)
    assert numbers(store) == before
    assert store.last() == last
    found = store.get("f1")
    assert found is not None
    assert (found.source, found.meta, found.questions) == ("new.csv:1", {"쪽": 3}, FAQ[0].questions)


def test_a_part_leaves_the_rest_alone(store: Store) -> None:
    update(store, FAQ, None, whole=True)
    assert update(store, [Passage("f9", "새 답")], None, whole=False) == Changes(added=1)
    assert len(store) == 5


def test_nothing_removes_everything(store: Store) -> None:
    update(store, FAQ, None, whole=True)
    assert update(store, [], None, whole=True) == Changes(removed=4)
    assert len(store) == 0
    with sqlite3.connect(store.path) as connection:
        assert connection.execute("SELECT count(*) FROM questions").fetchone() == (0,)
    connection.close()


def test_removing_by_id(store: Store) -> None:
    update(store, FAQ, None, whole=True)
    assert remove(store, ["f1", "f1", "없는 것", "f3"]) == 2
    assert list(store.ids()) == ["f2", "f4"]
    assert store.last()[2] == 2


def test_the_day_it_was_added_stays(store: Store) -> None:
    update(store, FAQ[:1], None, whole=True)
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE passages SET added = '2020-01-01'")
    update(store, [replace(FAQ[0], text="다른 답")], None, whole=True)
    with sqlite3.connect(store.path) as connection:
        added, changed = connection.execute("SELECT added, changed FROM passages").fetchone()
    connection.close()
    assert added == "2020-01-01" < changed


def test_an_id_that_comes_twice_is_named(store: Store, small_batches: None) -> None:
    with pytest.raises(DataError, match="two passages have the id 'f1'"):
        update(store, [*FAQ, FAQ[0]], None, whole=True)
    assert len(store) == 4  # what came before it is kept, and nothing was removed


def test_a_bad_passage_stops_before_its_batch(store: Store, small_batches: None) -> None:
    with pytest.raises(DataError, match="'bad' has no text"):
        update(store, [*FAQ[:2], FAQ[2], Passage("bad", "")], None, whole=True)
    assert list(store.ids()) == ["f1", "f2"]
    assert update(store, FAQ, None, whole=True) == Changes(added=2, unchanged=2)


def test_progress_is_told(store: Store, small_batches: None) -> None:
    told: list[tuple[str, float, float, str]] = []
    update(store, passages(), None, whole=True, watch=lambda *step: told.append(step))
    total = len(passages())
    assert [done for _, done, _, _ in told] == [*range(2, total, 2), total]
    words = f"storing passages: {total} of {total}"
    assert told[-1] == ("storing passages", total, total, words)


def test_a_generator_is_read_once(store: Store) -> None:
    told: list[float] = []
    changes = update(store, iter(FAQ), None, whole=True, watch=lambda _, d, t, w: told.append(t))
    assert changes == Changes(added=4)
    assert told == [4]

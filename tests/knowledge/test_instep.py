from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from tests.knowledge.shop import FAQ, passages

from malbeot.errors import UsageError
from malbeot.knowledge import instep, morphemes, tokens
from malbeot.knowledge.index import Index
from malbeot.knowledge.instep import Wanted
from malbeot.knowledge.knowledge import Knowledge
from malbeot.knowledge.lock import writer_lock
from malbeot.knowledge.store import Store
from malbeot.knowledge.update import update


def built(folder: Path) -> None:
    with Knowledge.open(folder, kiwi=False) as knowledge:
        knowledge.update(passages())


def index_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("index-*"))


def ids(knowledge: Knowledge, query: str) -> list[str]:
    return [hit.passage.id for hit in knowledge.search(query).hits]


def test_an_index_in_step_is_left_alone(tmp_path: Path) -> None:
    built(tmp_path)
    before = (tmp_path / "index-1" / "passages" / "meta.json").stat().st_mtime_ns
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        assert ids(knowledge, "환불은 어떻게 하나요?")[0] == "f2"
    assert (tmp_path / "index-1" / "passages" / "meta.json").stat().st_mtime_ns == before
    assert index_names(tmp_path) == ["index-1"]


def test_what_sqlite_has_and_the_index_has_not_is_added_when_opened(tmp_path: Path) -> None:
    built(tmp_path)
    store = Store(tmp_path)  # as a writer that was killed between the two
    update(store, [*FAQ[1:], *passages()[4:]], None, whole=True)
    update(store, [FAQ[0]], None, whole=False)
    store.close()
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        assert ids(knowledge, "배송은 얼마나 걸려요?")[0] == "f1"
        assert ids(knowledge, "배송은 얼마나 걸려요?").count("f1") == 1
    assert index_names(tmp_path) == ["index-1"]


def test_a_lost_index_is_built_again(tmp_path: Path) -> None:
    built(tmp_path)
    shutil.rmtree(tmp_path / "index-1")
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        assert ids(knowledge, "환불은 어떻게 하나요?")[0] == "f2"


@pytest.mark.parametrize("part", ["passages", "questions"])
def test_a_damaged_index_is_built_again(tmp_path: Path, part: str) -> None:
    built(tmp_path)
    (tmp_path / "index-1" / part / "meta.json").write_text("{", encoding="utf-8")
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        assert ids(knowledge, "환불은 어떻게 하나요?")[0] == "f2"
    assert index_names(tmp_path) == ["index-2"]


def test_other_tokens_build_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path)
    monkeypatch.setattr(tokens, "VERSION", "pairs-2")
    monkeypatch.setattr(instep.Wanted, "__init__", _with_tokens(instep.Wanted.__init__, "pairs-2"))
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        assert knowledge._indexes.passages.stamp.tokens == "pairs-2"
        assert ids(knowledge, "환불은 어떻게 하나요?")[0] == "f2"
    assert index_names(tmp_path) == ["index-2"]


def _with_tokens(init, version):  # type: ignore[no-untyped-def]
    def wrapped(self, morphemes="", analyse=None, tokens=version):  # type: ignore[no-untyped-def]
        init(self, morphemes, analyse, tokens)

    return wrapped


def test_what_the_index_has_forgotten_needs_no_longer_be_told(tmp_path: Path) -> None:
    built(tmp_path)
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        assert knowledge.remove(["f1", "f2"]) == 2
        assert knowledge.update(FAQ, whole=False).added == 2
    with sqlite3.connect(tmp_path / "passages.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM removed").fetchone() == (0,)
    connection.close()


def test_an_index_of_another_store_is_not_believed(tmp_path: Path) -> None:
    built(tmp_path / "a")
    with Knowledge.open(tmp_path / "b", kiwi=False) as knowledge:
        knowledge.update([FAQ[3]])
    shutil.rmtree(tmp_path / "b" / "index-1")
    shutil.copytree(tmp_path / "a" / "index-1", tmp_path / "b" / "index-1")
    with Knowledge.open(tmp_path / "b", kiwi=False) as knowledge:
        assert ids(knowledge, "상담 시간이 언제예요?") == ["f4"]
        assert set(ids(knowledge, "곰팡이는 결로 때문에")) <= {"f4"}


def test_an_index_from_the_future_is_not_believed(tmp_path: Path) -> None:
    """SQLite was restored from yesterday, the index was not."""
    built(tmp_path)
    with sqlite3.connect(tmp_path / "passages.sqlite") as connection:
        connection.execute("UPDATE sqlite_sequence SET seq = 2 WHERE name = 'passages'")
        connection.execute("DELETE FROM passages WHERE number > 2")
    connection.close()
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        assert set(ids(knowledge, "배송비가 얼마예요? 상담 시간")) <= {"f1", "f2"}
    assert index_names(tmp_path) == ["index-2"]


@pytest.mark.parametrize("part", ["passages", "questions"])
def test_an_index_that_lacks_something_is_built_again(tmp_path: Path, part: str) -> None:
    built(tmp_path)
    index = Index(tmp_path / "index-1" / part)
    with index.writing() as writer:
        writer.remove([2])
        writer.commit(index.stamp)
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        assert ids(knowledge, "환불은 어떻게 하나요?")[0] == "f2"
        assert knowledge.search("환불은 어떻게 하나요?").held
    assert index_names(tmp_path) == ["index-2"]


def test_a_killed_build_goes_on_where_it_was(tmp_path: Path) -> None:
    built(tmp_path)
    shutil.copytree(tmp_path / "index-1", tmp_path / "index-2")
    (tmp_path / "index-1" / "passages" / "meta.json").write_text("{", encoding="utf-8")
    before = (tmp_path / "index-2" / "passages" / "meta.json").stat().st_mtime_ns
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        assert ids(knowledge, "환불은 어떻게 하나요?")[0] == "f2"
    assert index_names(tmp_path) == ["index-2"]
    assert (tmp_path / "index-2" / "passages" / "meta.json").stat().st_mtime_ns == before


def test_what_a_killed_build_left_of_another_store_is_thrown_away(tmp_path: Path) -> None:
    built(tmp_path / "other")
    built(tmp_path / "a")
    shutil.copytree(tmp_path / "other" / "index-1", tmp_path / "a" / "index-2")
    (tmp_path / "a" / "index-1" / "passages" / "meta.json").write_text("{", encoding="utf-8")
    with Knowledge.open(tmp_path / "a", kiwi=False) as knowledge:
        assert knowledge._indexes.passages.stamp.store == knowledge._store.identity
        assert ids(knowledge, "환불은 어떻게 하나요?").count("f2") == 1
    assert index_names(tmp_path / "a") == ["index-2"]


def test_progress_of_a_build_is_told(tmp_path: Path) -> None:
    built(tmp_path)
    shutil.rmtree(tmp_path / "index-1")
    told: list[tuple[str, float, float]] = []
    with Knowledge.open(
        tmp_path,
        kiwi=False,
        watch=lambda part, done, total, words: told.append((part, done, total)),
    ):
        pass
    assert told == [("indexing passages", 5, 5), ("indexing questions", 6, 6)]


def test_while_another_writes_what_there_is_can_be_searched(tmp_path: Path) -> None:
    built(tmp_path)
    store = Store(tmp_path)
    update(store, FAQ[1:], None, whole=True)
    store.close()
    with writer_lock(tmp_path), Knowledge.open(tmp_path, kiwi=False) as knowledge:
        assert ids(knowledge, "환불은 어떻게 하나요?")[0] == "f2"
        assert "f1" not in ids(knowledge, "배송은 얼마나 걸려요?")  # gone from SQLite, so gone
        with pytest.raises(UsageError, match="is being updated by process"):
            knowledge.update(FAQ)
    shutil.rmtree(tmp_path / "index-1")
    with (
        writer_lock(tmp_path),
        pytest.raises(UsageError, match="is being updated by process"),
        Knowledge.open(tmp_path, kiwi=False),
    ):
        pass


# --- with and without the analyser ---------------------------------------------------------------

needs_kiwi = pytest.mark.skipif(
    not morphemes.installed(), reason="kiwipiepy is not installed (extra 'data')"
)


@needs_kiwi
def test_morphemes_are_kept_until_somebody_says_otherwise(tmp_path: Path) -> None:
    with Knowledge.open(tmp_path, kiwi=True) as knowledge:
        knowledge.update(passages())
        assert knowledge.morphemes == morphemes.name()
        assert ids(knowledge, "환불은 어떻게 하나요?")[0] == "f2"
    with Knowledge.open(tmp_path) as knowledge:
        assert knowledge.morphemes == morphemes.name()
        knowledge.update([FAQ[0]], whole=False)
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        assert knowledge.morphemes == ""
        assert ids(knowledge, "환불은 어떻게 하나요?")[0] == "f2"
    assert index_names(tmp_path) == ["index-1"]  # built once, and reading took nothing away
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        knowledge.update([FAQ[3]], whole=False)
    with Knowledge.open(tmp_path) as knowledge:
        assert knowledge.morphemes == ""


@needs_kiwi
def test_morphemes_come_later_to_what_is_stored(tmp_path: Path) -> None:
    built(tmp_path)
    with Knowledge.open(tmp_path, kiwi=True) as knowledge:
        assert knowledge.morphemes == morphemes.name()
        numbers = [match.number for match in knowledge._indexes.questions.search(
            "morphemes", ["환불/N"], 5)]  # fmt: skip
        assert numbers
    with sqlite3.connect(tmp_path / "passages.sqlite") as connection:
        assert connection.execute(
            "SELECT count(*) FROM passages WHERE morphemes IS NULL").fetchone() == (0,)  # fmt: skip
    connection.close()


@needs_kiwi
def test_another_version_of_the_analyser_analyses_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Knowledge.open(tmp_path, kiwi=True) as knowledge:
        knowledge.update(FAQ)
    monkeypatch.setattr(morphemes, "name", lambda: "kiwi-99")
    monkeypatch.setattr(morphemes, "analyse", lambda text: ["다른/N"])
    with Knowledge.open(tmp_path) as knowledge:
        assert knowledge.morphemes == "kiwi-99"
        assert len(knowledge._indexes.passages.search("morphemes", ["다른/N"], 9)) == 4


@needs_kiwi
def test_without_the_package_what_there_is_is_searched_but_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Knowledge.open(tmp_path, kiwi=True) as knowledge:
        knowledge.update(FAQ)
    store = Store(tmp_path)  # a killed writer: the rows have morphemes, the index lacks them
    update(store, [FAQ[2]], str.split, whole=False)
    store.close()
    monkeypatch.setattr(morphemes, "installed", lambda: False)
    with Knowledge.open(tmp_path) as knowledge:
        assert knowledge.morphemes == ""
        assert ids(knowledge, "환불은 어떻게 하나요?")[0] == "f2"
        with pytest.raises(UsageError, match="kiwi = false"):
            knowledge.update(FAQ)
    with pytest.raises(UsageError, match="pip install"), Knowledge.open(tmp_path, kiwi=True):
        pass
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        assert knowledge.update([*FAQ[:3]]).removed == 1


def test_wanted_says_what_an_index_shall_hold() -> None:
    assert Wanted().tokens == tokens.VERSION

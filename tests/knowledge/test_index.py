from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from malbeot.knowledge import tokens
from malbeot.knowledge.index import Damaged, Entry, Index, Stamp

TEXTS = ("벽지 곰팡이 제거", "벽지 시공 순서", "배송 기간 안내", "환불 기간 안내")


def entry(number: int, text: str, passage: int = 0, category: str = "") -> Entry:
    return Entry(number, passage or number, category, tokens.pairs(text), text.split())


def filled(folder: Path, texts: Sequence[str] = TEXTS) -> Index:
    index = Index(folder)
    with index.writing() as writer:
        for number, text in enumerate(texts, 1):
            writer.add(entry(number, text, category="집" if "벽지" in text else "가게"))
        writer.commit(Stamp("s", "t", "", len(texts), 0))
    return index


def numbers(index: Index, *grams: str, limit: int = 10, category: str | None = None) -> list[int]:
    return [match.number for match in index.search("letters", grams, limit, category)]


def test_what_holds_more_of_the_rare_is_first(tmp_path: Path) -> None:
    index = filled(tmp_path)
    assert numbers(index, "기간", "환불") == [4, 3]
    assert numbers(index, "없는", "벽지")[:2] in ([1, 2], [2, 1])
    assert numbers(index, "없는") == numbers(index) == []
    assert numbers(index, "벽지", limit=1) in ([1], [2])
    assert numbers(index, "벽지", limit=0) == []


def test_a_category_is_a_wall(tmp_path: Path) -> None:
    index = filled(tmp_path)
    assert sorted(numbers(index, "기간", "벽지", category="가게")) == [3, 4]
    assert numbers(index, "기간", category="없는 분류") == []


def test_morphemes_are_a_field_of_their_own(tmp_path: Path) -> None:
    index = filled(tmp_path)
    assert [match.number for match in index.search("morphemes", ["환불"], 5)] == [4]
    assert index.search("morphemes", ["환불기"], 5) == []


def test_documents_name_their_passage(tmp_path: Path) -> None:
    index = Index(tmp_path)
    with index.writing() as writer:
        writer.add(entry(1, "언제 와요", passage=7))
        writer.add(entry(2, "언제 도착해요", passage=7))
        writer.commit(Stamp())
    assert {(match.number, match.passage) for match in index.search("letters", ["언제"], 5)} == {
        (1, 7), (2, 7)}  # fmt: skip
    with index.writing() as writer:
        writer.remove([7])
        writer.commit(Stamp())
    assert len(index) == 0
    assert numbers(index, "언제") == []


def test_many_are_removed_at_once(tmp_path: Path) -> None:
    index = filled(tmp_path, [f"글 {number}번" for number in range(2500)])
    with index.writing() as writer:
        writer.remove(range(1, 2500))
        writer.commit(Stamp())
    assert len(index) == 1


def test_what_is_not_committed_never_was(tmp_path: Path) -> None:
    index = filled(tmp_path)
    with pytest.raises(RuntimeError, match="broken off"):
        _broken_off(index)
    assert len(index) == 4
    assert numbers(index, "새글") == []
    with index.writing() as writer:
        writer.commit(Stamp("s", "t", "", 4, 1))
    assert len(index) == 4


def _broken_off(index: Index) -> None:
    with index.writing() as writer:
        writer.add(entry(9, "새 글"))
        writer.remove([1])
        raise RuntimeError("broken off")


def test_the_stamp_comes_with_the_commit(tmp_path: Path) -> None:
    assert Index(tmp_path / "new").stamp == Stamp()
    filled(tmp_path / "a")
    assert Index(tmp_path / "a").stamp == Stamp("s", "t", "", 4, 0)
    assert len(Index(tmp_path / "a")) == 4


def test_another_opening_sees_a_commit_after_reload(tmp_path: Path) -> None:
    index = filled(tmp_path)
    other = Index(tmp_path)
    with index.writing() as writer:
        writer.add(entry(5, "새로 온 글"))
        writer.commit(Stamp("s", "t", "", 5, 0))
    assert numbers(other, "새로") == []
    other.reload()
    assert numbers(other, "새로") == [5]
    assert other.stamp.number == 5


def test_the_most_frequent_tokens_that_begin_with_a_letter(tmp_path: Path) -> None:
    index = filled(tmp_path)
    assert index.beginning("letters", "벽", 5) == ["벽지"]
    assert index.beginning("letters", "기", 5) == ["기간"]
    assert index.beginning("letters", "뷁", 5) == []


def test_how_many_documents_hold_a_gram(tmp_path: Path) -> None:
    index = filled(tmp_path)
    assert [index.frequency("letters", gram) for gram in ("벽지", "환불", "없는")] == [2, 1, 0]


def test_what_a_killed_writer_left_is_cleared_away(tmp_path: Path) -> None:
    index = filled(tmp_path)
    (tmp_path / ".tmpAbCdEf").write_text("half", encoding="utf-8")
    with index.writing() as writer:
        writer.commit(Stamp())
    assert not list(tmp_path.glob(".tmp*"))
    assert numbers(index, "환불") == [4]


def test_the_first_operation_of_a_writer_removes_nothing(tmp_path: Path) -> None:
    """It bears the number of the last commit, and tantivy may take it for done."""
    index = filled(tmp_path)
    with index.writing() as writer:
        before = writer._inner.commit_opstamp
        assert writer._inner.delete_documents_by_query(index._of_passage(1)) > before


def test_what_is_no_index_is_told(tmp_path: Path) -> None:
    filled(tmp_path)
    (tmp_path / "meta.json").write_text("{", encoding="utf-8")
    with pytest.raises(Damaged):
        Index(tmp_path)

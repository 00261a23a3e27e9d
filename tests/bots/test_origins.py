"""What `new` copied, and how a change of the original is noticed and taken over."""

from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.bots.scaffold import NewBot, make
from malbeot.bots.scaffold.origins import FILE, changes, take_over
from malbeot.errors import DataError

FAQ = "질문,답변\n영업시간이 어떻게 되나요?,아홉 시부터예요.\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "faq.csv").write_text(FAQ, encoding="utf-8")
    folder = tmp_path / "문서"
    (folder / "속").mkdir(parents=True)
    (folder / "가.txt").write_text("안내예요.", encoding="utf-8")
    (folder / "속" / "나.txt").write_text("포장이에요.", encoding="utf-8")
    (folder / "~$가.docx").write_bytes(b"\x05")
    return make(
        NewBot("shop", "", (str(tmp_path / "faq.csv"), str(folder))), tmp_path / "bots"
    )  # fmt: skip


def told(folder: Path) -> list[tuple[str, str]]:
    return [(change.kind, change.copy.relative_to(folder).as_posix()) for change in changes(folder)]


def test_nothing_changed_at_first_and_no_temporary_file_was_copied(shop: Path) -> None:
    assert told(shop) == []
    assert sorted(path.name for path in shop.rglob("*.*")) == [
        "bot.toml", "faq.csv", FILE, "가.txt", "나.txt"
    ]  # fmt: skip


def test_a_changed_a_new_and_a_gone_original_are_taken_over(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "faq.csv").write_text(FAQ + "주차되나요?,네.\n", encoding="utf-8")
    (tmp_path / "문서" / "다.txt").write_text("새 글이에요.", encoding="utf-8")
    (tmp_path / "문서" / "속" / "나.txt").unlink()
    wanted = [("changed", "data/faq.csv"), ("new", "data/문서/다.txt"),
              ("gone", "data/문서/속/나.txt")]  # fmt: skip
    assert told(shop) == wanted
    assert [change.kind for change in take_over(shop)] == ["changed", "new", "gone"]
    assert told(shop) == []
    assert "주차되나요" in (shop / "data" / "faq.csv").read_text(encoding="utf-8")
    assert (shop / "data" / "문서" / "다.txt").is_file()
    assert not (shop / "data" / "문서" / "속" / "나.txt").exists()
    (kept,) = (shop / "replaced").rglob("*.txt")
    assert kept.read_text(encoding="utf-8") == "포장이에요."


def test_a_copy_that_was_edited_is_put_away_and_not_lost(shop: Path, tmp_path: Path) -> None:
    copy = shop / "data" / "faq.csv"
    copy.write_text(FAQ + "내가 고친 행,맞아요.\n", encoding="utf-8")
    assert told(shop) == []  # one may edit the copy alone
    (tmp_path / "faq.csv").write_text(FAQ + "주차되나요?,네.\n", encoding="utf-8")
    take_over(shop)
    assert "주차되나요" in copy.read_text(encoding="utf-8")
    (kept,) = (shop / "replaced").rglob("faq.csv")
    assert "내가 고친 행" in kept.read_text(encoding="utf-8")


def test_the_same_edit_in_both_is_no_change(shop: Path, tmp_path: Path) -> None:
    for path in (tmp_path / "faq.csv", shop / "data" / "faq.csv"):
        path.write_text(FAQ + "주차되나요?,네.\n", encoding="utf-8")
    assert told(shop) == []


def test_an_original_that_moved_away_is_no_change(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "faq.csv").unlink()
    (tmp_path / "문서").rename(tmp_path / "옮긴 문서")
    assert told(shop) == []
    assert take_over(shop) == []
    (tmp_path / "faq.csv").write_text(FAQ + "주차되나요?,네.\n", encoding="utf-8")
    assert told(shop) == [("changed", "data/faq.csv")]


def test_a_bot_without_originals_has_no_changes(shop: Path) -> None:
    (shop / FILE).unlink()
    assert told(shop) == []
    (shop / FILE).write_text('[{"path": 1}]', encoding="utf-8")
    with pytest.raises(DataError, match="delete it to forget them"):
        changes(shop)

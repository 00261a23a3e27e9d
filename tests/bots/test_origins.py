"""What `new` copied, and how a change of the original is noticed and taken over."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

from malbeot.bots.scaffold import NewBot, make, origins
from malbeot.bots.scaffold.origins import FILE, changes, left_out, take_over
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
    with pytest.raises(DataError, match="delete it to forget where"):
        changes(shop)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("[", "this is no JSON"),
        ("[" * 100_000, "this is no JSON"),
        ('[{"path": "/a\\ud800", "copy": "data/a", "files": {}}]', "path: it is no path"),
        ('[{"path": "a", "copy": "data/a\\ud800", "files": {}}]', "has to lie below data/"),
        ('[{"path": "a", "copy": "data/a", "files": {"\\ud800": "0"}}]', "leaves the folder"),
        ('[{"path": "/%s", "copy": "data/a", "files": {}}]' % ("a" * 5_000), "it is no path"),
        ('[{"path": "/%s", "copy": "data/a", "files": {}}]' % ("a/" * 5_000), "it is no path"),
        (
            '[{"path": "a", "copy": "data/%sa", "files": {"%sb": "0"}}]' % (("b/" * 1_500,) * 2),
            "a path in it is too long",
        ),
        (
            '[{"path": "/home/me/secret.pem", "copy": "data/note.txt", "files": {}}]',
            "its name is not that of the original",
        ),
        ('["x"]', "a table of keys and values is missing"),
        ('{"path": "x"}', "it has to be a list"),
        ('[{"path": 1, "copy": "data/a", "files": {}}]', "path: input should be a valid string"),
        ('[{"path": "", "copy": "data/a", "files": {}}]', "path: it is no path"),
        ('[{"path": "a\\u0000b", "copy": "data/a", "files": {}}]', "path: it is no path"),
        ('[{"path": "x", "copy": "data/a", "files": ["a"]}]', "files: write it as a table"),
        ('[{"path": "x", "copy": "../../evil", "files": {}}]', "has to lie below data/"),
        ('[{"path": "x", "copy": "data/../../../evil", "files": {}}]', "has to lie below data/"),
        ('[{"path": "x", "copy": "/tmp/evil", "files": {}}]', "has to lie below data/"),
        ('[{"path": "x", "copy": "bot.toml", "files": {}}]', "has to lie below data/"),
        ('[{"path": "x", "copy": "data", "files": {}}]', "has to lie below data/"),
        ('[{"path": "x", "copy": "data/a", "files": {"../../b": "0"}}]', "leaves the folder"),
        ('[{"path": "x", "copy": "data/a", "files": {}, "more": 1}]', "unknown key more"),
    ],
)
def test_a_damaged_list_is_told_without_python_and_nothing_is_touched(
    shop: Path, tmp_path: Path, wrong: str, said: str
) -> None:
    (shop / FILE).write_text(wrong, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    for look in (changes, take_over, left_out):
        with pytest.raises(DataError) as caught:
            look(shop)
        assert said in caught.value.message
        assert "__init__" not in caught.value.message
        assert "Origin" not in caught.value.message
        assert "이 파일을 지우면" in caught.value.korean
    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_in_the_data_folder_leads_nowhere_else(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "밖").mkdir()
    (tmp_path / "문서" / "속" / "나.txt").write_text("고친 글이에요.", encoding="utf-8")
    copies = shop / "data" / "문서" / "속"
    (copies / "나.txt").unlink()
    copies.rmdir()
    copies.symlink_to(tmp_path / "밖")
    with pytest.raises(DataError, match="lies outside"):
        take_over(shop)
    assert list((tmp_path / "밖").iterdir()) == []


def test_what_is_written_down_is_what_was_copied(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = tmp_path / "faq.csv"
    original.write_text(FAQ + "하나,한 시간 무료예요.\n", encoding="utf-8")
    real = origins.atomic

    @contextmanager
    def slow(path: Path, mode: str = "w") -> Iterator[IO[Any]]:
        with real(path, mode) as file:
            yield file
        if path.name == "faq.csv":  # somebody saves it again while it is taken over
            original.write_text(FAQ + "하나,두 시간 무료예요.\n", encoding="utf-8")

    monkeypatch.setattr(origins, "atomic", slow)
    assert [change.kind for change in take_over(shop)] == ["changed"]
    monkeypatch.undo()
    assert "한 시간" in (shop / "data" / "faq.csv").read_text(encoding="utf-8")
    assert told(shop) == [("changed", "data/faq.csv")]


def test_a_copy_that_nobody_edited_is_not_put_away(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "faq.csv").write_text(FAQ + "주차되나요?,네.\n", encoding="utf-8")
    take_over(shop)
    assert not (shop / "replaced").exists()


def test_a_folder_may_take_the_place_of_a_file_and_the_other_way_round(
    shop: Path, tmp_path: Path
) -> None:
    place, copy = tmp_path / "문서" / "가.txt", shop / "data" / "문서" / "가.txt"
    place.unlink()
    place.mkdir()
    (place / "다.txt").write_text("새 글이에요.", encoding="utf-8")
    assert [change.kind for change in take_over(shop)] == ["gone", "new"]
    assert (copy / "다.txt").is_file()
    shutil.rmtree(place)
    place.write_text("다시 글이에요.", encoding="utf-8")
    take_over(shop)
    assert copy.read_text(encoding="utf-8") == "다시 글이에요."
    assert told(shop) == []
    texts = {path.read_text(encoding="utf-8") for path in (shop / "replaced").rglob("*.txt")
             if path.is_file()}  # fmt: skip
    assert texts == {"안내예요.", "새 글이에요."}


def test_links_that_leave_the_original_folder_are_not_taken_over(
    shop: Path, tmp_path: Path
) -> None:
    (tmp_path / "비밀.txt").write_text("비밀이에요.", encoding="utf-8")
    link = tmp_path / "문서" / "링크.txt"
    link.symlink_to(tmp_path / "비밀.txt")
    assert told(shop) == []
    assert take_over(shop) == []
    assert left_out(shop) == [link]


def test_another_file_is_not_fetched_under_the_name_of_a_copy(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.pem").write_text("비밀이에요.", encoding="utf-8")
    listed = [{"path": str(tmp_path / "secret.pem"), "copy": "data/note.txt", "files": {}}]
    (shop / FILE).write_text(json.dumps(listed), encoding="utf-8")
    with pytest.raises(DataError, match="its name is not that of the original"):
        take_over(shop)
    assert not (shop / "data" / "note.txt").exists()

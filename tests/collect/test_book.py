from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

from malbeot.collect.book import Book, tallies
from malbeot.collect.journal import rows
from malbeot.collect.reasons import Skipped
from malbeot.records import Page

PAGE = Page("http://x.kr/1", "here", "2026-01-01", "0" * 64, licence="own", text="본문이에요")
LATER = "2026-02-01"


def skip(url: str, reason: str, time: str = "2026-01-01", line: int = 0) -> Skipped:
    return Skipped(url, "here", reason, time, line=line)


def test_new_known_changed_and_duplicate(tmp_path: Path) -> None:
    book = Book(tmp_path)
    assert book.add(PAGE) == ("new", "")
    assert book.add(PAGE) == ("known", "")
    assert book.add(replace(PAGE, title="제목")) == ("changed", "")
    assert book.add(replace(PAGE, url="http://x.kr/2")) == ("duplicate", "http://x.kr/1")
    assert book.add(replace(PAGE, line=2)) == ("duplicate", "http://x.kr/1")
    assert book.add(replace(PAGE, url="http://x.kr/2", text="다른 글")) == ("new", "")
    book.close()
    assert len(list(rows(tmp_path / "pages.jsonl"))) == 3
    assert next(iter(rows(tmp_path / "pages.jsonl"))) == PAGE.as_row()
    again = Book(tmp_path)
    assert again.add(replace(PAGE, title="제목")) == ("known", "")
    assert again.kept("here") == 2
    again.close()


def test_a_version_that_was_replaced_makes_no_duplicates(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.add(PAGE)
    book.add(replace(PAGE, text="고친 글"))
    assert book.add(replace(PAGE, url="http://x.kr/2")) == ("new", "")
    book.close()


def test_line_breaks_and_spaces_alone_make_no_duplicate_new(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.add(replace(PAGE, text="한 줄 두 줄"))
    other = replace(PAGE, url="http://x.kr/2", text="한 줄  두 줄")
    assert book.add(other) == ("duplicate", "http://x.kr/1")
    book.close()


def test_what_was_fetched_anew_gets_its_new_time(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.add(PAGE)
    assert book.done("here", LATER) == set()
    assert book.add(replace(PAGE, time=LATER)) == ("known", "")
    assert book.done("here", LATER) == {PAGE.url}
    assert book.add(PAGE) == ("known", "")
    book.settle()
    assert [row["time"] for row in rows(tmp_path / "pages.jsonl")] == [LATER]


def test_done_is_what_need_not_be_asked_again(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.add(PAGE)
    book.add(replace(PAGE, url="http://x.kr/list", line=1, text="여럿 가운데 하나"))
    book.add(replace(PAGE, url="http://y.kr/1", source="there", text="남의 글"))
    book.skip(skip("http://x.kr/gone", "http_404"))
    book.skip(skip("http://x.kr/down", "http_500"))
    for each in (book, Book(tmp_path)):
        assert each.done("here", "") == {"http://x.kr/1", "http://x.kr/gone"}
        assert each.done("here", LATER) == set()
    book.close()


def test_the_same_reason_is_written_once(tmp_path: Path) -> None:
    book = Book(tmp_path)
    assert book.skip(skip("http://x.kr/a", "timeout"))
    assert not book.skip(skip("http://x.kr/a", "timeout", LATER))
    assert book.skip(skip("http://x.kr/a", "http_404"))
    book.close()
    assert len(list(rows(tmp_path / "skipped.jsonl"))) == 2
    assert tallies(tmp_path)["here"].reasons == {"http_404": 1}


def test_settling_leaves_one_line_for_what_counts(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.skip(skip("http://x.kr/1", "timeout"))
    book.skip(skip("http://x.kr/2", "timeout"))
    book.add(PAGE)
    book.add(replace(PAGE, text="고친 글"))
    book.add(replace(PAGE, url="file.csv", source="own", line=1, text="지운 줄"))
    book.add(replace(PAGE, url="file.csv", source="own", line=2, text="남은 줄"))
    book.settle("own", kept={("file.csv", 2)})
    book.close()
    kept = [(row["url"], row["text"]) for row in rows(tmp_path / "pages.jsonl")]
    assert kept == [("http://x.kr/1", "고친 글"), ("file.csv", "남은 줄")]
    assert [row["url"] for row in rows(tmp_path / "skipped.jsonl")] == ["http://x.kr/2"]
    before = (tmp_path / "pages.jsonl").stat().st_mtime_ns
    Book(tmp_path).settle()
    assert (tmp_path / "pages.jsonl").stat().st_mtime_ns == before


def test_an_address_that_was_read_after_all_is_no_longer_set_aside(tmp_path: Path) -> None:
    book = Book(tmp_path)
    for name in ("list", "moved", "empty"):
        book.skip(skip(f"http://x.kr/{name}", "http_503"))
        book.read(f"http://x.kr/{name}")
    book.skip(skip("http://x.kr/empty", "nothing_found"))
    book.skip(skip("http://x.kr/down", "http_503"))
    book.settle()
    left = [(row["url"], row["reason"]) for row in rows(tmp_path / "skipped.jsonl")]
    assert left == [("http://x.kr/empty", "nothing_found"), ("http://x.kr/down", "http_503")]


def test_tallies_count_what_stands_now(tmp_path: Path) -> None:
    assert tallies(tmp_path) == {}
    book = Book(tmp_path)
    book.skip(skip("http://x.kr/1", "timeout"))
    book.add(PAGE)
    book.skip(skip("http://x.kr/list", "nothing_found", line=4))
    book.close()
    found = tallies(tmp_path)["here"]
    assert (found.pages, found.reasons) == (1, {"nothing_found": 1})


def test_korean_letters_are_what_they_look_like(tmp_path: Path) -> None:
    """The readers make NFC of everything; the book compares what it is given."""
    book = Book(tmp_path)
    book.add(PAGE)
    decomposed = unicodedata.normalize("NFD", PAGE.text)
    assert book.add(replace(PAGE, url="http://x.kr/nfd", text=decomposed)) == ("new", "")
    book.close()


def test_an_address_with_several_items_is_never_done(tmp_path: Path) -> None:
    """Whether all of its items were logged, nobody knows."""
    book = Book(tmp_path)
    book.add(replace(PAGE, line=1, text="하나"))
    book.add(replace(PAGE, line=0, text="나머지"))
    assert book.done("here", "") == set()
    book.close()
    again = Book(tmp_path)
    assert again.done("here", "") == set()
    again.close()


def test_what_left_its_place_is_taken_out_and_makes_no_duplicate(tmp_path: Path) -> None:
    book = Book(tmp_path)
    for line, text in enumerate(("가", "나", "다"), 1):
        book.add(replace(PAGE, line=line, text=text))
    known = book.reread(PAGE.url)
    assert {line for _, line in known} == {1, 2, 3}
    assert book.add(replace(PAGE, line=1, text="나")) == ("changed", "")
    book.leave({(PAGE.url, 2), (PAGE.url, 3)})
    assert book.add(replace(PAGE, line=2, text="다")) == ("changed", "")
    book.settle()
    assert [(row["line"], row["text"]) for row in rows(tmp_path / "pages.jsonl")] == [
        (1, "나"), (2, "다"),
    ]  # fmt: skip

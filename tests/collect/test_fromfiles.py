"""Rows and documents of files, read by a child as any source is."""

from __future__ import annotations

import json
import os
from glob import escape
from pathlib import Path
from typing import Any

import pytest
from tests.collect.crawling import run
from tests.collect.pdf import pdf

from malbeot.collect import fromfiles
from malbeot.collect.book import Book, tallies
from malbeot.collect.counts import Counts
from malbeot.collect.fromfiles import collect, matching
from malbeot.collect.journal import rows
from malbeot.collect.sources import read_sources
from malbeot.collect.tables import FileSource
from malbeot.errors import UsageError
from malbeot.files import sha256


def source(*paths: str, **keys: Any) -> FileSource:
    table = {"name": "own", "kind": "files", "licence": "our own", "paths": paths, **keys}
    (found,) = read_sources({"sources": [table]}, "bot.toml")
    assert isinstance(found, FileSource)
    return found


def read(base: Path, *paths: str, **keys: Any) -> tuple[Counts, list[dict[str, Any]]]:
    """What a run counted, and the log after it."""
    book = Book(base / "out")
    counts = collect(source(*paths, **keys), base, book, lambda *_: None)
    book.close()
    return counts, list(rows(base / "out" / "pages.jsonl"))


def test_rows_keep_file_and_line_in_any_encoding(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    table = "질문,답변\n똠얌꿍은 매워요?,네 매워요\n김밥은?,안 매워요\n"
    (tmp_path / "data" / "faq.csv").write_bytes(table.encode("cp949"))
    (tmp_path / "data" / "more.jsonl").write_text(
        '{"질문": "국수는?", "답변": "담백해요"}\n', "utf-8"
    )
    counts, pages = read(tmp_path, "data/*.csv", "data/more.jsonl")
    assert [(row["url"], row["line"], row["fields"]) for row in pages] == [
        ("data/faq.csv", 2, {"질문": "똠얌꿍은 매워요?", "답변": "네 매워요"}),
        ("data/faq.csv", 3, {"질문": "김밥은?", "답변": "안 매워요"}),
        ("data/more.jsonl", 1, {"질문": "국수는?", "답변": "담백해요"}),
    ]
    assert pages[0]["licence"] == "our own"
    assert (counts.new, counts.skipped) == (3, 0)


def test_columns_get_the_names_that_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("문의,답1,답2,갈래\n허리가 아파요,쉬세요,,정형\n", "utf-8")
    columns = {"question": "문의", "answers": ["답1", "답2"]}
    _, pages = read(tmp_path, "t.csv", columns=columns)
    assert pages[0]["fields"] == {
        "갈래": "정형",
        "question": "허리가 아파요",
        "answers": ["쉬세요"],
    }
    _, pages = read(tmp_path, "t.csv", columns={"question": "물음"})
    assert pages == []
    assert tallies(tmp_path / "out")["own"].reasons == {"nothing_found": 1}


def test_documents_are_kept_section_by_section(tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_text(
        "# 주차\n앞마당에 세우세요.\n# 시간\n아홉 시에 열어요.\n", "utf-8"
    )
    (tmp_path / "hours.pdf").write_bytes(pdf("Nine to six."))
    _, pages = read(tmp_path, "*.md", "*.pdf")
    assert [(row["url"], row["line"], row.get("title", ""), row["text"]) for row in pages] == [
        ("guide.md", 1, "주차", "앞마당에 세우세요."),
        ("guide.md", 2, "시간", "아홉 시에 열어요."),
        ("hours.pdf", 1, "", "Nine to six."),
    ]


def test_rows_in_are_rows_kept_and_rows_set_aside(tmp_path: Path) -> None:
    lines = ['{"q": "가"}', "{broken", '{"q": "가"}', '{"q": ""}', "[1]", '{"q": "half \\ud800"}']
    (tmp_path / "rows.jsonl").write_text("\n".join(lines), "utf-8")
    (tmp_path / "locked.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n")
    counts, pages = read(tmp_path, "rows.jsonl", "locked.pdf", "picture.png", "missing*.csv")
    assert [row["line"] for row in pages] == [1]
    skipped = {(row["url"], row.get("line", 0)): row["reason"]
               for row in rows(tmp_path / "out" / "skipped.jsonl")}  # fmt: skip
    assert skipped == {
        ("rows.jsonl", 2): "broken_json",
        ("rows.jsonl", 3): "duplicate",
        ("rows.jsonl", 4): "nothing_found",
        ("rows.jsonl", 5): "not_an_object",
        ("rows.jsonl", 6): "lone_surrogate",
        ("locked.pdf", 0): "unsupported_file",
        ("picture.png", 0): "unsupported_file",
        ("missing*.csv", 0): "no_file",
    }
    assert counts.skipped == 8


def test_a_file_that_changed_is_read_anew_and_what_it_lost_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("q\n하나\n둘\n셋\n", "utf-8")
    read(tmp_path, "t.csv")
    log = tmp_path / "out" / "pages.jsonl"
    before = log.read_bytes()
    counts, _ = read(tmp_path, "t.csv")
    assert (counts.new, counts.known, log.read_bytes()) == (0, 3, before)
    path.write_text("q\n하나\n둘둘\n", "utf-8")
    os.utime(path, ns=(10**18, 10**18))
    counts, pages = read(tmp_path, "t.csv")
    assert (counts.new, counts.changed, counts.known) == (0, 1, 1)
    assert [row["fields"]["q"] for row in pages] == ["하나", "둘둘"]


def test_rows_that_moved_are_no_duplicates_of_where_they_stood(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("q\n가\n나\n다\n라\n", "utf-8")
    read(tmp_path, "t.csv")
    for text in ("나\n다\n라\n", "새것\n나\n다\n라\n", "라\n라\n나\n"):
        path.write_text("q\n" + text, "utf-8")
        _, pages = read(tmp_path, "t.csv")
        assert [row["fields"]["q"] for row in pages] == list(dict.fromkeys(text.split()))
    assert tallies(tmp_path / "out")["own"].reasons == {"duplicate": 1}


def test_a_path_outside_is_written_whole(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "t.csv").write_text("q\n하나\n", "utf-8")
    _, pages = read(tmp_path / "bot", str(tmp_path / "t.csv"), "../t.csv")
    assert [row["url"] for row in pages] == [(tmp_path / "t.csv").as_posix()]


def test_in_a_child_with_progress_and_report(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text(
        "".join(json.dumps({"q": f"{n}번째 질문"}) + "\n" for n in range(1_200)), "utf-8"
    )
    left = run(source("t.jsonl"), tmp_path)
    assert left.source.pages == left.source.new == len(left.pages) == 1_200
    assert left.source.failed == ""


def test_a_saved_web_page_keeps_its_questions_and_headings(tmp_path: Path) -> None:
    body = "".join(f"<h3>{q}?</h3><p>{a}</p>" for q, a in (
        ("배송은 며칠 걸리나요", "이틀 안에 보내 드려요."), ("교환이 되나요", "이레 안에 됩니다."),
        ("주차할 수 있나요", "두 시간까지 무료예요.")))  # fmt: skip
    text = "<h2>오시는 길</h2><p>새말역 3번 출구에서 걸어서 5분이면 오실 수 있어요.</p>"
    page = f"<html><head><title>자주 묻는 질문</title></head><body>{body}{text}</body></html>"
    (tmp_path / "faq.html").write_bytes(page.encode("cp949"))
    (tmp_path / "~$faq.html").write_bytes(b"left by a program")
    _, pages = read(tmp_path, "*.html")
    asked = [page["fields"]["question"] for page in pages if "fields" in page]
    assert asked == ["배송은 며칠 걸리나요?", "교환이 되나요?", "주차할 수 있나요?"]
    (rest,) = [page for page in pages if "fields" not in page]
    assert "## 오시는 길" in rest["text"]
    assert {page["url"] for page in pages} == {"faq.html"}


def test_a_document_of_many_sections_is_hashed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sections = "".join(f"# 절 {n}\n\n이것은 {n}번째 절의 글이에요.\n\n" for n in range(40))
    (tmp_path / "g.md").write_text(sections, encoding="utf-8")
    hashed: list[Path] = []

    def counted(path: Path) -> str:
        hashed.append(path)
        return sha256(path)

    monkeypatch.setattr(fromfiles, "sha256", counted)
    counts, pages = read(tmp_path, "g.md")
    assert counts.new == len(pages) == 40
    assert hashed == [tmp_path / "g.md"]
    assert {row["sha256"] for row in pages} == {sha256(tmp_path / "g.md")}


def test_what_lies_in_a_folder_of_a_program_is_not_read(tmp_path: Path) -> None:
    for name in ("a.txt", ".git/notes.txt", "__MACOSX/b.txt", "속/.cache/c.txt", "속/d.txt"):
        path = tmp_path / ".집" / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("주차는 무료예요.", encoding="utf-8")
    base = tmp_path / ".집"  # where the bot itself lies is nobody's business
    inside = [path.relative_to(base).as_posix() for path in matching("data/**/*", base)]
    assert inside == ["data/a.txt", "data/속/d.txt"]
    outside = matching(f"{base}/data/**/*", tmp_path / "다른 곳")
    assert [path.relative_to(base).as_posix() for path in outside] == inside
    (tmp_path / "다른 곳").mkdir()  # what a path names itself, somebody meant
    named = matching("../.집/data/.git/*.txt", tmp_path / "다른 곳")
    assert [path.name for path in named] == ["notes.txt"]
    for path in ("data/.git/notes.txt", f"{base}/data/.git/notes.txt", "../.집/data/.git/*"):
        assert [found.name for found in matching(path, base)] == ["notes.txt"]
    (base / "bots").mkdir()
    assert [path.name for path in matching("../data/*.txt", base / "bots")] == ["a.txt"]


@pytest.mark.parametrize("content", ["", "\n", "질문,답변\n"])
def test_a_table_without_rows_says_so(tmp_path: Path, content: str) -> None:
    (tmp_path / "faq.csv").write_text(content, encoding="utf-8")
    counts, pages = read(tmp_path, "faq.csv")
    assert (pages, counts.skipped) == ([], 1)
    (row,) = rows(tmp_path / "out" / "skipped.jsonl")
    assert (row["url"], row["reason"]) == ("faq.csv", "no_text")


def test_a_folder_may_bear_a_name_that_looks_like_a_pattern(tmp_path: Path) -> None:
    base = tmp_path / "[가게] *?"
    (base / "data").mkdir(parents=True)
    (base / "data" / "[1].csv").write_text("q\n하나\n", encoding="utf-8")
    for path in ("data/*.csv", f"data/{escape('[1].csv')}", escape(str(base / "data/[1].csv"))):
        assert [found.name for found in matching(path, base)] == ["[1].csv"]


@pytest.mark.parametrize("path", ["/", "", ".", "data/..", "a\0b", "data/**.csv"])
def test_a_path_that_names_no_file_is_told(path: str) -> None:
    with pytest.raises(UsageError, match=r"names no file|between slashes"):
        source("data/a.csv", path)

"""What was hidden, and what of it the owner probably wants shown."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path

import pytest

from malbeot.cli.hidden import told_hidden
from malbeot.files import write_jsonl

SOURCES = {"web"}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    path = tmp_path / "pages.jsonl"
    texts = [
        unicodedata.normalize("NFD", "봄빵집 대표 전화 02-345-6789 로 문의해 주세요 🍞"),
        "문의는 help@bom.example 로 받아요.",
        "회원 김하나 님 010-2222-3333 의 후기입니다.",
    ]
    write_jsonl(path, ({"url": f"https://bom.example/{n}", "source": "web", "text": text}
                       for n, text in enumerate(texts)))  # fmt: skip
    return path


def test_the_owners_contacts_are_named_as_bot_toml_takes_them(pages: Path) -> None:
    first, second = told_hidden(3, pages, keep=(), sources=SOURCES)
    assert "3" in first
    keep = tomllib.loads(second[second.index("keep") :])["keep"]
    assert keep == ["02-345-6789", "help@bom.example"]


def test_what_is_kept_already_is_not_named(pages: Path) -> None:
    assert "help@" not in told_hidden(3, pages, keep=("HELP@bom.example",), sources=SOURCES)[1]
    assert (
        len(told_hidden(3, pages, keep=("help@bom.example", "02 345 6789"), sources=SOURCES)) == 1
    )


def test_a_page_of_many_peoples_numbers_proposes_none(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    write_jsonl(
        path,
        [
            {
                "url": "https://bom.example/",
                "source": "web",
                "text": f"문의는 person{n}@mail.example 로",
            }
            for n in range(40)
        ],
    )
    assert len(told_hidden(40, path, keep=(), sources=SOURCES)) == 1


def test_without_pages_only_the_count_is_told(tmp_path: Path) -> None:
    assert len(told_hidden(2, tmp_path / "none.jsonl", keep=(), sources=SOURCES)) == 1


@pytest.mark.parametrize(
    ("url", "source"), [("data/faq.csv", "files"), ("https://old.example/", "old"), ("", "")]
)
def test_only_pages_of_web_sites_that_are_declared_count(
    tmp_path: Path, url: str, source: str
) -> None:
    """Contacts of one's own files were shown by `new`; whoever took them out is not asked again."""
    path = tmp_path / "pages.jsonl"
    rows = [{"url": url, "source": source, "text": "대표 전화 02-345-6789"}]
    write_jsonl(path, rows)
    assert len(told_hidden(1, path, keep=(), sources={"files", "web"})) == 1
    write_jsonl(path, [*rows, {**rows[0], "url": "https://bom.example/", "source": "web"}])
    assert "02-345-6789" in told_hidden(1, path, keep=(), sources={"files", "web"})[1]

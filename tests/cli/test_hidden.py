"""What was hidden, and what of it the owner probably wants shown."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path

import pytest

from malbeot.cli.hidden import told_hidden
from malbeot.files import write_jsonl


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    path = tmp_path / "pages.jsonl"
    texts = [
        unicodedata.normalize("NFD", "봄빵집 대표 전화 02-345-6789 로 문의해 주세요 🍞"),
        "문의는 help@bom.example 로 받아요.",
        "회원 김하나 님 010-2222-3333 의 후기입니다.",
    ]
    write_jsonl(path, ({"url": f"https://bom.example/{n}", "text": text}
                       for n, text in enumerate(texts)))  # fmt: skip
    return path


def test_the_owners_contacts_are_named_as_bot_toml_takes_them(pages: Path) -> None:
    first, second = told_hidden(3, pages, keep=())
    assert "3" in first
    keep = tomllib.loads(second[second.index("keep") :])["keep"]
    assert keep == ["02-345-6789", "help@bom.example"]


def test_what_is_kept_already_is_not_named(pages: Path) -> None:
    assert "help@" not in told_hidden(3, pages, keep=("HELP@bom.example",))[1]
    assert len(told_hidden(3, pages, keep=("help@bom.example", "02 345 6789"))) == 1


def test_a_page_of_many_peoples_numbers_proposes_none(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    write_jsonl(path, [{"text": f"문의는 person{n}@mail.example 로"} for n in range(40)])
    assert len(told_hidden(40, path, keep=())) == 1


def test_without_pages_only_the_count_is_told(tmp_path: Path) -> None:
    assert len(told_hidden(2, tmp_path / "none.jsonl", keep=())) == 1

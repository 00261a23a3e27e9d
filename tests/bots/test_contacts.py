from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.bots.scaffold.contacts import contacts


def written(folder: Path, name: str, text: str) -> list[Path]:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return [file]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("전화는 02-332-4810입니다.", ["02-332-4810"]),
        ("급하면 문의 전화 010-2345-6789로 주세요.", ["010-2345-6789"]),
        ("입금 계좌는 국민은행 123456-04-123456 예금주 봄꽃집", ["123456-04-123456"]),
        ("김철수 010-2345-6789", []),
        ("어제 전화드린 010-2345-6789인데요", []),
        ("주민번호 900101-1234568", []),
    ],
)
def test_the_owner_s_contacts_are_told_from_other_people_s(
    tmp_path: Path, text: str, kept: list[str]
) -> None:
    found = contacts(written(tmp_path, "안내.md", f"# 안내\n\n{text}\n"))
    assert [one.strip("()") for one in found] == kept


def test_what_stands_in_a_question_is_somebody_else_s(tmp_path: Path) -> None:
    table = "질문,답변\n02-111-2222로 전화했는데 안 받아요,02-333-4444로 걸어 주세요\n"
    assert contacts(written(tmp_path, "faq.csv", table)) == ["02-333-4444"]


def test_a_file_full_of_numbers_is_a_list_of_people(tmp_path: Path) -> None:
    rows = "".join(f"{n},02-{n:03}-1234\n" for n in range(200, 260))
    assert contacts(written(tmp_path, "목록.csv", f"이름,전화\n{rows}")) == []


def test_a_file_that_cannot_be_read_has_none(tmp_path: Path) -> None:
    broken = tmp_path / "a.docx"
    broken.write_bytes(b"PK\x03\x04 broken")
    assert contacts([broken]) == []

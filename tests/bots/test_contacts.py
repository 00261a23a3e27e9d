from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from malbeot.bots import manifest
from malbeot.bots.scaffold.contacts import contacts, contacts_in
from malbeot.files import read_toml
from malbeot.text import pii


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


@pytest.mark.parametrize(
    "column",
    ["user", "제목", "title", "물음", "query", "고객", "손님", "사용자", "질의", "문의내용",
     "prompt", "q1", "고객전화", "연락처", "이름", "응답자", "답변자 연락처", "답변 담당자 전화",
     "비고", "내용"],
)  # fmt: skip
def test_only_a_column_that_certainly_holds_answers_is_looked_at(
    tmp_path: Path, column: str
) -> None:
    table = f"{column},답변\n02-345-6789로 전화 주세요,02-333-4444로 걸어 주세요\n"
    assert contacts(written(tmp_path, "faq.csv", table)) == ["02-333-4444"]


@pytest.mark.parametrize(
    "column", ["답변", "답변_1", "A2", "Answer", "output", "챗봇 답변", "대답"]
)
def test_answers_are_known_by_their_usual_names(tmp_path: Path, column: str) -> None:
    table = f"질문,{column}\n전화는요?,02-333-4444로 걸어 주세요\n"
    assert contacts(written(tmp_path, "faq.csv", table)) == ["02-333-4444"]


def test_the_names_of_answers_are_those_that_prepare_knows() -> None:
    rooms = Path(manifest.__file__).parents[1]
    known = read_toml(rooms / "prepare" / "fields.toml")
    mine = read_toml(rooms / "bots" / "scaffold" / "contacts.toml")
    assert sorted(mine["answer"]) == sorted(known["answer"])
    assert sorted(mine["answer_part"]) == sorted(known["answer_part"])
    # What prepare takes for a question is none of them.
    asked = {*known["question"], *known["question_part"]}
    assert not asked & {*mine["answer"], *mine["answer_part"]}


BOARD = """# 자유 게시판
제 메일 minji.kim88@naver.com 으로 답 주세요.
예약은 김민지로 했고 연락처는 010-9876-5432 예요.
카톡 honggd_77 로 연락 주세요. 문의는 hong.gd@gmail.com 으로요.
사장님 제 번호 010-2222-3333 이에요. 환불 입금계좌는 국민은행 123456-04-123456 예금주 김민지
이메일 minji@work.example 로 보내 주세요.
"""


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_what_visitors_write_on_a_page_is_not_the_operator_s(tmp_path: Path, form: str) -> None:
    text = unicodedata.normalize(form, BOARD)
    assert pii.find(text), "nothing in it would be masked"
    assert contacts(written(tmp_path, "board.html", text.replace("\n", "<br>"))) == []
    assert contacts(written(tmp_path, "board.md", text)) == []
    assert contacts_in([text]) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("대표전화 010-2345-6789", "010-2345-6789"),
        ("고객센터: 010-2345-6789 (평일)", "010-2345-6789"),
        ("문의처 이메일: bom.garden@naver.com", "bom.garden@naver.com"),
        ("문의는 help@bom.example 로 받아요.", "help@bom.example"),
        ("사업자등록번호 123-45-67891", "123-45-67891"),
        ("전화 02-345-6789", "02-345-6789"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_what_only_an_owner_writes_right_before_it_is_kept(text: str, kept: str, form: str) -> None:
    assert contacts_in([unicodedata.normalize(form, text)]) == [kept]


def test_an_answer_of_a_table_is_the_operator_s(tmp_path: Path) -> None:
    table = "질문,답변\n메일은요?,이메일은 bom.garden@naver.com 이에요\n"
    assert contacts(written(tmp_path, "faq.csv", table)) == ["bom.garden@naver.com"]

"""What stands beside the texts of a row is scrubbed as they are."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from malbeot.files import read_jsonl, write_jsonl
from malbeot.prepare.personal import without
from malbeot.prepare.run import Plan, prepare
from malbeot.prepare.setaside import SetAside
from malbeot.records import Example, Page, Turn
from malbeot.text import pii

PHONE, MAIL = "010-2345-6789", "kim@naver.com"


def scrub(text: str) -> str:
    return pii.scrub(text).text


@pytest.mark.parametrize(
    ("address", "scrubbed"),
    [
        ("https://a.example/view?id=3&phone=01023456789#a", "https://a.example/view?id=3&phone=[전화번호]#a"),
        ("https://a.example/?q=kim%40naver.com", "https://a.example/?q=[이메일]"),
        ("https://a.example/?q=%EA%B9%80%EB%B0%A5&no=4412", "https://a.example/?q=%EA%B9%80%EB%B0%A5&no=4412"),
        ("https://a.example/article/01023456789", "https://a.example/article/01023456789"),
        ("/data/김민지님 상담.csv", "/data/김민지님 상담.csv"),
    ],
)  # fmt: skip
def test_an_address_keeps_all_but_what_is_personal_in_its_query(
    address: str, scrubbed: str
) -> None:
    row = without(Page(address, "말벗", "t", "h"), scrub)
    assert isinstance(row, Page)
    assert row.url == scrubbed


def test_meta_is_scrubbed_at_any_depth() -> None:
    turns = (Turn("user", "가?"), Turn("assistant", "나."))
    meta = {"category": f"문의 {PHONE}", "n": 3, "more": [{"who": "김민지 고객님"}, None],
            "link": "https://a.example/?m=kim@naver.com"}  # fmt: skip
    row = without(Example(turns, "a.csv", 2, MAIL, meta), scrub)
    assert isinstance(row, Example)
    assert row.meta == {
        "category": "문의 [전화번호]", "n": 3, "more": [{"who": "[성함] 고객님"}, None],
        "link": "https://a.example/?m=[이메일]",
    }  # fmt: skip
    assert MAIL not in row.group
    again = without(Example(turns, "b.csv", 9, MAIL), scrub)
    other = without(Example(turns, "b.csv", 9, "lee@naver.com"), scrub)
    assert isinstance(again, Example)
    assert isinstance(other, Example)
    assert row.group == again.group != other.group


def test_nobody_can_guess_a_group(tmp_path: Path) -> None:
    """Every telephone number hashed once gives a table of them all."""
    turns = (Turn("user", "가?"), Turn("assistant", "나."))
    one, two = (without(Example(turns, "a", 1, PHONE), scrub, salt) for salt in ("x", "y"))
    assert isinstance(one, Example)
    assert isinstance(two, Example)
    assert one.group != two.group
    said = [("주차되나요?", "네, 두 대까지 돼요."), ("주차되나요?", "네, 두 대까지는 돼요.")]
    rows = [{"question": question, "answer": answer, "group": f"{PHONE} {number}"}
            for number, (question, answer) in enumerate(said)]  # fmt: skip
    write_jsonl(tmp_path / "a.jsonl", rows)
    groups = []
    for name in ("one", "two"):
        prepare([tmp_path / "a.jsonl"], tmp_path / name)
        groups += [row["group"] for row in read_jsonl(tmp_path / name / "untrained.jsonl")]
        assert not list((tmp_path / name).glob(".*"))
    assert len(groups) == 2
    assert groups[0] != groups[1]
    assert sha256(f"{PHONE} 1".encode()).hexdigest()[:16] not in groups


def test_what_is_set_aside_tells_nothing_personal() -> None:
    row = without(SetAside("a.csv", 3, "loop", f"전화 {PHONE}", f"메일 {MAIL}"), scrub)
    assert row == SetAside("a.csv", 3, "loop", "전화 [전화번호]", "메일 [이메일]")


def test_no_file_of_a_run_holds_what_was_scrubbed(tmp_path: Path) -> None:
    page = {"url": f"https://a.example/?tel={PHONE}", "source": "판", "time": "t", "sha256": "h"}
    rows = [
        {"question": f"{PHONE} 맞나요?", "answer": f"네, {MAIL}로 보내세요.", "category": PHONE},
        {"question": "빈 답", "answer": "", "category": PHONE},
        {"question": "그룹", "answer": "있어요.", "group": PHONE},
        {"question": "그룹이요", "answer": "또 있어요. 더 길게 써요.", "group": PHONE},
        {"messages": [{"role": "user", "content": "뭐?"},
                      {"role": "assistant", "content": "네요."}], "meta": {"by": [MAIL]}},
        {**page, "title": f"{PHONE} 문의", "text": "도배는 봄에 하세요. " * 9, "licence": MAIL},
        {**page, "title": PHONE,
         "fields": {"question": "질문이요?", "answers": ["답이에요.", MAIL]}},
    ]  # fmt: skip
    write_jsonl(tmp_path / "a.jsonl", rows)
    with (tmp_path / "a.jsonl").open("a", encoding="utf-8") as file:
        file.write(f'{{"question": "{PHONE}\n')
    report = prepare([tmp_path / "a.jsonl"], tmp_path / "out", Plan())
    assert report.rows_in == 9
    for path in (tmp_path / "out").iterdir():
        said = path.read_text(encoding="utf-8")
        assert PHONE not in said, path.name
        assert "01023456789" not in said, path.name
        assert MAIL not in said, path.name
    kept = [row for side in ("train", "validation", "test")
            for row in read_jsonl(tmp_path / "out" / f"{side}.jsonl")]  # fmt: skip
    grouped = {row["group"] for row in kept if "그룹" in json.dumps(row, ensure_ascii=False)}
    assert len(grouped) == 1
    untouched = prepare([tmp_path / "a.jsonl"], tmp_path / "two", Plan(repairs=("clean",)))
    assert untouched.rows_in == 9
    assert MAIL in (tmp_path / "two" / "documents.jsonl").read_text(encoding="utf-8")

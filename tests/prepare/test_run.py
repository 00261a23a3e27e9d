from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from malbeot.errors import UsageError
from malbeot.files import read_jsonl, sha256, write_jsonl
from malbeot.prepare.run import Plan, clean_rows, prepare
from malbeot.settings import PrepareSettings
from malbeot.text.duplicates import NearIndex

DISHES = [
    "김밥",
    "라면",
    "떡볶이",
    "순대",
    "냉면",
    "비빔밥",
    "갈비탕",
    "설렁탕",
    "파스타",
    "피자",
    "초밥",
    "우동",
    "쌀국수",
    "카레",
    "만두",
]
SPLITS = ("train", "validation", "test")


def make(path: Path, count: int = 300) -> Path:
    rows: list[dict[str, Any] | str] = []
    for number in range(count):
        dish = DISHES[number % len(DISHES)]
        question = f"{dish} {number // 3}번 손님 이야기 {number // 3 * 7} 들려줘"
        rows.append({"instruction": question, "output": f"{dish}에 얽힌 {number}번째 이야기예요."})
    rows.insert(50, "{broken")
    rows.insert(60, {"instruction": "빈 답", "output": ""})
    rows.append(rows[0])
    text = "\n".join(
        row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows
    )
    path.write_text(text + "\n", encoding="utf-8")
    return path


def kept(out: Path) -> dict[str, list[dict[str, Any]]]:
    return {side: list(read_jsonl(out / f"{side}.jsonl")) for side in SPLITS}


def test_rows_in_are_rows_kept_and_rows_set_aside(tmp_path: Path) -> None:
    source = make(tmp_path / "a.jsonl")
    report = prepare(
        [source], tmp_path / "out", Plan(PrepareSettings(validation_share=0.2, test_share=0.2))
    )
    assert report.rows_in == 303 == report.kept + report.set_aside
    assert report.reasons == {"broken_json": 1, "empty_answer": 1, "exact_duplicate": 1}
    rows = kept(tmp_path / "out")
    assert {side: len(found) for side, found in rows.items()} == report.splits
    aside = list(read_jsonl(tmp_path / "out" / "set_aside.jsonl"))
    assert not (tmp_path / "out" / ".work").exists()
    assert [(row["line"], row["reason"]) for row in aside] == [
        (51, "broken_json"),
        (61, "empty_answer"),
        (303, "exact_duplicate"),
    ]
    assert aside[2]["duplicate_of"] == f"{source}:1"
    lines = [row["line"] for found in rows.values() for row in found] + [
        row["line"] for row in aside
    ]
    assert sorted(lines) == list(range(1, 304))


def test_no_group_stands_on_two_sides(tmp_path: Path) -> None:
    source = make(tmp_path / "a.jsonl")
    prepare([source], tmp_path / "out", Plan(PrepareSettings(validation_share=0.3, test_share=0.3)))
    rows = kept(tmp_path / "out")
    sides = {row["group"]: side for side, found in rows.items() for row in found}
    assert Counter(sides.values()).keys() == set(SPLITS)
    for side, found in rows.items():
        assert all(sides[row["group"]] == side for row in found)


def test_no_question_is_near_to_one_on_another_side(tmp_path: Path) -> None:
    rng = random.Random(5)
    words = [*DISHES, "추천", "메뉴", "오늘", "점심", "저녁", "매운", "거", "말고", "뭐", "먹지"]
    rows = [
        {"question": " ".join(rng.choices(words, k=rng.randint(4, 9))), "answer": f"{n}번이에요."}
        for n in range(600)
    ]
    write_jsonl(tmp_path / "a.jsonl", rows)
    prepare([tmp_path / "a.jsonl"], tmp_path / "out", Plan(PrepareSettings(validation_share=0.3)))
    found = kept(tmp_path / "out")
    train: NearIndex[int] = NearIndex()
    for row in found["train"]:
        train.add(row["messages"][0]["content"], row["line"])
    others = [*found["validation"], *found["test"]]
    assert others
    assert all(train.nearest(row["messages"][0]["content"], above=0.7) is None for row in others)


def test_the_same_rows_make_the_same_files(tmp_path: Path) -> None:
    source = make(tmp_path / "a.jsonl")
    one, two = (prepare([source], tmp_path / name) for name in ("one", "two"))
    assert one.wrote == two.wrote
    pages = [(tmp_path / name / "report.html").read_text(encoding="utf-8") for name in ("one",)]
    assert "데이터 준비 보고서" in pages[0]
    for name, digest in one.wrote.items():
        assert sha256(tmp_path / "two" / name) == digest
    said = json.loads((tmp_path / "one" / "report.json").read_text(encoding="utf-8"))
    assert said == json.loads(json.dumps(one.as_dict()))
    assert said["files"][0]["sha256"] == sha256(source)


def test_its_own_rows_are_read_again(tmp_path: Path) -> None:
    """Feedback, augmented rows and prepared rows all come back through this door."""
    first = prepare([make(tmp_path / "a.jsonl")], tmp_path / "one")
    again = prepare([tmp_path / "one" / f"{side}.jsonl" for side in SPLITS], tmp_path / "two")
    assert (again.kept, again.set_aside) == (first.kept, 0)


def test_the_duplicate_may_stand_in_another_file(tmp_path: Path) -> None:
    one, two = make(tmp_path / "a.jsonl", 9), make(tmp_path / "b.jsonl", 9)
    report = prepare([one, two], tmp_path / "out")
    assert report.reasons["exact_duplicate"] == 11
    assert [(f.rows_in, f.kept) for f in report.files] == [(12, 10), (12, 10)]


def test_a_file_held_against_itself_is_contaminated_whole(tmp_path: Path) -> None:
    source = make(tmp_path / "a.jsonl", 60)
    report = prepare([source], tmp_path / "out", Plan(against=(source,)))
    assert report.kept == 0
    assert report.reasons == {"contaminated": 61, "broken_json": 1, "empty_answer": 1}
    aside = list(read_jsonl(tmp_path / "out" / "set_aside.jsonl"))
    told = [row for row in aside if row["reason"] == "contaminated"]
    assert all(row["detail"].startswith(f"{source}:") for row in told)
    assert all("evaluation" in row["fix"] and "평가" in row["fix_ko"] for row in told)


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.txt"])
def test_minified_json_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    rows = [{"question": f"{dish} 맛있어?", "answer": f"{dish}은 맛있어요."} for dish in DISHES]
    for shape in (rows, {"data": rows}):
        text = json.dumps(shape, separators=(",", ":"), ensure_ascii=False)
        (tmp_path / name).write_text(text, encoding="utf-8")
        if name == "a.json" or text.startswith("["):
            report = prepare([tmp_path / name], tmp_path / "out")
            assert (report.kept, report.set_aside) == (len(DISHES), 0)


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    one, two = make(tmp_path / "a.jsonl"), make(tmp_path / "b.jsonl", 20)
    heard: list[tuple[str, float, float, str]] = []
    report = prepare([one, two], tmp_path / "out", watch=lambda *seen: heard.append(seen))
    total = one.stat().st_size + two.stat().st_size
    read = [seen for seen in heard if seen[0] == "reading"]
    assert read[-1] == ("reading", total, total, f"{report.rows_in} rows")
    assert heard[-1][0] == "comparing"
    assert heard[-1][1] == heard[-1][2]


def test_korean_only_is_a_choice(tmp_path: Path) -> None:
    row = {"prompt": "What is gimbap?", "completion": "It is rice rolled in seaweed with fillings."}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert prepare([tmp_path / "a.jsonl"], tmp_path / "any").kept == 1
    assert prepare([tmp_path / "a.jsonl"], tmp_path / "ko", Plan(language="ko")).reasons == {
        "not_korean": 1
    }


def test_an_empty_file_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("", encoding="utf-8")
    report = prepare([tmp_path / "a.jsonl"], tmp_path / "out")
    assert (report.rows_in, report.reasons) == (0, {})
    assert kept(tmp_path / "out") == {side: [] for side in SPLITS}


def test_wrong_use_is_told_before_anything_happens(tmp_path: Path) -> None:
    source = make(tmp_path / "train.jsonl", 3)
    with pytest.raises(UsageError, match="would be overwritten"):
        prepare([source], tmp_path)
    with pytest.raises(UsageError, match="no such file"):
        prepare([tmp_path / "none.jsonl"], tmp_path / "out")
    with pytest.raises(UsageError, match="named twice"):
        prepare([source, source], tmp_path / "out")
    with pytest.raises(UsageError, match="not a directory"):
        prepare([source], source)
    with pytest.raises(UsageError, match="no files"):
        prepare([], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_clean_rows_alone_write_nothing(tmp_path: Path) -> None:
    rows, set_aside = clean_rows([make(tmp_path / "a.jsonl")])
    assert len(rows) == 300
    assert all(row.group for row in rows)
    assert set_aside == {"broken_json": 1, "empty_answer": 1, "exact_duplicate": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]

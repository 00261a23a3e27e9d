from __future__ import annotations

import json
from pathlib import Path

import pytest

from malbeot.augment.offline.run import augment, variants
from malbeot.augment.table import OfflineTable
from malbeot.files import read_jsonl, sha256
from malbeot.records import Example, Turn


def row(line: int, question: str, answer: str, **more: object) -> Example:
    turns = (Turn("user", question), Turn("assistant", answer))
    return Example(turns, "train.jsonl", line, **more)  # type: ignore[arg-type]


FOOD = {"category": "맛집"}
ROWS = [
    row(
        1, "강남에서 떡볶이를 먹고 싶어요. 어디가 좋아요?", "강남에 많아요.", group="가", meta=FOOD
    ),
    row(2, "비 오는 날 뭐 먹어?", "파전이 좋아요."),
    row(3, "!", "네?"),
]
TABLE = OfflineTable(per_row=4, slots={"동네": ("강남", "홍대")})


def test_variants_are_labelled_and_answers_stay(tmp_path: Path) -> None:
    pytest.importorskip("kiwipiepy")
    report = augment(ROWS, TABLE, tmp_path)
    rows = list(read_jsonl(tmp_path / "offline.jsonl"))
    assert (report.rows_in, report.rows, report.unchanged) == (3, len(rows), 1)
    assert report.rows == sum(report.changes.values()) == 8
    assert report.wrote == {"offline.jsonl": sha256(tmp_path / "offline.jsonl")}
    assert json.loads((tmp_path / "offline_report.json").read_text("utf-8")) == report.as_dict()
    for made in rows:
        source = ROWS[int(made["meta"]["of"].split(":")[1]) - 1]
        assert made["meta"]["augmenter"] == "offline"
        assert made["meta"]["kind"]
        assert made["group"] == (source.group or made["meta"]["of"])
        question, answer = (turn["content"] for turn in made["messages"])
        assert question != source.prompt
        if made["meta"]["change"] == "slots":
            assert (question.count("홍대"), answer) == (1, "홍대에 많아요.")
        else:
            assert answer == source.answer
    assert rows[0]["meta"]["category"] == "맛집"


def test_the_same_seed_makes_the_same_rows_and_another_others(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        augment(ROWS, TABLE, tmp_path / name, seed=seed)
    one, two, three = ((tmp_path / name / "offline.jsonl").read_bytes() for name in "abc")
    assert one == two != three


def test_no_variant_comes_twice_and_none_is_the_row_itself() -> None:
    table = OfflineTable(per_row=20, changes=("spacing",))
    made = list(variants(ROWS[1], table, "1"))
    assert len({row.turns for row in made}) == len(made) == 2
    assert ROWS[1].turns not in {row.turns for row in made}


def test_only_the_last_question_of_a_dialogue_changes() -> None:
    turns = (
        Turn("system", "짧게 답해요."), Turn("user", "배고파 죽겠어."), Turn("assistant", "저런."),
        Turn("user", "뭐 먹는 게 좋을까?"), Turn("assistant", "김밥이요."),
    )  # fmt: skip
    table = OfflineTable(changes=("spacing", "typos"), per_row=2)
    made = list(variants(Example(turns, "a", 1), table, "3"))
    assert len(made) == 2
    for row in made:
        assert [old == new for old, new in zip(turns, row.turns, strict=True)] == [
            True, True, True, False, True,
        ]  # fmt: skip


def test_a_dialogue_without_a_question_has_no_variants() -> None:
    row = Example((Turn("assistant", "안녕하세요."),), "a", 1)
    assert list(variants(row, TABLE, "1")) == []


def test_progress_is_told(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    augment(ROWS, TABLE, tmp_path, watch=lambda done, total: heard.append((done, total)))
    assert heard == [(3, 3)]

"""`augment --check` decides as the self-instruct loop does; the oracle is a plain table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.text.test_duplicates import reference, texts

from malbeot.augment.check import Check
from malbeot.errors import UsageError
from malbeot.text.tokens import tokenizer


def write(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


@pytest.mark.parametrize("tokens", ["eojeol", "bigram", "kiwi"])
def test_verdicts_are_those_of_the_loop(tmp_path: Path, tokens: str) -> None:
    if tokens == "kiwi":
        pytest.importorskip("kiwipiepy")
    wishes = texts(160, seed=21)
    pool, candidates = wishes[:100], wishes[100:]
    check = Check(write(tmp_path / "pool.jsonl", pool), tokens, 0.7)
    verdicts = list(check.verdicts(write(tmp_path / "c.jsonl", [{"text": c} for c in candidates])))
    expected = by_hand(pool, candidates, tokens)
    assert [(v["accepted"], v["score"]) for v in verdicts] == expected
    assert check.counts.accepted + check.counts.rejected == 60
    assert 3 < check.counts.accepted < 57


def by_hand(pool: list[str], candidates: list[str], tokens: str) -> list[tuple[bool, float]]:
    """The loop itself: every candidate with every item."""
    cut = tokenizer(tokens)
    held = [cut(text) for text in pool]
    out = []
    for text in candidates:
        words = cut(text)
        best = max(reference(words, item) for item in held)
        out.append((not best > 0.7, best))
        if not best > 0.7:
            held.append(words)
    return out


def test_the_nearest_is_named_with_its_place(tmp_path: Path) -> None:
    pool = write(tmp_path / "pool.jsonl", ["오늘 점심 메뉴 추천해 줘", "비 오는 날 뭐 먹지"])
    rows = write(
        tmp_path / "c.jsonl", ["오늘 점심 메뉴 추천해 줘요", "벽지 곰팡이", "벽지 곰팡이!"]
    )
    one, two, three = Check(pool, "eojeol", 0.7).verdicts(rows)
    assert one == {
        "accepted": False,
        "score": 0.8000000000000002,
        "nearest": "오늘 점심 메뉴 추천해 줘",
        "nearest_at": f"{pool}:1",
        "line": 1,
    }
    assert (two["accepted"], two["score"], two["nearest"]) == (True, 0.0, None)
    assert (three["accepted"], three["nearest_at"]) == (False, f"{rows}:2")  # it joined the pool


def test_bad_rows_get_a_line_and_are_counted(tmp_path: Path) -> None:
    pool = write(tmp_path / "pool.jsonl", ["하나 둘 셋", {"a": 1}])
    rows = tmp_path / "c.jsonl"
    rows.write_text('"하나 둘"\n{broken\n"둘 셋"\n', "utf-8")
    check = Check(pool, "eojeol", 0.9)
    verdicts = list(check.verdicts(rows))
    assert [verdict["accepted"] for verdict in verdicts] == [True, False, True]
    assert verdicts[1]["error"] == "broken_json"
    assert verdicts[1]["score"] is verdicts[1]["nearest"] is None
    assert (check.counts.accepted, check.counts.bad) == (2, 2)
    assert check.bad_pool[0].line == 2


def test_progress_is_told(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    pool = write(tmp_path / "p.jsonl", [f"글 {number}" for number in range(250)])
    check = Check(pool, "eojeol", 0.7, lambda *told: heard.append(told))
    list(check.verdicts(write(tmp_path / "c.jsonl", ["하나"])))
    assert heard == [("pool", 200, 250), ("pool", 250, 250), ("candidates", 1, 1)]


def test_an_empty_pool_takes_the_first(tmp_path: Path) -> None:
    check = Check(write(tmp_path / "p.jsonl", []), "bigram", 0.7)
    rows = write(tmp_path / "c.jsonl", ["뭐 먹지", "뭐먹지?"])
    assert [v["accepted"] for v in check.verdicts(rows)] == [True, False]


@pytest.mark.parametrize(
    ("tokens", "threshold", "said"),
    [("words", 0.7, "unknown tokens"), ("eojeol", 0.0, "threshold"), ("eojeol", 1.5, "threshold")],
)
def test_what_cannot_work_is_told(tmp_path: Path, tokens: str, threshold: float, said: str) -> None:
    pool = write(tmp_path / "p.jsonl", ["하나"])
    with pytest.raises(UsageError, match=said):
        Check(pool, tokens, threshold)
    with pytest.raises(UsageError, match="no such file"):
        Check(tmp_path / "absent", "eojeol", 0.7)

"""Greetings and the like: what goes, and above all what stays."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.prepare.steps.boilerplate import GATES, WORDS, apply

DATA = Path(__file__).with_name("data") / "boilerplate.jsonl"


@cache
def labelled() -> list[dict[str, Any]]:
    return [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def test_the_labelled_answers_are_what_they_say() -> None:
    rows = labelled()
    assert len(rows) >= 120
    assert len({row["text"] for row in rows}) == len(rows)
    assert all(plain(row["left"]) in plain(row["text"]) for row in rows)
    assert sum(row["left"] == row["text"] for row in rows) >= 50


def test_labelled_answers_come_out_as_labelled() -> None:
    wrong = [row["text"] for row in labelled() if plain(apply(row["text"])) != plain(row["left"])]
    assert len(wrong) <= 0.02 * len(labelled()), wrong


def test_no_labelled_answer_loses_a_word_of_content() -> None:
    for row in labelled():
        assert plain(row["left"]) in plain(apply(row["text"])), row["text"]


@pytest.mark.parametrize(
    "text",
    [
        "안녕하세요.",
        "좋은 하루 되세요!",
        "감사합니다. 감사합니다.",
        "정확한 진단은 가까운 정신건강의학과에서 받으시길 바랍니다.",
        "도움이 필요하시면 109에 전화하세요.",
        "1. 블록체인\n2. 인공지능\n3. 사물인터넷(devices)",
        "적절한 트윗입니다: 오늘부터 세일! #세일 #할인",
        "[이름]님께, 주문이 확인되었습니다. 감사합니다.",
        "편지는 이렇게 써요. 안녕하세요. 잘 지내시나요? 감사합니다.",
        "음식을 찾고 있어요. 추천해주세요.",
        "이 방송법은 유효하다.(2009년 7월)",
        "정답은\n2",
        "^^",
    ],
)
def test_content_stays(text: str) -> None:
    assert apply(text) == text


OPENINGS = [
    "안녕하세요.",
    "안녕하세요, 하이닥 내과 상담의 김하늘입니다.",
    "질문 주셔서 감사합니다.",
]
CLOSINGS = ["감사합니다.", "도움이 되셨길 바랍니다.", "좋은 하루 되세요~", "채택 부탁드려요!", "^^"]
CONTENT = ["물을 자주 드세요.", "벽지는 습기에 약합니다.", "열이 38도면 병원에 가세요!", "네."]
PIECES = st.sampled_from([*OPENINGS, *CLOSINGS, *CONTENT, "\n", "-----", "목록", "#가"])


@given(st.lists(PIECES | st.text(max_size=4), max_size=10).map(" ".join))
def test_twice_is_once_and_nothing_outside_the_gate_changes(text: str) -> None:
    once = apply(text)
    assert apply(once) == once
    assert bool(once.strip()) == bool(text.strip())
    if once != text:
        assert any(pl.Series([text]).str.contains(gate)[0] for gate in GATES)


@given(
    st.lists(st.sampled_from(OPENINGS), max_size=2),
    st.lists(st.sampled_from(CONTENT), min_size=1),
    st.lists(st.sampled_from(CLOSINGS[:4]), max_size=3),
)
def test_content_between_is_handed_back_whole(
    before: list[str], content: list[str], after: list[str]
) -> None:
    assert apply(" ".join((*before, *content, *after))) == " ".join(content)


def medical() -> Path:
    root = next((up / "shared" for up in Path(__file__).parents if (up / "shared").is_dir()), None)
    if root is None or not (root / "data" / "medical" / "hidoc_mental_health_qa.csv").exists():
        pytest.skip("the shared sample of doctors' answers is not here")
    return root / "data" / "medical"


def test_doctors_answers_keep_what_people_marked_as_the_answer() -> None:
    with (medical() / "hidoc_mental_health_qa.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    changed = marked = 0
    for row in rows:
        answer, left = row["raw_answer"], apply(row["raw_answer"])
        changed += left != answer
        for said in re.findall(r"<a\d>(.*?)</a\d>", row["context"], re.DOTALL):
            if squeezed(said) in squeezed(answer):
                marked += 1
                assert squeezed(apply(said.lstrip(" ."))) in squeezed(left), answer
    assert marked > 1_000
    assert changed > 0.8 * len(rows)


def test_every_pattern_compiles_and_every_anchor_is_used() -> None:
    for pattern in (*WORDS.opening, *WORDS.closing, *WORDS.introduction, *WORDS.furniture):
        assert set(re.findall("%([a-z]+)%", pattern)) <= WORDS.macros.keys()
    assert len(set(WORDS.anchors)) == len(WORDS.anchors)


def test_characters_that_no_gate_asks_about_stay_as_they_are() -> None:
    every = pl.Series([chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000])
    single = every.filter(~every.str.contains(GATES[2]))
    assert len(single) > 40_000
    assert all(
        unicodedata.normalize("NFC", char) == char and not unicodedata.combining(char)
        for char in single
    )

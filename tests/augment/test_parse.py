"""Replies as models write them: whole, wrapped, numbered, half."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malbeot.augment.parse import Item, items, names
from malbeot.files import read_jsonl
from malbeot.text.normalize import clean

A = Item("오늘 뭐 먹지?", ("김밥이요.",))
TEXT = st.text(alphabet="가나다라 마바1a.?!ㅋ", min_size=1, max_size=20).map(clean).filter(bool)
PAIRS = st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5)
# Everything that a parser of such replies could trip over.
MESS = st.text(alphabet='{}[]",:\\n\\"질문답변QA0123.)-*#` 가나<think>/', max_size=200)


def cases() -> list[tuple[str, list[Item]]]:
    return [
        (row["reply"], [Item(one["question"], tuple(one["answers"]), one.get("category", ""))
                        for one in row["items"]])
        for row in read_jsonl(Path(__file__).parent / "data" / "replies.jsonl")
    ]  # fmt: skip


@pytest.mark.parametrize(("reply", "found"), cases())
def test_items_are_found(reply: str, found: list[Item]) -> None:
    assert items(reply) == found


def test_the_last_item_of_a_text_that_was_cut_is_left_out() -> None:
    text = "1. 질문: 오늘 뭐 먹지?\n답변: 김밥이요.\n2. 질문: 비 오는데?\n답변: 파"
    assert items(text, truncated=True) == [A]
    whole = '{"items": [{"question": "오늘 뭐 먹지?", "answer": "김밥이요."}'
    assert items(whole, truncated=True) == [A]


@settings(deadline=None)
@given(PAIRS, st.booleans())
def test_any_items_survive_json(pairs: list[tuple[str, str]], fenced: bool) -> None:
    rows = [{"question": question, "answer": answer} for question, answer in pairs]
    text = json.dumps({"items": rows}, ensure_ascii=False)
    reply = f"여기 있어요.\n```json\n{text}\n```" if fenced else text
    assert [(item.question, *item.answers) for item in items(reply)] == pairs


@settings(deadline=None)
@given(PAIRS)
def test_cutting_json_costs_the_last_items_only(pairs: list[tuple[str, str]]) -> None:
    rows = [{"question": question, "answer": answer} for question, answer in pairs]
    text = json.dumps({"items": rows}, ensure_ascii=False)
    for end in range(0, len(text), max(1, len(text) // 25)):
        found = [(item.question, *item.answers) for item in items(text[:end], truncated=True)]
        assert found == pairs[: len(found)]
        whole = text[:end].count('"}')
        assert len(found) >= whole - 1


@settings(deadline=None)
@given(PAIRS)
def test_any_items_survive_numbered_text(pairs: list[tuple[str, str]]) -> None:
    text = "\n".join(f"{n}. 질문: {q}\n답변: {a}" for n, (q, a) in enumerate(pairs, 1))
    assert [(item.question, *item.answers) for item in items(text)] == pairs


@settings(deadline=None)
@given(st.one_of(st.text(), MESS), st.booleans())
def test_no_reply_breaks_it(reply: str, truncated: bool) -> None:
    for item in items(reply, truncated=truncated):
        assert item.question.strip()
        assert all(item.answers)
    assert all(names(reply))


@pytest.mark.parametrize(
    "reply", ["{" * 20_000, "[" * 20_000, '{"a":' * 5_000, "#" * 20_000, "1." * 9_000]
)
def test_long_nonsense_takes_no_time(reply: str) -> None:
    assert items(reply) == []


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ('{"categories": ["결로", "누수", "결로"]}', ["결로", "누수"]),
        ('```json\n["결로", "누수"]\n```', ["결로", "누수"]),
        ('{"categories": [{"name": "결로"}, {"name": "누수"}]}', ["결로", "누수"]),
        ("1. 결로\n2. **누수**\n- 타일", ["결로", "누수", "타일"]),
        ("[[[[", []),
        ("", []),
    ],
)
def test_names_are_found(reply: str, found: list[str]) -> None:
    assert [name for name in names(reply) if name.strip("[")] == found

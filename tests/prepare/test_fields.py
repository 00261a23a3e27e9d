from __future__ import annotations

from typing import Any

import pytest

from malbeot.formats.bad import BadRow
from malbeot.prepare.fields import columns, examples
from malbeot.records import Example, Turn


def one(row: dict[str, Any]) -> Example:
    (example,) = examples(row, "a.jsonl", 3)
    return example


def pairs(row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(e.turns[-2].content, e.turns[-1].content) for e in examples(row, "a.csv", 1)]


@pytest.mark.parametrize(
    "row",
    [
        {"instruction": "점심 뭐 먹지?", "input": "", "output": "김밥이요."},
        {"instruction": "점심 뭐 먹지?", "input": " <noinput> ", "output": "김밥이요."},
        {"instruction": "점심 뭐 먹지?", "input": None, "output": "김밥이요."},
        {"Question": "점심 뭐 먹지?", "Answer": "김밥이요.", "label": 0},
        {"질문": "점심 뭐 먹지?", "답변": "김밥이요."},
        {" Q ": "점심 뭐 먹지?", "A": "김밥이요."},
        {"prompt": "점심 뭐 먹지?", "completion": "김밥이요."},
        {
            "messages": [
                {"role": "user", "content": "점심 뭐 먹지?"},
                {"role": "assistant", "content": [{"type": "text", "text": "김밥이요."}]},
            ]
        },
        {
            "conversations": [
                {"from": "human", "value": "점심 뭐 먹지?"},
                {"from": "gpt", "value": "김밥이요."},
            ]
        },
        {"instruction": "점심 뭐 먹지?", "instances": [{"input": "", "output": "김밥이요."}]},
    ],
)
def test_every_shape_gives_the_same_dialogue(row: dict[str, Any]) -> None:
    example = one(row)
    assert example.turns == (Turn("user", "점심 뭐 먹지?"), Turn("assistant", "김밥이요."))
    assert (example.source, example.line) == ("a.jsonl", 3)


def test_the_input_follows_the_instruction() -> None:
    row = {"instruction": "골라 줘", "input": "김밥, 라면", "output": "라면이요."}
    assert one(row).turns[0].content == "골라 줘\n김밥, 라면"


def test_a_wide_table_gives_every_question_with_every_answer() -> None:
    row = {
        "id": "T1", "질문_2": "들뜸은 왜?", "질문_1": "벽지가 떴어요", "category": "도배",
        "답변_1": "가", "답변_2": "나", "답변_10": "다", "답변_3": " ",
    }  # fmt: skip
    assert pairs(row) == [
        (question, answer)
        for question in ("벽지가 떴어요", "들뜸은 왜?")
        for answer in ("가", "나", "다")
    ]
    assert {(e.group, e.meta["category"]) for e in examples(row, "a.csv", 5)} == {
        ("a.csv:5", "도배")
    }


def test_a_dialogue_keeps_its_system_its_group_and_what_was_known_of_it() -> None:
    row = {
        "messages": [
            {"role": "system", "content": "사실"},
            {"role": "user", "content": "안녕"},
            {"role": "assistant", "content": "안녕하세요!"},
        ],
        "group": "g7",
        "category": "인사",
        "meta": {"seed": [1, 2]},
    }
    example = one(row)
    assert example.turns[0] == Turn("system", "사실")
    assert example.group == "g7"
    assert example.meta == {"seed": [1, 2], "category": "인사"}
    assert one(example.as_row()).turns == example.turns


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "unknown_columns"),
        ({"text": "x"}, "unknown_columns"),
        ({"question": "x"}, "unknown_columns"),
        ({"question": "x", "answer": 42}, "wrong_type"),
        ({"question": ["x"], "answer": "y"}, "wrong_type"),
        ({"question": "x", "answer": ""}, "empty_answer"),
        ({"question": " ", "answer": "y"}, "empty_question"),
        ({"question": None, "answer": "y"}, "empty_question"),
        ({"question": "x\0", "answer": "y"}, "nul"),
        ({"question": "x", "answer": "\ud83c"}, "lone_surrogate"),
        ({"messages": []}, "empty_question"),
        ({"messages": ["x"]}, "wrong_type"),
        ({"messages": [{"role": "user", "content": "x"}]}, "no_answer"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, "turn_order"),
        ({"messages": [{"role": "user", "content": "x"}] * 2}, "turn_order"),
        ({"messages": [{"role": "tool", "content": "x"}]}, "unknown_role"),
        ({"messages": [{"role": 7, "content": "x"}]}, "unknown_role"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "wrong_type"),
        ({"instruction": "x", "instances": []}, "wrong_type"),
        ({"instruction": "x", "instances": [1]}, "wrong_type"),
        (
            {"conversations": [{"from": "human", "value": "x"}, {"from": "gpt", "value": "y"}],
             "meta": {"x": "\udc00"}},
            "lone_surrogate",
        ),
    ],
)  # fmt: skip
def test_a_bad_row_names_its_reason(row: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadRow) as caught:
        examples(row, "a", 1)
    assert caught.value.reason == reason


def test_columns_are_found_whatever_their_dress() -> None:
    found = columns(("ID", "질문 1", "질문_2", "답변1", "분류"))
    assert found is not None
    assert found.wide
    assert (found.questions, found.answers, found.category) == (
        ("질문 1", "질문_2"), ("답변1",), "분류",
    )  # fmt: skip
    assert columns(("name", "price")) is None
    assert columns(("q" + "1" * 9_000, "a")) is None

"""Finding JSON in what models write around it, and checking it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malbeot.engine.bulk.shape import found, misfit

ITEM = {
    "type": "object",
    "properties": {
        "question": {"type": "string", "minLength": 2, "maxLength": 20},
        "level": {"enum": ["쉬움", "어려움"]},
        "count": {"type": "integer"},
    },
    "required": ["question"],
    "additionalProperties": False,
}
LIST = {"type": "array", "items": ITEM, "minItems": 1, "maxItems": 2}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
HOLDERS = st.lists(JSON, max_size=4) | st.dictionaries(st.text(max_size=8), JSON, max_size=4)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        (
            '물론이죠! 아래와 같아요.\n```json\n[{"a": "김밥"}]\n```\n도움이 됐나요?',
            [{"a": "김밥"}],
        ),
        ('<think>{"a": 0}일까?</think>{"a": 1}', {"a": 1}),
        ('{"a": "두\n줄"}', {"a": "두\n줄"}),
        ('{"a": [1, 2,],}', {"a": [1, 2]}),
        ('{깨진 것} 그리고 {"a": 1}', {"a": 1}),
        ('{"a": NaN} {"a": 2}', {"a": 2}),
    ],
)
def test_json_is_found_in_what_stands_around_it(text: str, value: Any) -> None:
    assert found(text) == value


@pytest.mark.parametrize(
    "text", ["", "JSON이 없어요.", '{"a": ', "[[[[", "{" * 5000, "[" * 100_000]
)
def test_text_without_json_says_so(text: str) -> None:
    with pytest.raises(ValueError, match="no JSON"):
        found(text)


@settings(deadline=None)
@given(HOLDERS, st.text(alphabet="네 여기\n:있어요`😀", max_size=30), st.text(max_size=30))
def test_any_json_is_found_again(value: Any, before: str, after: str) -> None:
    assert found(before + json.dumps(value, ensure_ascii=False) + after) == value


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    try:
        value = found(text)
    except ValueError:
        return
    assert isinstance(value, dict | list)


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ([{"question": "뭐 먹지?"}], ""),
        ([{"question": "뭐 먹지?", "level": "쉬움", "count": 3}], ""),
        ({"question": "뭐 먹지?"}, "reply: expected array"),
        ([], "0 items, at least 1"),
        ([{"question": "뭐 먹지?"}] * 3, "3 items, at most 2"),
        ([{}], "reply[0]: question is missing"),
        ([{"question": 3}], "reply[0].question: expected string"),
        ([{"question": "뭐"}], "1 characters, at least 2"),
        ([{"question": "뭐" * 21}], "21 characters, at most 20"),
        ([{"question": "뭐 먹지?", "level": "보통"}], "not one of the allowed"),
        ([{"question": "뭐 먹지?", "count": True}], "expected integer"),
        ([{"question": "뭐 먹지?", "x": 1}], "x was not asked for"),
    ],
)
def test_what_does_not_fit_is_named(value: Any, wrong: str) -> None:
    assert wrong in misfit(value, LIST)
    assert bool(misfit(value, LIST)) is bool(wrong)


def test_a_schema_that_cannot_be_checked_is_refused() -> None:
    with pytest.raises(ValueError, match="pattern"):
        misfit("a", {"type": "string", "pattern": "b"})

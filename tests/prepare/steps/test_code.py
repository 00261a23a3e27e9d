"""What is code and what is prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.prepare.steps.code import outside


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("가 `나` 다", "가가 `나` 다다"),
        ("```\n나\n``` 다", "```\n나\n``` 다다"),
        ("가 ```열린 채", "가가 ```열린 채"),
        ("가 ` 나", "가가 ` 나나"),
    ],
)
def test_code_is_left_out(text: str, changed: str) -> None:
    doubled = {"가": "가가", "나": "나나", "다": "다다"}
    assert outside(text, lambda part: "".join(doubled.get(char, char) for char in part)) == changed


@given(st.text(alphabet="`\n가a ", max_size=40))
def test_nothing_is_lost(text: str) -> None:
    assert outside(text, lambda part: part) == text

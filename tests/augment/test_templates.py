from __future__ import annotations

import json

import pytest

from malbeot.augment.templates import FOLDER, SCHEMAS, shown, template
from malbeot.engine.bulk.shape import misfit

VALUES = {
    "questions": {"topic": "도배", "count": 7, "category": " 벽만.", "examples": "예시"},
    "categories": {"topic": "도배", "count": 7, "known": "벽, 물"},
    "answers": {
        "topic": "도배", "count": 7, "answers": 5, "name": "결로", "known": "x", "examples": "y",
    },
}  # fmt: skip


def test_every_prompt_file_has_a_schema_and_a_test() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(SCHEMAS) == set(VALUES)


@pytest.mark.parametrize("kind", list(SCHEMAS))
def test_a_prompt_is_filled_in_whole(kind: str) -> None:
    system, user = template(kind).turns(**VALUES[kind])  # type: ignore[arg-type]
    assert "$" not in system.content + user.content
    assert "도배" in system.content
    assert "7개" in user.content
    assert template(kind).version.startswith(f"{kind} ")  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        template(kind).turns(topic="도배")  # type: ignore[arg-type]


def test_the_category_is_said_in_its_own_words() -> None:
    assert (
        template("questions").part("category", name="결로")
        == " 모두 '결로'에 관한 질문이어야 해요."
    )


def test_examples_are_written_as_the_reply_should_be() -> None:
    line = shown([("뭐?", ("네.", "아니요."))])
    assert misfit({"items": [json.loads(line)]}, SCHEMAS["questions"]) == ""
    line = shown([("뭐?", ("네.", "아니요."))], several=True)
    assert misfit({"items": [json.loads(line)]}, SCHEMAS["answers"]) == ""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.knowledge.shop import FAQ

from malbeot.errors import DataError
from malbeot.knowledge.rows import as_row, check, digest, question_rows
from malbeot.records import Passage


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": ""}, "faq.csv:1 has no id"),
        ({"text": " \n"}, "'f1' has no text"),
        ({"text": "반 \ud83d 글자"}, "'f1' holds half a character"),
        ({"questions": ("\udc00",)}, "'f1' holds half a character"),
        ({"meta": {"a": "\ud83d"}}, "'f1' holds half a character"),
        ({"meta": {"a": {1, 2}}}, "'f1': meta is not JSON"),
        ({"meta": {"after": 3}}, r"'f1': meta.after is no id: 3"),
        ({"text": 3}, "'f1' holds a field that is no text"),
    ],
)
def test_a_bad_passage_is_named(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(DataError, match=words):
        check(replace(FAQ[0], **changes))


def test_a_hash_tells_what_is_searched_from_what_is_not() -> None:
    before = digest(FAQ[0])
    assert digest(replace(FAQ[0])) == before
    moved = digest(replace(FAQ[0], source="faq.csv:9", meta={"after": ""}))
    assert moved.content != before.content
    assert moved.searched == before.searched
    changes: list[dict[str, Any]] = [
        {"text": "다른 답"}, {"questions": ("딴 물음",)}, {"category": "딴 것"}, {"title": "제목"},
    ]  # fmt: skip
    for change in changes:
        changed = replace(FAQ[0], **change)
        assert digest(changed).searched != before.searched


def test_fields_do_not_run_into_each_other() -> None:
    one, other = Passage("a", "글", title="제목글"), Passage("a", "글글", title="제목")
    assert digest(one).searched != digest(other).searched


def test_a_row_has_the_tokens_beside_the_text() -> None:
    row = as_row(FAQ[0], digest(FAQ[0]), str.split)
    assert row["letters"] == "보통23일걸려요\n제주는하루더걸려요"
    assert row["morphemes"] == "보통 2~3일 걸려요. 제주는 하루 더 걸려요."
    assert row["after"] is None
    assert as_row(FAQ[0], digest(FAQ[0]), None)["morphemes"] is None


def test_a_question_is_stored_once() -> None:
    passage = replace(FAQ[0], questions=("언제 와요?", "언제 와요?", " "))
    assert [row["words"] for row in question_rows(passage, None)] == ["언제 와요"]

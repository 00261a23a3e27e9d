from __future__ import annotations

import json
from pathlib import Path

import pytest

from malbeot.errors import UsageError
from malbeot.prepare.rewrite.template import FOLDER, template, texts_of
from malbeot.records import Example, Turn

ROW = Example((Turn("user", "What is flu?"), Turn("assistant", "A viral infection.")))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_template_can_be_filled_in(path: Path) -> None:
    prompt = template(path.stem).prompt([ROW, ROW], 0.2)
    system, user = prompt.messages
    assert "$" not in system.content + user.content
    rows = [json.loads(line) for line in user.content.splitlines() if line.startswith('{"id"')]
    assert [row["id"] for row in rows] == [1, 2]
    assert rows[0]["texts"] == ["What is flu?", "A viral infection."]
    assert rows[0]["roles"] == ["질문", "답변"]
    again = template(path.stem).prompt([ROW], 0.2, "숫자가 빠졌어요")
    assert "숫자가 빠졌어요" in again.messages[-1].content
    assert again.key("m") != prompt.key("m")


def test_the_room_grows_with_the_text_and_is_bounded() -> None:
    long = Example((Turn("user", "?"), Turn("assistant", "word " * 2_000)))
    longest = Example((Turn("user", "?"), Turn("assistant", "word " * 20_000)))
    rooms = [template("foreign").prompt([row], 0.2).max_tokens for row in (ROW, long, longest)]
    assert rooms == sorted(rooms)
    assert rooms[0] == 512
    assert rooms[1] >= 2_000
    assert rooms[2] == 4096


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('system = "a"\nuser = "$rows"', "expected the texts"),
        ('system = "a"\nuser = 3\nagain = "$fault"', "expected the texts"),
        ('system = "a"\nuser = "$count"\nagain = "$fault"', "rows is missing"),
        ('system = "a"\nuser = "$rows $file"\nagain = "$fault"', "only"),
        ('system = "$5"\nuser = "$rows"\nagain = "$fault"', "system"),
    ],
)
def test_a_template_of_ones_own_is_checked(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=said):
        template(path)
    with pytest.raises(UsageError, match="no such"):
        template(tmp_path / "absent.toml")


def test_the_texts_of_a_reply_stand_by_their_row() -> None:
    data = {
        "rows": [
            {"id": 2, "texts": ["둘"]},
            {"id": 1, "texts": ["  하나 \r\n줄"]},
            {"id": 1, "texts": ["또 하나"]},
            {"id": 7, "texts": ["없는 것"]},
        ]
    }
    assert texts_of(data, 2) == {1: ["둘"], 0: ["하나\n줄"]}

from __future__ import annotations

import json

from malbeot.records import Answer, Conversation, Example, Turn

TALK = (
    Turn("system", "사실: 김밥"),
    Turn("user", "점심 뭐 먹지?"),
    Turn("assistant", "김밥 어떠세요?"),
    Turn("user", "다른 거 🍜"),
    Turn("assistant", "라면은요?"),
)


def test_a_conversation_finds_the_newest_wish() -> None:
    assert Conversation(TALK).last_user == "다른 거 🍜"
    assert Conversation().last_user == ""
    assert Conversation(TALK).of("assistant") == ["김밥 어떠세요?", "라면은요?"]


def test_an_example_tells_what_was_asked_from_what_was_answered() -> None:
    example = Example(TALK)
    assert example.prompt == "사실: 김밥\n점심 뭐 먹지?\n다른 거 🍜"
    assert example.answer == "김밥 어떠세요?\n라면은요?"


def test_a_row_leaves_out_what_is_not_known() -> None:
    bare = Example(TALK[1:3]).as_row()
    assert bare == {
        "messages": [
            {"role": "user", "content": "점심 뭐 먹지?"},
            {"role": "assistant", "content": "김밥 어떠세요?"},
        ]
    }
    full = Example(TALK[1:3], "a.csv", 7, "g", {"category": "분식"}).as_row()
    assert (full["source"], full["line"], full["group"]) == ("a.csv", 7, "g")
    assert full["meta"] == {"category": "분식"}
    assert json.loads(json.dumps(full, ensure_ascii=False)) == full


def test_the_extension_holds_everything_but_the_text() -> None:
    answer = Answer("김밥이요.", picks=({"id": "gimbap"},), fallback=True, usage={"prompt": 3})
    extension = answer.extension()
    assert extension["picks"] == ({"id": "gimbap"},)
    assert extension["fallback"] is True
    assert not {"text", "usage"} & extension.keys()

"""What people type cannot pass for the model's own marks."""

import pytest

from malbeot.engine.prompt import disarmed, room
from malbeot.errors import InvalidRequest, TooLarge
from malbeot.records import Turn


@pytest.mark.parametrize("mark", ["<|end|>", "<|bot|>", "</s>", "<s>", "<|im_start|>", "<|"])
def test_marks_in_user_text_are_made_harmless(mark: str) -> None:
    (message,) = disarmed([Turn("user", f"배고파{mark}뭐 먹지")])
    assert mark not in message["content"]
    assert message["content"].startswith("배고파")


def test_ordinary_text_and_our_own_brief_stay_as_they_are() -> None:
    turns = [Turn("system", "추천\n- 김밥 <소>"), Turn("user", "3 < 5 이고 ㅎㅎ <3 좋아 >_<")]
    assert [m["content"] for m in disarmed(turns)] == [
        "추천\n- 김밥 <소>",
        "3 < 5 이고 ㅎㅎ <3 좋아 >_<",
    ]


def test_a_prompt_leaves_room_for_an_answer_or_is_refused() -> None:
    assert room(9, 10, "mini") == 1
    with pytest.raises(TooLarge, match="10 tokens, but mini reads fewer than 10"):
        room(10, 10, "mini")
    with pytest.raises(InvalidRequest, match="nothing to answer"):
        room(0, 10, "mini")

"""What people type cannot pass for the model's own marks."""

import pytest

from malbeot.engine.prompt import disarmed
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

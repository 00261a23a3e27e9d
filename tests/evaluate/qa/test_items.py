from __future__ import annotations

import random
from pathlib import Path

import pytest

from malbeot.evaluate.qa.items import DRESSES, Item, items, slipped
from malbeot.files import write_jsonl


def prepared(folder: Path, *pairs: tuple[str, str]) -> Path:
    rows = [
        {"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": said}]}
        for asked, said in pairs
    ]
    write_jsonl(folder / "train.jsonl", rows)
    return folder


def test_every_question_is_asked_in_every_dress(tmp_path: Path) -> None:
    folder = prepared(
        tmp_path, ("환불은 며칠 걸려요?", "사흘이요."), ("환불은 며칠 걸려요?", "3일이요!")
    )
    found = items(folder, seed=1)
    own = {item.dress: item for item in found if item.dress != "foreign"}
    assert tuple(own) == DRESSES
    assert own["plain"].asked == "환불은 며칠 걸려요?"
    assert own["unspaced"].asked == "환불은며칠걸려요?"
    assert own["typo"].asked != own["plain"].asked
    assert len(own["typo"].asked) == len(own["plain"].asked)
    assert "환불은 며칠 걸려요" in own["wrapped"].asked
    assert all(item.answers == {"사흘이요", "3일이요"} for item in own.values())
    assert items(folder, seed=1) == found != items(folder, seed=2)


def test_foreign_questions_that_the_data_may_answer_are_not_asked(tmp_path: Path) -> None:
    foreign = [item for item in items(prepared(tmp_path), 1) if item.dress == "foreign"]
    assert len(foreign) >= 40
    assert all(item.answers == frozenset() for item in foreign)
    own = prepared(tmp_path, ("체스에서 캐슬링은 어떻게 해요?", "왕과 룩을 움직여요."))
    fewer = [item.asked for item in items(own, 1) if item.dress == "foreign"]
    assert "체스에서 캐슬링은 어떻게 해요?" not in fewer
    assert len(fewer) == len(foreign) - 1


def test_a_slip_changes_one_vowel_of_a_syllable() -> None:
    rng = random.Random(3)
    text = "김치찌개 🍲 abc"
    for _ in range(20):
        wrong = slipped(text, rng)
        changed = [(a, b) for a, b in zip(text, wrong, strict=True) if a != b]
        assert len(changed) == 1
        assert all("가" <= char <= "힣" for char in changed[0])
    assert slipped("abc 🍲", rng) == "abc 🍲"


@pytest.mark.parametrize("count", [3, 500])
def test_a_large_set_is_sampled(tmp_path: Path, count: int) -> None:
    folder = prepared(tmp_path, *((f"{n}번 질문이에요?", f"{n}번 답이에요.") for n in range(count)))
    own = [item for item in items(folder, 1) if item.dress != "foreign"]
    assert len(own) == min(count, 200) * len(DRESSES)
    assert len({item.id for item in own}) == len(own)
    assert isinstance(own[0], Item)

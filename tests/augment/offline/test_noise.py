from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malbeot.augment.offline import noise
from malbeot.augment.offline.keyboard import typed

QUESTION = "친구와 강남에서 3시에 떡볶이를 먹고 싶은데 추천해 주세요"
TEXTS = st.text(alphabet="가나다라를을이 \n1a.?ㅋ😀", max_size=30)


def many(change: object, text: str, count: int = 60) -> list[tuple[str, str]]:
    made = (change(text, random.Random(seed)) for seed in range(count))  # type: ignore[operator]
    return [one for one in made if one]


def test_spacing_changes_spaces_alone() -> None:
    made = many(noise.spacing, QUESTION)
    assert {text.replace(" ", "") for text, _ in made} == {QUESTION.replace(" ", "")}
    assert {kind for _, kind in made} == {"no spaces", "fewer spaces", "a space too many"}
    assert all(text != QUESTION for text, _ in made)
    assert ("친구와강남에서3시에떡볶이를먹고싶은데추천해주세요", "no spaces") in made


@pytest.mark.parametrize("text", ["밥", "", "a b", "뭐"])
def test_where_nothing_can_change_nothing_does(text: str) -> None:
    assert not [one for one in many(noise.spacing, text) if one[0] == text]
    assert many(noise.typos, "밥 a 1") == []


def test_a_typo_is_a_key_or_two_away() -> None:
    made = many(noise.typos, QUESTION)
    assert len({text for text, _ in made}) > 40
    for text, kind in made:
        assert text != QUESTION
        assert "3" in text
        assert kind.startswith("key ")
        keys, others = (
            [key for word in re.findall(r"[가-힣ㄱ-ㅣ]+", one) for key in typed(word)]
            for one in (QUESTION, text)
        )
        assert abs(len(keys) - len(others)) <= 2
    kinds = {part for _, kind in made for part in kind.split(", ")}
    assert kinds == {"key neighbour", "key missed", "key twice", "key swapped"}


def test_particles_are_left_out_or_said_another_way() -> None:
    pytest.importorskip("kiwipiepy")
    made = dict(many(noise.particles, QUESTION))
    assert made == {
        "친구하고 강남에서 3시에 떡볶이를 먹고 싶은데 추천해 주세요": "particle swapped",
        "친구랑 강남에서 3시에 떡볶이를 먹고 싶은데 추천해 주세요": "particle swapped",
        "친구와 강남에서 3시에 떡볶이 먹고 싶은데 추천해 주세요": "particle left out",
    }
    assert (
        dict(many(noise.particles, "사람과 밥을 먹어요"))["사람이랑 밥을 먹어요"]
        == "particle swapped"
    )


@pytest.mark.parametrize(
    "text", ["제가 할게요", "누가 왔어요", "가을에는 먹을 게 많아요", "마을 구경"]
)
def test_what_only_looks_like_a_particle_stays(text: str) -> None:
    pytest.importorskip("kiwipiepy")
    assert many(noise.particles, text) == []


def test_without_kiwi_only_sure_particles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noise, "has_kiwi", lambda: False)
    assert dict(many(noise.particles, "아이에게 사과를 줘도 되나요")) == {
        "아이에게 사과 줘도 되나요": "particle left out",
        "아이한테 사과를 줘도 되나요": "particle swapped",
    }
    assert many(noise.particles, "가을에 먹을 만한 것") == []


@settings(deadline=None)
@given(TEXTS, st.integers(0, 1000))
def test_any_text_and_the_same_seed_the_same(text: str, seed: int) -> None:
    for change in (noise.spacing, noise.typos):
        made = change(text, random.Random(seed))
        assert made == change(text, random.Random(seed))
        if made:
            assert [char for char in made[0] if char in "1a😀"] == [c for c in text if c in "1a😀"]

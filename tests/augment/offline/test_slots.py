from __future__ import annotations

import random

import pytest

from malbeot.augment.offline.slots import swapped

PLACES = {"동네": ("강남", "홍대", "서울", "명동")}


def swap(*texts: str, slots: dict[str, tuple[str, ...]] | None = None) -> set[tuple[str, ...]]:
    made = (swapped(texts, slots or PLACES, random.Random(seed)) for seed in range(40))
    return {tuple(one[0]) for one in made if one}


def test_the_word_is_swapped_everywhere_with_its_particles() -> None:
    made = swap("강남에서 뭐 먹지? 강남은 처음이야.", "강남이라면 냉면이에요. 강남으로 오세요.")
    assert made == {
        ("홍대에서 뭐 먹지? 홍대는 처음이야.", "홍대라면 냉면이에요. 홍대로 오세요."),
        ("서울에서 뭐 먹지? 서울은 처음이야.", "서울이라면 냉면이에요. 서울로 오세요."),
        ("명동에서 뭐 먹지? 명동은 처음이야.", "명동이라면 냉면이에요. 명동으로 오세요."),
    }


@pytest.mark.parametrize(
    "texts",
    [
        ("오늘 뭐 먹지?", "강남에 가 보세요."),  # the question has no such word
        ("강남역에서 뭐 먹지?", "냉면이요."),  # another word
        ("강남에서 뭐 먹지?", "강남역 근처가 좋아요."),  # the answer would be about both
        ("강남강남 뭐 먹지?", "네."),
        ("", ""),
    ],
)
def test_what_is_not_understood_is_left_alone(texts: tuple[str, ...]) -> None:
    assert swap(*texts) == set()


def test_a_list_of_one_has_nothing_to_swap() -> None:
    assert swap("강남에서?", "네.", slots={"동네": ("강남",)}) == set()
    assert swap("강남에서?", "네.", slots={"동네": ("강남", "강남")}) == set()

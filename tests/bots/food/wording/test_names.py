"""Finding dish names."""

import pytest

from malbeot.bots.food.wording.names import NameIndex

NAMES = NameIndex(
    {
        name: name
        for name in (
            "김밥",
            "참치김밥",
            "라면",
            "회",
            "죽",
            "BLT",
            "참치 김밥",
            "알리오올리오",
            "만두",
        )
    }
    | {"알리오 올리오": "알리오올리오"}
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("참치김밥이랑 라면을 먹어요.", ["참치김밥", "라면"]),
        ("참치 김밥 주세요", ["참치 김밥"]),
        ("알리오 올리오는 어때요?", ["알리오 올리오"]),
        ("한국 요리라면 좋아요", []),
        ("회의가 끝나고 죽순을 먹었어요", []),
        ("회는 싫고 죽이 좋아요", ["회", "죽"]),
        ("매운참치김밥", ["참치김밥"]),
        ("BLT 하나요", ["BLT"]),
        ("만두", ["만두"]),
        ("만두집에서", []),
        ("", []),
    ],
)
def test_find(text: str, found: list[str]) -> None:
    assert NAMES.find(text) == found


def test_dish_of_an_alias() -> None:
    assert NAMES.dish("알리오 올리오") == "알리오올리오"
    assert NAMES.dish("없는 음식") == "없는 음식"
    assert len(NAMES) == 10

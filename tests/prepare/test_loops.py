from __future__ import annotations

import pytest

from malbeot.prepare.loops import loop


@pytest.mark.parametrize(
    "answer",
    [
        "간장과 설탕, " * 9,
        "맛있어요. 맛있어요 정말 맛있어요. " + "정말 맛있어요. " * 5,
        "네 네 네 네 네 네",
        "아" * 30,
        "그 숙소는 좋았습니다.\n그 숙소는 좋았습니다.\n그 숙소는 좋았습니다.",
        "처음은 멀쩡해요. " + "국물이 시원해서 좋고 " * 6 + "국물이 시",
    ],
)
def test_what_goes_round_in_circles(answer: str) -> None:
    assert loop(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "김밥, 라면, 떡볶이, 순대, 튀김을 추천해요. 김밥은 든든하고 라면은 뜨끈해요.",
        "ㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋ 재밌네요",
        "| 이름 | 값 |\n| --- | --- |\n| | | | | | |",
        "네. 네. 네, 알겠어요. 바로 골라 드릴게요. 잠시만 기다려 주세요.",
        "",
        "------------------------------",
    ],
)
def test_what_only_looks_like_it(answer: str) -> None:
    assert not loop(answer)

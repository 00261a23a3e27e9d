from __future__ import annotations

import pytest

from malbeot.prepare.endings import finished, loop


@pytest.mark.parametrize(
    "answer",
    [
        "김밥을 추천드려요.",
        "치킨은 어떨까요?",
        "이럴 때는 역시 치킨이죠",
        "맘스터치를 추천드립니다:)",
        "맛있게 드세요! 😋🍜",
        "맛있게 드세요ㅎㅎ",
        '그곳은 "전주집입니다."',
        "된장찌개",
        "아이스 아메리카노",
        "1. 물을 끓여요\n2. 면을 넣어요\n3. 스프와 달걀",
        "순서는 다음과 같습니다. 1. 짐 이동 2. 초배 작업 3. 정리 정돈",
        "특징은 다음과 같습니다. * 장점: 가벼움 * 적용부위 : 철근콘크리트 구조와 목구조",
        "밀가루, 설탕, 소금, 식용유, 우유, 계란, 박력분, 베이킹 파우더, 버터, 생크림",
        "월요일: 오트밀, 과일 / 화요일: 샐러드, 참치 샌드위치 / 수요일: 두부김치찌개, 밥",
        "54.",
        "답은 이래요.\n#### 42",
        "감사합니다.\n홍길동 (영양사)",
        "```python\nprint('안녕')\n```",
        "참고하시면 됨",
    ],
)
def test_what_is_finished(answer: str) -> None:
    assert finished(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "첫째로 중요한 것이 있습니다. 둘째로, 부드러운 색상과 텍스처를",
        "간식으로는 팝콘, 딸기 요거트 등이 있습니다. b",
        "다양한 맛을 즐길 수 있습니다.+",
        "셀룰로오스의 장점입니다.[cellulose-properties",
        "중간에는 노란색 면,",
        "1. 물을 끓여요\n2. 면을 넣어요\n3.",
        "재료는 다음과 같습니다:\n-",
        "김치찌개를 끓일 때는 돼지고기를 먼저 볶다가 신김치를 넣고 물을 부어 오래오래 끓",
        "집에서 만들 때는 버터를",
        "식품의약품안전처에서",
    ],
)
def test_what_is_cut(answer: str) -> None:
    assert not finished(answer)


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

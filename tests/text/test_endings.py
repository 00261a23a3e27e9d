"""The lenient judgement of whole texts. The strict one of sentences: tests/guard/data/."""

from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.files import read_jsonl
from malbeot.text.endings import broken_off, finished

SENTENCES = Path(__file__).parents[1] / "guard" / "data" / "finished.jsonl"


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
        "**된장찌개**",
        "이렇게 해 보세요. ```말벗```",
        "관리동 앞에",
        "주차는 건물 뒤에",
        "한 시간 넘으면",
        "",
    ],
)
def test_what_is_whole(answer: str) -> None:
    assert not broken_off(answer)


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
        "모기장을 치고 모기향을 피우면",
        "카라반은 두 동이 있고",
        "호우 특보가 나오면 날짜를 바꾸거나 환불이 되지만",
    ],
)
def test_what_breaks_off(answer: str) -> None:
    assert broken_off(answer)


@pytest.mark.parametrize("row", list(read_jsonl(SENTENCES)), ids=lambda row: row["text"])
def test_a_finished_sentence_is_never_broken_off(row: dict[str, str]) -> None:
    assert finished(row["text"])
    assert not broken_off(row["text"])
    assert not broken_off(f"추천해 드릴게요. {row['text']}")


@pytest.mark.parametrize("sentence", ["각 학기마다 설정되며.", "된장찌개", "참고하시면 됨", "54."])
def test_what_people_may_write_and_a_bot_may_not(sentence: str) -> None:
    assert not finished(sentence)
    assert not broken_off(sentence)

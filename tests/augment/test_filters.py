from __future__ import annotations

import unicodedata

import pytest

from malbeot.augment.filters import answer_fault, name_fault, question_fault

GOOD = [
    "베이글 재료의 원산지가 어떻게 되나요?",
    "오늘 뭐 먹지?",
    "비 오는 날 막걸리랑 어울리는 안주 추천해 줘",
    "벽지에 곰팡이가 생겼는데 어떻게 지우나요?",
    "도배 비용",
    "3인 가족이 먹을 주말 브런치 메뉴",
    "'하자보수'가 뭐예요?",
    "아이폰으로 MRI 예약이 되나요?",
    "집에 있는 그림이 눅눅해졌어요. 왜 그런가요?",
    "영상 찍기 좋은 카페가 어디예요?",
    "오늘뭐먹지ㅋㅋ",
]
BAD = [
    ("밥?", "too_short"),
    ("밥" * 400, "too_long"),
    ("!!뭐 먹지 오늘", "mark_first"),
    (", 그리고 뭐 먹지?", "mark_first"),
    ("What should I eat today?", "not_korean"),
    ("오늘は何を食べましょうか教えてください", "not_korean"),
    ("다음 사진을 보고 무슨 음식인지 알려 줘", "needs_file"),
    ("첨부한 파일을 요약해 줘", "needs_file"),
    ("벽지 무늬 그림을 그려 줘", "needs_file"),
    ("아래 글을 요약해 줘", "needs_file"),
    ("이 링크를 열어 줘 https://example.com", "needs_file"),
    ("점심 메뉴를 고르는 프로그램을 작성해 줘", "needs_program"),
    ('오늘 점심에는 "answer": "뭐 먹지?"', "leaked"),
    ("위 예시와 다른 질문: 오늘 뭐 먹지?", "leaked"),
    ("[지역]에서 맛있는 집 알려 줘", "placeholder"),
    ("맛집이 많은 ○○동 알려 줘", "placeholder"),
    ("진짜 진짜 진짜 진짜 배고픈데 뭐 먹지?", "repeats"),
    ("오늘 점심으로 먹을 만한 것 중에서 매운 음식을", "unfinished"),
]


@pytest.mark.parametrize("question", GOOD)
def test_good_questions_have_no_fault(question: str) -> None:
    assert question_fault(question) == ""
    assert question_fault(unicodedata.normalize("NFC", question)) == ""


@pytest.mark.parametrize(("question", "reason"), BAD)
def test_bad_questions_have_a_reason(question: str, reason: str) -> None:
    assert question_fault(question) == reason


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("김밥이 가볍고 든든해서 좋아요.", ""),
        ("1. 물을 끓여요.\n2. 면을 넣어요.", ""),
        ("", "no_answer"),
        ("김밥이요.", "too_short"),
        ("오늘 점심으로 뭐 먹지!", "echo"),
        ("Kimbap would be a good choice for lunch.", "not_korean"),
        ("AI 언어모델로서 저는 음식을 먹을 수 없어요.", "leaked"),
        ("[음식점]에 가서 드시면 돼요.", "placeholder"),
        ("김밥이 좋아요. 김밥이 좋아요. 김밥이 좋아요.", "repeats"),
        ("김밥을 집에서 만들 때는 참기름과 소금으로 밥을", "unfinished"),
    ],
)
def test_answers(answer: str, reason: str) -> None:
    assert answer_fault("오늘 점심으로 뭐 먹지?", answer) == reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("결로", ""),
        ("바닥 난방", ""),
        ("가", "too_short"),
        ("가" * 30, "too_long"),
        ("walls", "not_korean"),
    ],
)
def test_names_of_categories(name: str, reason: str) -> None:
    assert name_fault(name) == reason

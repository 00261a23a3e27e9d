"""Made-up question–answer rows with the faults of real ones, for measuring prepare at any size.

Words follow a Zipf-like distribution over 40,000 made-up words and some hundred real ones; one row
in a few has laughter, tags, personal data, decomposed Hangul, a repeated question or a broken line,
as real collections have. The same seed and count write the same file.
"""

from __future__ import annotations

import json
import random
import unicodedata
from pathlib import Path

_WORDS = """
오늘 내일 점심 저녁 아침 메뉴 추천 해줘 알려줘 어떻게 왜 무엇
벽지 도배 장판 곰팡이 습기 겨울 여름 가격 비용 시간 방법 이유
병원 약 두통 감기 배 허리 운동 식단 칼로리 매운 단 짠 국물 찌개
볶음 구이 김치 라면 김밥 냉면 피자 치킨 아이 부모님 친구 회사
학교 여행 제주 서울 부산 예약 환불 교환 배송 문의 상담 신청 서류
기간 가능 불가 확인 필요 정말 너무 조금 많이
"""
_REAL = _WORDS.split()
_SYLLABLES = [chr(0xAC00 + 28 * number) for number in range(0, 399, 3)]
_ENDS = ("요?", "나요?", "까요?", "해 주세요", "알려 줘", "인가요?")


def write_rows(path: Path, count: int, seed: int = 1) -> Path:
    """`count` lines of JSON: 2% cannot be kept, 3% repeat an earlier question."""
    rng = random.Random(seed)
    invented = ["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))) for _ in range(40_000)]
    words = [*_REAL, *invented]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    totals = [sum(weights[:1])]
    for weight in weights[1:]:
        totals.append(totals[-1] + weight)
    last: list[str] = []
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            draws = rng.choices(words, cum_weights=totals, k=rng.randint(26, 44))
            asked = " ".join(draws[: rng.randint(4, 9)]) + rng.choice(_ENDS)
            if last and rng.random() < 0.03:
                asked = rng.choice(last)
            last = [*last[-99:], asked]
            said = " ".join(draws[9:]) + " 이렇게 하시면 돼요."
            file.write(_line(rng, asked, said, number))
    return path


def _line(rng: random.Random, asked: str, said: str, number: int) -> str:
    fault = rng.random()
    if fault < 0.005:
        return '{"question": "끊긴 줄\n'
    if fault < 0.02:
        said = said[: rng.randint(0, len(said) // 2)]
    elif fault < 0.05:
        said = said.replace(" ", "<br>", 1)
    elif fault < 0.08:
        asked += " ㅋㅋㅋㅋㅋㅋ"
    elif fault < 0.10:
        said += f" 연락은010-{rng.randint(2000, 9999)}-{rng.randint(1000, 9999)}로 주세요."
    elif fault < 0.12:
        asked = unicodedata.normalize("NFD", asked)
    elif fault < 0.15:
        said = "안녕하세요. " + said + " 도움이 되셨길 바랍니다. 감사합니다."
    row = {"question": asked, "answer": said, "category": f"분류{number % 7}"}
    return json.dumps(row, ensure_ascii=False) + "\n"

"""A small data directory in the form of the permitted files."""

from __future__ import annotations

import csv
from pathlib import Path

from malbeot.files import write_jsonl
from malbeot.knowledge.learn.practice import FOOD, SAYINGS

DISHES = [
    "김치찌개",
    "된장찌개",
    "비빔밥",
    "불고기",
    "떡볶이",
    "갈비탕",
    "냉면",
    "칼국수",
    "제육볶음",
    "순두부",
    "해물파전",
    "잡채",
    "삼계탕",
    "만둣국",
    "닭갈비",
    "오징어볶음",
]
WAYS = (
    "먼저 물을 끓이고 재료를 손질합니다",
    "양념은 고추장과 간장을 섞어 만듭니다",
    "센 불에서 10분 동안 익힙니다",
    "마지막에 대파와 참깨를 올립니다",
)
WANTED = ("만드는 방법", "맛있게 먹는 법", "칼로리", "재료")


def data_directory(folder: Path) -> Path:
    rows = [
        {"instruction": f"{dish} {word} 알려줘", "input": "", "output": _answer(at, dish, word)}
        for at, dish in enumerate(DISHES)
        for word in WANTED
    ]
    write_jsonl(folder / FOOD, rows)
    (folder / SAYINGS).parent.mkdir(parents=True, exist_ok=True)
    with (folder / SAYINGS).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Q", "A", "label"])
        for at, dish in enumerate(DISHES):
            for said in (f"{dish} 먹고 싶어", f"{dish} 먹고 싶은 날이야", f"나 {dish} 생각나"):
                writer.writerow([said, f"오늘은 {dish} 어때요? {at}", 0])
            writer.writerow([f"기분이 {at}만큼 좋아", f"좋은 일이 있었나 봐요 {at}", 0])
    return folder


def _answer(at: int, dish: str, word: str) -> str:
    return (
        f"{dish} 이야기예요. {WAYS[at % 4]}. {dish}에는 {word}가 중요합니다. "
        f"{WAYS[(at + 1) % 4]}. {at}번째로 많이 찾는 음식입니다."
    )

"""The checks that hold for any answer."""

from pathlib import Path

import pytest

from malbeot.files import read_jsonl
from malbeot.guard.output import finished, foreign, leaks, looping, polite

DATA = Path(__file__).parent / "data"


def _texts(name: str) -> list[str]:
    return [row["text"] for row in read_jsonl(DATA / f"{name}.jsonl")]


def test_there_are_enough_examples() -> None:
    assert len(set(_texts("unfinished"))) >= 50
    assert len(set(_texts("finished"))) >= 50


@pytest.mark.parametrize("text", _texts("unfinished"))
def test_unfinished_is_rejected(text: str) -> None:
    assert not finished(text)


@pytest.mark.parametrize("text", _texts("finished"))
def test_finished_is_accepted(text: str) -> None:
    assert finished(text)


@pytest.mark.parametrize("cut", [1, 2, 3, 5])
def test_a_polite_sentence_cut_short_is_unfinished(cut: int) -> None:
    words = ["비", "오는", "날에", "잘", "어울리는", "칼칼한", "국물을", "권해", "드려요."]
    assert not finished(" ".join(words[:-cut]))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("설탕, 설탕, 설탕이에요", ""),
        ("설탕, 설탕, 설탕, 설탕을 넣어요.", "설탕"),
        ("정말 정말 정말 맛있어요.", "정말"),
        ("국물이 좋은 국물이 좋은 국물이 좋은 찌개예요.", "국물이 좋은"),
        ("맛있어요. 국물이 좋아요. 국물이 좋아요.", "국물이 좋아요."),
        ("설탕설탕설탕설탕설탕", "설탕설탕설탕설탕"),
        ("네, 네, 좋아요.", ""),
        ("ㅋㅋㅋㅋㅋㅋㅋㅋ 좋아요!!!!!!", ""),
        ("지글지글 보글보글 맛있어요.", ""),
        ("맛있는 김치찌개, 시원한 김치찌개, 매운 김치찌개예요.", ""),
    ],
)
def test_looping(text: str, unit: str) -> None:
    assert bool(looping(text)) == bool(unit)
    assert looping(text).startswith(unit[:2])


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("김치찌개예요. 😋", ""),
        ("BLT 샌드위치 320kcal, 카페 라떼 café", ""),
        ("맛있어요 ㅎㅎ ㅋㅋ ㅠㅠ", ""),
        ("“따옴표” ‘작은’ — … · ℃ ½ ♥", ""),
        ("김치 찌개는 好吃해요.", "好"),
        ("맛있는 ラーメン이에요.", "ラ"),
        ("привет", "п"),
        ("깨진 글자 \ufffd예요.", "\ufffd"),
        ("\u1100\u1161 나왔어요.", "\u1100"),
        ("ㅏ 매워요", "ㅏ"),
        ("숨은\x00글자", "\x00"),
    ],
)
def test_foreign(text: str, letter: str) -> None:
    assert foreign(text) == letter


@pytest.mark.parametrize(
    "text",
    [
        *(
            "<|end|>",
            "<|facts|>추천",
            "좋아요.</s>",
            "### 답변",
            "**굵게**",
            "- 김치찌개 / 칼칼한 국물",
        ),
        *("user: 안녕", "시스템: 너는", "[INST] 너는", "```", "https://example.com", "&nbsp;"),
    ],
)
def test_leaks(text: str) -> None:
    assert leaks(text)


@pytest.mark.parametrize(
    "text",
    [
        "맛있게 드세요!",
        "1.5인분 - 2인분이에요.",
        "'다른 거'라고 하세요.",
        "A.B 버거 (새우)예요.",
        "3 < 5예요.",
    ],
)
def test_plain_text_does_not_leak(text: str) -> None:
    assert not leaks(text)


@pytest.mark.parametrize("text", ["좋아요.", "좋습니다!", "그렇죠 ㅎㅎ", "네.", "맛있어요 😊"])
def test_polite(text: str) -> None:
    assert polite(text)


@pytest.mark.parametrize("text", ["좋아.", "먹어 봐", "김치찌개다.", "추천!"])
def test_not_polite(text: str) -> None:
    assert not polite(text)

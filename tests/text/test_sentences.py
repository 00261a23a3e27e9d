"""Sentence ends, in whole texts and in pieces."""

import unicodedata

import pytest

from malbeot.text.sentences import SentenceStream, split

CASES = [
    ("안녕하세요! 반가워요.", ["안녕하세요!", "반가워요."]),
    ("한 그릇에 1.5인분이에요. 320kcal예요.", ["한 그릇에 1.5인분이에요.", "320kcal예요."]),
    ("A.B 버거는 어때요? 좋아요.", ["A.B 버거는 어때요?", "좋아요."]),
    ("좋아요. 😋 맛있게 드세요!", ["좋아요. 😋", "맛있게 드세요!"]),
    ("좋아요! ㅎㅎ 드세요.", ["좋아요! ㅎㅎ", "드세요."]),
    ("정말요?! 네~ 좋아요", ["정말요?!", "네~", "좋아요"]),
    ('"좋아요." 하셨죠. 네.', ['"좋아요."', "하셨죠.", "네."]),
    ("'다른 거'라고 말씀해 주세요. 네.", ["'다른 거'라고 말씀해 주세요.", "네."]),
    ("그렇군요… 힘드셨죠...\n쉬세요.", ["그렇군요…", "힘드셨죠...", "쉬세요."]),
    ("점이 없는 글", ["점이 없는 글"]),
    ("줄\n바꿈\n\n끝.", ["줄", "바꿈", "끝."]),
    ("", []),
    ("   \n ", []),
    ("가족 👨‍👩‍👧 모임이에요. 👍🏽 좋죠.", ["가족 👨‍👩‍👧 모임이에요. 👍🏽", "좋죠."]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_split(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(("text", "expected"), CASES)
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_stream_agrees_with_split_whatever_the_pieces(
    text: str, expected: list[str], size: int
) -> None:
    stream = SentenceStream()
    got = []
    for start in range(0, len(text), size):
        got += stream.feed(text[start : start + size])
    assert got + stream.rest() == expected


def test_a_sentence_comes_out_before_the_text_is_over() -> None:
    stream = SentenceStream()
    assert stream.feed("안녕하세요! ") == []
    assert stream.feed("반") == ["안녕하세요!"]
    assert stream.feed("가워요") == []
    assert stream.rest() == ["반가워요"]
    assert stream.rest() == []


def test_decomposed_letters_are_kept() -> None:
    text = unicodedata.normalize("NFD", "좋아요. 네.")
    assert "".join(split(text)) == text.replace(" ", "")

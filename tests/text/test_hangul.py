from __future__ import annotations

import pytest

from malbeot.text.hangul import final, is_syllable, letters, syllable, with_particle


@pytest.mark.parametrize(
    ("word", "particle", "wanted"),
    [
        ("김밥", "을", "김밥을"),
        ("김치", "을", "김치를"),
        ("라면", "으로", "라면으로"),
        ("쌀", "으로", "쌀로"),
        ("떡볶이", "이에요", "떡볶이예요"),
        ("냉면", "은", "냉면은"),
        ("우동", "과", "우동과"),
        ("파스타", "이랑", "파스타랑"),
        ("콜라 500ml", "을", "콜라 500ml을"),
        ("A1", "이", "A1이"),
        ("2", "을", "2를"),
        ("피자(치즈)", "이", "피자(치즈)가"),
        ("🍜", "을", "🍜를"),
    ],
)
def test_the_particle_fits_the_sound(word: str, particle: str, wanted: str) -> None:
    assert with_particle(word, particle) == wanted


def test_a_particle_of_one_form_is_refused() -> None:
    with pytest.raises(KeyError):
        with_particle("김밥", "도")


def test_syllables_are_told_from_letters() -> None:
    assert is_syllable("가")
    assert is_syllable("힣")
    assert not any(map(is_syllable, "ㄱaあ伏"))
    assert (final("밥"), final("가"), final("ㅋ"), final("삶")) == ("ㅂ", "", "", "ㄻ")


def test_words_are_spelled_out() -> None:
    assert letters("떡볶이 a") == "ㄸㅓㄱㅂㅗㄲㅇㅣ a"
    assert letters("꽝") == "ㄲㅘㅇ"


@pytest.mark.parametrize("char", ["가", "분", "닭", "힣"])
def test_a_syllable_is_put_together_from_its_letters(char: str) -> None:
    assert syllable(*letters(char)) == char

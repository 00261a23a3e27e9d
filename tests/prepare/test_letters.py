from __future__ import annotations

import pytest

from malbeot.prepare.letters import broken, mixed_word, scripts

SAID = "안녕하세요 말벗입니다"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("latin-1", "utf-8"), ("latin-1", "cp949")],
)
def test_text_decoded_wrongly_is_recognised(wrong: str, right: str) -> None:
    text = SAID.encode(right).decode(wrong)
    assert broken(text)
    assert broken(f"질문에 대한 답: {text} 끝")


def test_replacement_characters_are_recognised() -> None:
    assert broken(SAID.encode("cp949").decode("utf-8", "replace"))
    assert broken("占쏙옙占쏙옙")


@pytest.mark.parametrize(
    "text",
    [
        SAID,
        "",
        "plain English",
        "Crème brûlée, déjà vu, Käsespätzle à la façon",
        "café에서 아메리카노 한 잔",
        "복날(伏날)은 더워요 🥵",
        "25°C ± 2, 1½컵, ½큰술, “인용” — 끝…",
        "好吃的米饭",
        "ㅋㅋㅋㅋ ㅠㅠ",
        "¡Hola! ¿Qué tal?",
    ],
)
def test_sound_text_is_left_alone(text: str) -> None:
    assert broken(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "모zzarella 치즈", "브라운ies를", "모з아렐라", "мин스파게티", "볶아香식료油을",
        "그릇에盛(그렇)습니다", "문제를引起합니다", "계획に 대한", "컴퓨터ized와",
    ],
)  # fmt: skip
def test_another_script_inside_a_word_is_shown(text: str) -> None:
    assert mixed_word(text) in text
    assert mixed_word(text)


@pytest.mark.parametrize(
    "text",
    [
        "mozzarella 치즈", "friction oil을 발라요", "비타민C", "500kcal예요", "복(伏)날", "약간kg",
        "美대통령", "고추의 SHU가", "출처http://a.kr", "담적痰積 이라는", "한글만",
        "lol재밌다",
    ],
)  # fmt: skip
def test_foreign_words_beside_korean_ones_are_fine(text: str) -> None:
    assert mixed_word(text) == ""


def test_scripts_are_counted_by_letters() -> None:
    counts = scripts("가나 ab 漢 12 🍜!")
    assert (counts.total, counts.hangul, counts.latin) == (5, 2, 2)
    assert counts.korean_share == pytest.approx(0.4)
    assert counts.foreign_share == pytest.approx(0.2)
    assert scripts("123 !!").korean_share == 1.0

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from malbeot.knowledge import tokens
from malbeot.knowledge.learn.asking import asking, mistyped, question, rephrased, roughened

SENTENCE = "곰팡이가 심하면 벽지를 걷어 내고 제거제를 뿌린 뒤 하루 동안 말립니다."


def test_a_question_says_part_of_the_sentence_and_asks() -> None:
    made = [question(SENTENCE, "", Random(seed)) for seed in range(60)]
    assert len(set(made)) > 30
    held = set(tokens.letters(SENTENCE))
    for found in filter(None, made):
        assert found.split()[-1] in " ".join([*asking().asks, *asking().asks_for_numbers])
        assert len(held & set(tokens.letters(found))) >= 3
        assert found != SENTENCE


def test_the_topic_is_named_now_and_then() -> None:
    made = [question(SENTENCE, "화장실은", Random(seed)) for seed in range(60)]
    assert 10 < sum("화장실" in found for found in made) < 55


def test_a_lost_number_is_asked_for_as_one() -> None:
    made = [
        question("무료 배송은 5만 원 이상 사신 분께 해 드립니다.", "", Random(seed))
        for seed in range(80)
    ]
    numbers = [found for found in made if found and "5" not in found]
    assert any(found.endswith(tuple(asking().asks_for_numbers)) for found in numbers)


def test_short_sentences_ask_nothing() -> None:
    assert question("네, 좋아요.", "", Random(1)) == ""


def test_rephrasing_keeps_the_matter() -> None:
    made = {rephrased("김치찌개 끓이는 방법 알려줘", Random(seed)) for seed in range(40)}
    assert len(made) > 8
    assert all("김치찌" in found or "끓이" in found for found in made)
    assert any(found.endswith("궁금해요") for found in made)


def test_typing_errors_are_few_and_only_in_syllables() -> None:
    text = "배송은 abc 얼마나 걸리나요? 123 " * 20
    slipped = mistyped(text, Random(1))
    wrong = sum(one != other for one, other in zip(text, slipped, strict=True))
    assert 5 < wrong < 40
    assert "".join(filter(str.isascii, slipped)) == "".join(filter(str.isascii, text))


@given(st.text(), st.text(), st.integers())
def test_any_sentence_can_be_asked_about(sentence: str, topic: str, seed: int) -> None:
    for ask in (lambda: question(sentence, topic, Random(seed)),
                lambda: rephrased(sentence, Random(seed)),
                lambda: roughened(sentence, Random(seed))):  # fmt: skip
        assert ask() == ask()

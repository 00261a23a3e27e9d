"""Facts come from the catalogue and are said as they stand there."""

import pytest

from malbeot.bots.food.catalogue.load import catalogue
from malbeot.bots.food.facts import QUESTIONS, details, fact

KIMBAP = catalogue().by_name["김밥"]


CODE_ALONE = ("먹어도 됨", "들어감", "식단", "빼고 먹기", "조리법", "이유", "없는 값")
PLAIN = [q for q in QUESTIONS if q not in CODE_ALONE]


@pytest.mark.parametrize("question", PLAIN)
def test_every_question_has_an_answer_for_every_dish(question: str) -> None:
    for dish in catalogue().dishes:
        ((label, value),) = fact(dish, question)
        assert label.startswith(question) or question == ""
        assert value.strip() == value != ""


def test_an_unknown_question_is_answered_with_what_the_dish_is() -> None:
    assert fact(KIMBAP, "") == (("어떤 음식", KIMBAP.blurb),)


def test_contains_or_not() -> None:
    assert fact(KIMBAP, "들어감", "달걀") == (("들어감", "달걀"),)
    assert fact(KIMBAP, "들어감", "계란")[0][0] == "들어감"
    (maybe,) = (dish for dish in catalogue().dishes if dish.name == "짬뽕")
    for ingredient in maybe.may_contain:
        assert fact(maybe, "들어감", ingredient)[0][0] in ("들어감", "들어갈 수 있음")
    assert fact(KIMBAP, "들어감", "초콜릿") == (("안 들어감", "초콜릿"),)


def test_numbers_are_the_catalogues() -> None:
    labels = dict(details(KIMBAP))
    assert labels["열량"] == f"{KIMBAP.nutrition.kcal}kcal"

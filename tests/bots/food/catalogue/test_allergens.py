"""What nobody with this allergy may be shown."""

import pytest

from malbeot.bots.food.catalogue.allergens import allergy, dislike, legal_names, named_in
from malbeot.bots.food.catalogue.ingredients import table
from malbeot.bots.food.catalogue.load import catalogue
from malbeot.text.normalize import squeeze


def _allowed(word: str) -> set[str]:
    rule = allergy(word)
    return {dish.name for dish in catalogue().dishes if not rule.forbids(dish)}


def test_the_law_names_nineteen() -> None:
    assert len(legal_names()) == 19
    assert legal_names()[0] == "난류"
    assert legal_names()[-1] == "잣"


@pytest.mark.parametrize(
    ("ingredient", "contains"),
    [
        ("간장", {"대두", "밀"}),
        ("마요네즈", {"난류", "대두"}),
        ("굴소스", {"조개류", "대두", "밀"}),
        ("어묵", {"밀", "대두"}),
        ("버터", {"우유"}),
        ("새우젓", {"새우"}),
        ("와인", {"아황산류"}),
    ],
)
def test_derived_allergens(ingredient: str, contains: set[str]) -> None:
    assert contains <= table().contents([ingredient]).allergens


@pytest.mark.parametrize("name", legal_names())
def test_each_legal_allergen_bars_what_holds_it_and_leaves_something(name: str) -> None:
    barred = {d.name for d in catalogue().dishes if name in d.allergens}
    allowed = _allowed(name)
    assert barred
    assert allowed
    assert not barred & allowed


@pytest.mark.parametrize(
    ("word", "gone"),
    [
        ("갑각류", "간장게장"),
        ("계란", "오므라이스"),
        ("글루텐", "짜장면"),
        ("유제품", "까르보나라"),
        ("망고 알레르기", "망고빙수"),
        ("고등어알러지", "고등어구이"),
        ("해산물", "해물파전"),
        ("Peanut", "팟타이"),
    ],
)
def test_words_people_use(word: str, gone: str) -> None:
    allowed = {squeeze(name) for name in _allowed(word)}
    assert gone in {squeeze(dish.name) for dish in catalogue().dishes}
    assert gone not in allowed


def test_a_dislike_is_milder_than_an_allergy() -> None:
    rice = next(dish for dish in catalogue().dishes if dish.name == "불고기")
    assert allergy("콩").forbids(rice)  # soy sauce
    assert not dislike("콩").mentions(rice)


def test_one_syllable_is_no_part_of_a_longer_word() -> None:
    noodle = next(dish for dish in catalogue().dishes if dish.name == "비빔국수")
    assert not dislike("비").mentions(noodle)


def test_eggs_go_by_both_names() -> None:
    egg = next(d for d in catalogue().dishes if "달걀" in d.ingredients)
    assert dislike("계란").mentions(egg)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("조개구이", ["조개"]),
        ("바지락칼국수", ["바지락"]),
        ("간장게장", ["간장", "게"]),
        ("비빔밥", []),
    ],
)
def test_allergens_in_the_name_of_a_dish(name: str, words: list[str]) -> None:
    assert named_in(name) == words

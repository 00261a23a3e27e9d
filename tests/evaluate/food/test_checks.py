from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from malbeot.evaluate.food.checks import Before, check, fitting
from malbeot.evaluate.food.play import Spoken
from malbeot.records import Answer

from ..fakes import MENU


def spoken(*ids: str, text: str = "이런 메뉴 어떠세요?", **facts: Any) -> Spoken:
    return Spoken("밥", Answer(text, **facts), tuple(MENU.by_id[id] for id in ids))


def wrong(expect: dict[str, Any], said: Spoken, *suggested: str) -> list[str]:
    """Names of the checks that do not hold."""
    before = Before(MENU, frozenset(suggested))
    return [found.name for found in check(expect, said, before) if not found.ok]


@pytest.mark.parametrize(
    ("expect", "ids", "failed"),
    [
        ({"picks": [1, 3]}, ["kimbap"], []),
        ({"picks": [1, 3]}, [], ["picks"]),
        ({"picks": [0, 1]}, ["kimbap", "juk"], ["picks"]),
        ({"all": {"spicy_max": 1}}, ["kimbap", "juk"], []),
        ({"all": {"spicy_max": 1}}, ["kimbap", "ramyeon"], ["all.spicy_max"]),
        ({"all": {"spicy_min": 1, "soupy": True}}, ["ramyeon", "bibimbap"], ["all.soupy"]),
        ({"first": {"soupy": True}}, ["ramyeon", "juk"], []),
        ({"first": {"soupy": True}}, ["juk", "ramyeon"], ["first.soupy"]),
        ({"most": {"soupy": True}}, ["ramyeon", "jjamppong", "juk"], []),
        ({"most": {"soupy": True}}, ["ramyeon", "juk", "kimbap"], ["most.soupy"]),
        ({"most": {"soupy": True}}, ["ramyeon", "juk"], ["most.soupy"]),
        # Two thirds must meet the whole wish, not each part of it.
        ({"most": {"soupy": True, "kind_in": ["면"]}}, ["ramyeon", "kimchi-jjigae", "juk"],
         ["most.soupy+kind_in"]),
        ({"all": {"without_allergen": ["새우"]}}, ["saeu-twigim"], ["all.without_allergen"]),
        ({"all": {"diet": "vegetarian"}}, ["samgyeopsal"], ["all.diet"]),
    ],
)  # fmt: skip
def test_conditions_on_the_dishes(
    expect: dict[str, Any], ids: list[str], failed: list[str]
) -> None:
    assert wrong(expect, spoken(*ids)) == failed


def test_no_dish_meets_no_wish_where_one_is_needed() -> None:
    conditions = {"all": {"spicy_max": 1}, "first": {"soupy": True}, "most": {"soupy": True}}
    needed = wrong({"picks": [1, 3], **conditions}, spoken())
    assert needed == ["picks", "all.spicy_max", "first.soupy", "most.soupy"]
    assert wrong({"picks": [0, 3], **conditions}, spoken()) == []


def test_earlier_suggestions_count_as_previous() -> None:
    expect = {"all": {"not_previous": True}}
    assert wrong(expect, spoken("juk"), "kimbap") == []
    assert wrong(expect, spoken("juk", "kimbap"), "kimbap") == ["all.not_previous"]


@pytest.mark.parametrize(
    "name", ["김치찌개", "김찌", "김치 찌개", unicodedata.normalize("NFD", "김치찌개")]
)
def test_a_name_means_that_dish_by_any_of_its_names(name: str) -> None:
    assert wrong({"all": {"not_name": [name]}}, spoken("kimchi-jjigae")) == ["all.not_name"]


def test_a_name_means_no_other_dish() -> None:
    assert wrong({"all": {"not_name": ["찌개", "없는요리"]}}, spoken("kimchi-jjigae")) == []


@pytest.mark.parametrize(
    ("expect", "text", "failed"),
    [
        ({"names_any": ["김치찌개", "라면"]}, "김치 찌개예요.", []),
        ({"names_any": ["김치찌개"]}, "된장이에요.", ["names_any"]),
        ({"text_any": [["kcal", "칼로리"], ["4"]]}, "400 KCAL예요.", []),
        ({"text_any": [["kcal"], ["9"]]}, "400kcal예요.", ["text_any.2"]),
        ({"text_any": [["매콤"]]}, unicodedata.normalize("NFD", "매콤해요."), []),
        ({"text_none": ["def "]}, "defined", []),
        ({"text_none": ["def "]}, "def fib(n):", ["text_none.def"]),
    ],
)
def test_conditions_on_the_text(expect: dict[str, Any], text: str, failed: list[str]) -> None:
    assert wrong(expect, spoken(text=text)) == failed


@pytest.mark.parametrize(
    ("text", "notices", "says"),
    [
        ("아쉽게도 예산은 다 맞추지 못했어요.", [], True),
        ("이런 메뉴 어떠세요?", [{"kind": "relaxed", "text": "예산"}], True),
        ("이런 메뉴 어떠세요?", [{"kind": "other"}], False),
        ("메뉴 고르기가 은근히 어렵죠. 김밥 어떠세요?", [], False),
        ("말씀하신 새우는 뺐어요.", [], False),
        ("새우튀김은 권해 드릴 수 없어요.", [], True),
    ],
)
def test_an_unmet_wish_must_be_said(text: str, notices: list[dict[str, str]], says: bool) -> None:
    said = spoken("kimbap", text=text, notices=notices)
    assert wrong({"notice": True}, said) == ([] if says else ["notice"])


def test_an_empty_answer_an_error_and_a_stranger_fail_whatever_is_expected() -> None:
    assert wrong({}, spoken(text=" ")) == ["answer"]
    assert wrong({}, Spoken("밥", error="InvalidRequest: no")) == ["answer"]
    stranger = Spoken("밥", Answer("유령이요."), strangers=("ghost",))
    assert wrong({"picks": [1, 3]}, stranger) == ["catalogue"]


def test_what_was_wrong_is_said_in_words() -> None:
    before = Before(MENU)
    why = check({"all": {"spicy_max": 1}}, spoken("ramyeon", "juk"), before)[0].why
    assert why == "spicy_max 1 does not hold for 라면"


def test_fitting_tells_when_no_bot_could_pass() -> None:
    assert fitting({"all": {"soupy": True}}, Before(MENU)) == 3
    assert (
        fitting(
            {"all": {"soupy": True, "not_previous": True}}, Before(MENU, frozenset({"ramyeon"}))
        )
        == 2
    )
    assert fitting({"all": {"kcal_min": 5000}}, Before(MENU)) == 0
    assert (
        fitting({"all": {"diet": "vegetarian"}, "most": {"kind_in": ["튀김"]}}, Before(MENU)) == 0
    )
    assert fitting({"picks": [1, 3]}, Before(MENU)) is None

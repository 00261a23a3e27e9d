"""What a message is understood to say: conversations as people type them, and what must not
change it: spaces, forms of Unicode, laughter and pictures."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from malbeot.bots.base import Profile
from malbeot.bots.food.catalogue.load import Catalogue, catalogue
from malbeot.bots.food.understanding.understand import understand
from malbeot.bots.food.wish import Rule, Understood
from malbeot.files import read_jsonl
from malbeot.records import Conversation, Turn

NOON = datetime(2026, 11, 21, 12, 30)
SAID = {
    "@list": "이런 날엔 국물이죠. 수제비는 어떠세요? 칼국수도 좋아요. 마지막으로 짬뽕을 추천해요.",
    "@hot": "화끈하게 골라봤어요. 불닭볶음면이 좋아요. 마라탕도 어울려요. 제육볶음은 어떠세요?",
}
CASES = list(read_jsonl(Path(__file__).parent / "understand_cases.jsonl"))
TABLE = "식사 메뉴"


@pytest.fixture(scope="module")
def dishes() -> Catalogue:
    return catalogue()


def understood(turns: Sequence[str], dishes: Catalogue, now: datetime = NOON) -> Understood:
    spoken = [
        Turn("user" if index % 2 == 0 else "assistant", SAID.get(text, text))
        for index, text in enumerate(turns)
    ]
    return understand(Conversation(tuple(spoken)), Profile(), dishes, now)


def words(rules: Sequence[Rule]) -> list[str]:
    return [rule.word for rule in rules if rule.word not in ("", TABLE)]


def outcome(found: Understood) -> dict[str, Any]:
    wish = found.wish
    return {
        "act": found.act,
        "topic": found.topic,
        "dish": found.dish,
        "question": found.question,
        "ingredient": found.ingredient,
        "count": found.count,
        "labels": list(wish.labels),
        "hard": words(wish.hard),
        "soft": words(wish.soft),
        "allergies": list(wish.allergies),
        "dislikes": list(wish.dislikes),
        "diet": wish.diets[-1] if wish.diets else "",
        "other": found.other,
        "also": list(found.also),
    }


def check(case: Mapping[str, Any], found: Understood) -> None:
    seen = outcome(found)
    for field in set(case) & set(seen):
        assert seen[field] == case[field], (field, seen)
    prefer = words(found.wish.prefer)
    if unwanted := case.get("prefer_not"):
        assert not set(unwanted) & set(prefer), prefer
    elif "prefer" in case:
        assert prefer == case["prefer"], seen
    if predicate := case.get("predicate"):
        rules = (*found.wish.soft, *found.wish.hard)
        assert any(predicate.items() <= dict(rule.predicate).items() for rule in rules), rules
    if refused := case.get("refused"):
        barred = [id for rule in found.wish.hard for id in rule.predicate.get("id_not", ())]
        assert barred == refused
    if shown := case.get("shown"):
        assert len(found.wish.shown) == shown


@pytest.mark.parametrize("case", CASES, ids=lambda case: " | ".join(case["say"]))
def test_case(case: Mapping[str, Any], dishes: Catalogue) -> None:
    check(case, understood(case["say"], dishes))


SPOKEN = [case for case in CASES if any(char.isalnum() for char in case["say"][-1])]


def last_changed(case: Mapping[str, Any], text: str) -> list[str]:
    return [*case["say"][:-1], text]


@pytest.mark.parametrize("case", SPOKEN, ids=lambda case: case["say"][-1])
def test_decomposed_letters_change_nothing(case: Mapping[str, Any], dishes: Catalogue) -> None:
    text = unicodedata.normalize("NFD", case["say"][-1])
    check(case, understood(last_changed(case, text), dishes))


@pytest.mark.parametrize("case", SPOKEN, ids=lambda case: case["say"][-1])
@pytest.mark.parametrize("tail", [" ㅋㅋㅋ", "ㅠㅠ", " 🙏🙂", "~~", "!!"])
def test_laughter_and_pictures_change_nothing(
    case: Mapping[str, Any], tail: str, dishes: Catalogue
) -> None:
    if not case["say"][-1].strip("ㅋㅠ"):
        pytest.skip("laughter alone is a message of its own")
    check(case, understood(last_changed(case, case["say"][-1] + tail), dishes))


# A single syllable needs the space that tells it from the end of another word.
NEEDS_SPACES = {"12 + 34 는?"}


@pytest.mark.parametrize("case", SPOKEN, ids=lambda case: case["say"][-1])
def test_missing_spaces_change_nothing(case: Mapping[str, Any], dishes: Catalogue) -> None:
    text = case["say"][-1]
    if text in NEEDS_SPACES:
        pytest.skip("means something else without its spaces")
    check(case, understood(last_changed(case, text.replace(" ", "")), dishes))


def test_an_empty_talk_is_an_opening_with_meals(dishes: Catalogue) -> None:
    found = understand(Conversation(), Profile(), dishes, NOON)
    assert found.act == "open"
    assert [rule.word for rule in found.wish.soft] == [TABLE]


@pytest.mark.parametrize(
    ("hour", "meal"), [(8, "breakfast"), (12, "lunch"), (19, "dinner"), (23, "late_night")]
)
def test_the_hour_decides_when_nothing_else_does(hour: int, meal: str, dishes: Catalogue) -> None:
    found = understood(["뭐 먹지"], dishes, NOON.replace(hour=hour))
    assert [rule.predicate for rule in found.wish.prefer] == [{"meal_in": [meal]}]


@pytest.mark.parametrize(
    "text",
    ["매운" + "하게" * 500, "매운 거 " * 800, "김치찌개 " * 800, "가" * 3000, "\ud800매운 거"],
)
def test_strange_input_is_survived(text: str, dishes: Catalogue) -> None:
    understood(["뭐 먹지", SAID["@list"], text], dishes)

from __future__ import annotations

import pytest

from malbeot.bots.food.catalogue.load import catalogue
from malbeot.bots.food.catalogue.predicate import Predicate, meets
from malbeot.bots.food.understanding.memory import Entry, Memory, clash
from malbeot.bots.food.wish import Group, Rule

DISHES = catalogue().dishes


def wish(word: str, group: Group, predicate: Predicate, **more: bool) -> Entry:
    return Entry(group, word, soft=(Rule(word, predicate, group, word),), **more)


def refusal(word: str, group: Group, predicate: Predicate) -> Entry:
    return Entry(group, hard=(Rule(word, predicate, group),))


def words(memory: Memory, kind: str = "soft") -> list[str]:
    return [rule.word for rule in memory.rules(kind)]


SPICY = wish("매운맛", "taste", {"spicy_min": 2})
MILD = refusal("매운맛", "taste", {"spicy_max": 0})
SOUP = wish("국물", "kind", {"soupy": True})
NOODLES = wish("면", "kind", {"kind_in": ["면"]})
RICE = wish("밥", "kind", {"kind_in": ["밥", "덮밥"]})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"spicy_min": 2}, {"spicy_max": 1}, True),
        ({"spicy_min": 1}, {"spicy_max": 1}, False),
        ({"kind_in": ["면"]}, {"kind_not": ["면", "빵"]}, True),
        ({"kind_in": ["면", "밥"]}, {"kind_not": ["면"]}, False),
        ({"soupy": True}, {"soupy": False}, True),
        ({"temperature_in": ["hot"]}, {"temperature_in": ["cold"]}, True),
        ({"name_has": ["김치찌개"]}, {"name_not": ["김치찌개"]}, True),
        ({"with_ingredient": ["달걀"]}, {"without_ingredient": ["달걀"]}, True),
        ({"soupy": True}, {"spicy_max": 0}, False),
    ],
)
def test_clash(one: Predicate, other: Predicate, expected: bool) -> None:
    assert clash(one, other) is expected
    assert clash(other, one) is expected


def test_a_later_wish_beats_an_earlier_refusal_and_the_other_way_about() -> None:
    memory = Memory()
    memory.add([SPICY], 1, DISHES)
    memory.add([MILD], 2, DISHES)
    assert (words(memory), words(memory, "hard")) == ([], ["매운맛"])
    memory.add([SPICY], 3, DISHES)
    assert (words(memory), words(memory, "hard")) == (["매운맛"], [])


def test_kinds_replace_each_other_over_turns_but_soup_goes_with_any() -> None:
    memory = Memory()
    memory.add([NOODLES], 1, DISHES)
    memory.add([SOUP], 2, DISHES)
    assert words(memory) == ["면", "국물"]
    memory.add([RICE], 3, DISHES)
    assert words(memory) == ["국물", "밥"]


def test_kinds_that_no_dish_has_together_become_alternatives() -> None:
    memory = Memory()
    memory.add([NOODLES, RICE], 1, DISHES)
    (rule,) = memory.rules("soft")
    assert rule.word == "면, 밥"
    kinds = {dish.kind for dish in DISHES if meets(dish, rule.predicate)}
    assert kinds == {"면", "밥", "덮밥"}
    assert memory.labels == ("면", "밥")


def test_an_older_wish_makes_room_when_nothing_would_be_left() -> None:
    memory = Memory()
    memory.add([wish("디저트", "kind", {"cuisine_in": ["디저트"]})], 1, DISHES)
    memory.add([wish("아주 매운맛", "taste", {"spicy_min": 3})], 2, DISHES)
    assert words(memory) == ["아주 매운맛"]


def test_what_is_only_implied_does_not_undo_what_was_said() -> None:
    child = wish("아이", "company", {"spicy_max": 0}, implied=True)
    memory = Memory()
    memory.add([SPICY, child], 1, DISHES)
    assert "매운맛" in words(memory)


def test_forgetting_keeps_refusals() -> None:
    memory = Memory(allergies=["새우"])
    memory.add([SOUP, refusal("면", "kind", {"kind_not": ["면"]})], 1, DISHES)
    memory.forget_wishes()
    assert (words(memory), words(memory, "hard")) == ([], ["면"])
    assert memory.allergies == ["새우"]

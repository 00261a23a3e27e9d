"""An alias is another name of the same dish: what it names is in the dish."""

from __future__ import annotations

from collections.abc import Iterator

from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.ingredients import table
from malbeot.bots.food.catalogue.load import catalogue

# Words for an ingredient that are not its name in the table; any of the names will do.
_SAME = {
    "가리비": ["조개"], "계란": ["달걀"], "곱창": ["소곱창", "돼지곱창"], "꽃게": ["게"],
    "낙지": ["낙지"], "닭": ["닭고기", "닭발", "닭근위", "닭육수"], "동태": ["명태"],
    "돼지": ["돼지고기", "삼겹살", "돼지막창", "돼지껍데기", "돼지등뼈"],
    "굴": ["굴"], "노른자": ["달걀"], "모시조개": ["조개", "모시조개"],
    "북어": ["명태"], "불닭": ["닭육수", "닭고기"], "붕장어": ["장어"], "비프": ["소고기"],
    "사케": ["연어"], "새우": ["새우"], "생선": ["생선", "광어"], "생태": ["명태"],
    "소갈비": ["소갈비", "소고기"], "쇠고기": ["소고기"], "스팸": ["햄"], "쉬림프": ["새우"],
    "쏘세지": ["소시지"], "오뎅": ["어묵"], "오리": ["오리고기"], "우럭": ["우럭", "생선"],
    "조개": ["조개", "바지락", "홍합", "재첩"], "쭈꾸미": ["주꾸미"], "치킨": ["닭고기"],
    "코다리": ["명태"], "팥": ["팥"], "한우": ["소고기"], "황태": ["명태"], "꿀": ["꿀", "설탕"],
    "돈까스": ["돼지고기"], "돈가스": ["돼지고기"], "제육": ["돼지고기"], "수육": ["돼지고기"],
    "단호박": ["호박", "단호박"],
    "우거지": ["우거지", "시래기"], "라면": ["라면사리", "중화면", "쌀국수면", "우동면"],
    "만두": ["만두", "밀가루", "라이스페이퍼"], "막창": ["돼지막창"], "쌀국수": ["쌀국수면"],
    "칼국수": ["칼국수면"], "BLT": ["베이컨"], "비건": ["비건"], "완자": ["돼지고기"],
}  # fmt: skip
_CHANCE = (
    "굴비", "대구납작", "대구따로", "채소주", "전복내장", "내장알탕", "휴게소", "불고기",
    "라임탄산", "오리엔탈", "회오리",
)  # fmt: skip
"""Not what they seem: a fish, towns, a juice, parts of what is named."""
_BODY = {"pork", "beef", "chicken", "other_meat", "fish_seen", "shellfish_seen", "nut"}
"""What must be in the dish itself: meat, fish, nuts; the rest may be a common variant."""


def _named(text: str) -> Iterator[str]:
    """Ingredients in a name, the longest word first."""
    for part in _CHANCE:
        text = text.replace(part, " ")
    words = {*_SAME, *(name for name in table().known if len(name) > 1)}
    for word in sorted(words, key=len, reverse=True):
        if word in text:
            text = text.replace(word, " ")
            yield word


def _lacks(dish: Dish, word: str) -> bool:
    names = _SAME.get(word, [word])
    body = any(table().tags.get(name, frozenset()) & _BODY for name in names)
    there = dish.ingredients if body else dish.everything
    return not any(name in part for name in names for part in there)


def test_no_alias_names_what_its_dish_lacks() -> None:
    lacking = {
        f"{dish.name}: {alias}": missing
        for dish in catalogue().dishes
        for alias in dish.aliases
        if (missing := [w for w in _named(alias) if _lacks(dish, w) and w not in dish.name])
    }
    assert lacking == {}


def test_the_check_finds_what_it_is_for() -> None:
    rice = next(dish for dish in catalogue().dishes if dish.name == "햄야채볶음밥")
    assert [word for word in _named("소시지새우볶음밥") if _lacks(rice, word)] == ["소시지", "새우"]
    assert list(_named("비건커리")) == ["비건"]


def test_shrimp_and_egg_fried_rice_are_dishes_of_their_own() -> None:
    names = catalogue().by_name
    assert "새우" in names["새우볶음밥"].ingredients
    assert "돼지고기" not in names["계란볶음밥"].ingredients
    assert "참치포케" not in names

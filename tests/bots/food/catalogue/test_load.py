"""Every shipped row is true to its schema; a broken one is named with its file and reason."""

from pathlib import Path

import pytest

from malbeot.bots.food.catalogue.load import catalogue, load
from malbeot.bots.food.catalogue.official import matches
from malbeot.errors import DataError
from malbeot.text.hangul import is_syllable

ROW = """
[[dish]]
id = "kimbap"
name = "김밥"
cuisine = "분식"
kind = "김밥"
spicy = 0
sweet = 1
salty = 2
sour = 1
savoury = 2
oily = 1
temperature = "warm"
ingredients = ["쌀", "김", "달걀", "단무지", "당근", "시금치", "참기름"]
meals = ["lunch"]
occasions = ["picnic"]
seasons = []
liked_by = []
price = 1
popularity = 5
serving_g = 250
kcal = 430
carbs_g = 68
protein_g = 13
fat_g = 11
traits = ["고루 든 속재료", "고소한 참기름 향", "한입에 쏙 들어가는 크기"]
blurb = "여러 재료를 밥과 김으로 말아 한입에 먹는 음식이에요."
"""


def _load(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "dishes.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_shipped_catalogue_is_large_and_covers_every_cuisine() -> None:
    dishes = catalogue().dishes
    assert len(dishes) >= 400
    cuisines = {dish.cuisine for dish in dishes}
    assert cuisines == {
        "한식",
        "분식",
        "중식",
        "일식",
        "양식",
        "아시아",
        "디저트",
        "음료",
        "편의점",
    }


def test_every_shipped_ingredient_is_known() -> None:
    unknown = {name for dish in catalogue().dishes for name in dish.unknown}
    assert unknown == set()


def test_official_values_are_marked_with_their_code_and_estimates_as_such() -> None:
    bases = {dish.nutrition.basis for dish in catalogue().dishes}
    official = {basis for basis in bases if basis.startswith("식약처 D")}
    assert len(official) >= 80
    assert bases - official == {"estimate"}


def test_every_dish_offers_three_traits_that_take_a_particle() -> None:
    for dish in catalogue().dishes:
        assert len(set(dish.traits)) == 3
        assert all(is_syllable(trait[-1]) for trait in dish.traits), dish.traits


def test_names_lead_to_their_dish_however_they_are_spaced() -> None:
    names = catalogue().by_name
    assert names["짜장면"] is names["자장면"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('cuisine = "분식"', 'cuisine = "화성식"'), "'화성식' is not in cuisines"),
        (("spicy = 0", "spicy = 4"), "spicy must be 0, 1, 2 or 3"),
        (("kcal = 430", "kcal = 900"), "does not fit its carbohydrates"),
        (("price = 1", "cost = 1"), "unknown field cost"),
        (('name = "김밥"', 'name = ""'), "name: '' must be clean text"),
        (('"시금치"', '"청양고추"'), "spicy is 0 with 청양고추"),
        (('"picnic"', '"소풍"'), "'소풍' is not in occasions"),
        (("먹는 음식이에요.", "먹는 음식"), "blurb must end in '요.'"),
        (('"고소한 참기름 향", ', ""), "traits must be three"),
        (("fat_g = 11", 'fat_g = "많음"'), "must be numbers"),
    ],
)
def test_a_broken_row_is_refused_with_its_place(
    tmp_path: Path, change: tuple[str, str], problem: str
) -> None:
    assert len(load([_load(tmp_path, ROW)])) == 1
    with pytest.raises(DataError) as error:
        load([_load(tmp_path, ROW.replace(*change))])
    assert problem in error.value.message
    assert "dishes.toml, dish 1" in error.value.message


def test_a_name_of_two_dishes_is_refused(tmp_path: Path) -> None:
    twin = ROW.replace('"kimbap"', '"gimbap"')
    with pytest.raises(DataError, match="also a name of kimbap"):
        load([_load(tmp_path, ROW + twin)])


def test_an_unknown_ingredient_makes_the_dish_unsafe_and_says_so(tmp_path: Path) -> None:
    (dish,) = load([_load(tmp_path, ROW.replace('"당근"', '"외계열매"'))]).dishes
    assert dish.unknown == ("외계열매",)
    assert dish.diets == frozenset()
    assert dish.card()["allergens"][-1] == "확인 필요"


def _official(tmp_path: Path, *rows: str) -> list[dict[str, str]]:
    header = "식품코드,DB군,식품명,1회제공량,에너지(㎉),탄수화물(g),단백질(g),지방(g)"
    table = tmp_path / "table.csv"
    table.write_text("\ufeff" + "\n".join([header, *rows]) + "\n", encoding="utf-8")
    return list(matches(load([_load(tmp_path, ROW)]).dishes, table))


def test_official_rows_match_by_name_and_refuse_another_dish(tmp_path: Path) -> None:
    assert [row["code"] for row in _official(tmp_path, "D1,음식,김 밥,250,440,70,13,11")] == ["D1"]
    # A smaller portion of the same is the same; twice the energy a gram is not.
    assert [row["code"] for row in _official(tmp_path, "D2,음식,김밥,125,220,35,6,5")] == ["D2"]
    assert _official(tmp_path, "D3,음식,김밥,125,440,70,13,11") == []


def test_official_values_are_scaled_to_the_serving_and_say_so(tmp_path: Path) -> None:
    table = tmp_path / "nutrition.csv"
    header = "id,code,food,serving_g,kcal,carbs_g,protein_g,fat_g\n"
    table.write_text(header + "kimbap,D9,김밥,125,220,35,6.25,5.5\n", encoding="utf-8")
    (dish,) = load([_load(tmp_path, ROW)], table).dishes
    assert (dish.nutrition.serving_g, dish.nutrition.kcal) == (250, 440)
    assert dish.nutrition.protein_g == 12.5
    assert dish.nutrition.basis == "식약처 D9 (125g → 250g 환산)"
    table.write_text(header + "kimbap,D9,김밥,250,440,70,12.5,11\n", encoding="utf-8")
    (dish,) = load([_load(tmp_path, ROW)], table).dishes
    assert dish.nutrition.basis == "식약처 D9"


@pytest.mark.parametrize("name", ["떡볶이", "해물파전", "닭볶음탕"])
def test_a_meal_is_no_sample(name: str) -> None:
    """The portions of the ministry's table are often smaller than what is served."""
    dish = catalogue().by_name[name]
    assert dish.nutrition.kcal >= 400
    assert "환산" in dish.nutrition.basis

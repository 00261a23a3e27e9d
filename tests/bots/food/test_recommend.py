"""Choosing: safe first, good second, different third."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from malbeot.bots.base import Profile, Recent
from malbeot.bots.food.catalogue.allergens import allergy, legal_names
from malbeot.bots.food.catalogue.load import catalogue
from malbeot.bots.food.catalogue.predicate import meets
from malbeot.bots.food.limits import limits
from malbeot.bots.food.recommend import GOOD_ENOUGH, likeness, recommend, score
from malbeot.bots.food.wish import Rule, Wish

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOT_SOUP = Rule("국물", {"soupy": True}, "kind", "국물")
NOT_SPICY = Rule("매운맛", {"spicy_max": 0}, "taste")
RAIN = Rule("비", {"occasion_in": ["rain"]}, "weather", "비")


def _choose(wish: Wish, profile: Profile | None = None, seed: int = 1, count: int = 3):  # type: ignore[no-untyped-def]
    rng = random.Random(seed)
    return recommend(catalogue(), wish, profile or Profile(), rng=rng, now=NOW, count=count)


def test_wishes_and_refusals_hold() -> None:
    wish = Wish(soft=(HOT_SOUP,), hard=(NOT_SPICY,), prefer=(RAIN,))
    for seed in range(30):
        choice = _choose(wish, seed=seed)
        assert len(choice.dishes) == 3
        assert not choice.relaxed
        assert all(dish.soupy and dish.spicy == 0 for dish in choice.dishes)


def test_ten_times_the_same_question_gives_six_first_picks_all_good() -> None:
    wish = Wish(soft=(HOT_SOUP,), prefer=(RAIN,))
    best = max(
        score(dish, wish, Profile(), catalogue(), NOW) for dish in catalogue().dishes if dish.soupy
    )
    firsts = [_choose(wish, seed=seed).dishes[0] for seed in range(10)]
    assert len({dish.id for dish in firsts}) >= 6
    assert all(score(d, wish, Profile(), catalogue(), NOW) >= GOOD_ENOUGH * best for d in firsts)


def test_the_same_seed_chooses_the_same() -> None:
    assert _choose(Wish(), seed=5) == _choose(Wish(), seed=5)


@pytest.mark.parametrize("name", legal_names())
def test_an_allergen_is_never_chosen(name: str) -> None:
    for seed in range(20):
        choice = _choose(Wish(allergies=(name,)), Profile(allergies=("우유",)), seed)
        assert choice.dishes
        for dish in choice.dishes:
            assert not allergy(name).forbids(dish)
            assert not allergy("우유").forbids(dish)


@pytest.mark.parametrize("diet", ["vegetarian", "vegan", "pescatarian", "halal"])
def test_a_diet_is_never_broken(diet: str) -> None:
    for seed in range(10):
        assert all(diet in d.diets for d in _choose(Wish(), Profile(diet=diet), seed).dishes)


def test_an_allergy_is_kept_where_a_wish_must_give_way() -> None:
    shrimp = Rule("새우", {"with_ingredient": ["새우"]}, "ingredient")
    choice = _choose(Wish(soft=(shrimp,)), Profile(allergies=("새우",)))
    assert [rule.word for rule in choice.relaxed] == ["새우"]
    assert all(not allergy("새우").forbids(dish) for dish in choice.dishes)


def test_soft_wishes_give_way_in_the_fixed_order() -> None:
    steak = Rule("스테이크", {"kind_in": ["스테이크"]}, "kind")
    cheap = Rule("가성비", {"price_max": 1}, "price")
    choice = _choose(Wish(soft=(steak, cheap)))
    assert choice.relaxed == (cheap,)  # money gives way before the kind of dish
    assert all(dish.kind == "스테이크" for dish in choice.dishes)


def test_nothing_is_chosen_when_a_refusal_bars_all() -> None:
    assert _choose(Wish(hard=(Rule("모두", {"kcal_max": -1}, "lightness"),))).dishes == ()


def test_what_was_shown_is_not_shown_again_until_all_was() -> None:
    first = _choose(Wish(soft=(HOT_SOUP,)))
    shown = tuple(dish.id for dish in first.dishes)
    assert not {d.id for d in _choose(Wish(soft=(HOT_SOUP,), shown=shown)).dishes} & set(shown)
    everything = tuple(dish.id for dish in catalogue().dishes)
    assert _choose(Wish(shown=everything)).dishes


def test_recent_dishes_step_back() -> None:
    firsts = [_choose(Wish(), seed=seed).dishes[0].id for seed in range(40)]
    recent = tuple(Recent(id, NOW - timedelta(hours=2)) for id in set(firsts))
    again = [_choose(Wish(), Profile(recent=recent), seed).dishes[0].id for seed in range(40)]
    repeated = sum(id in set(firsts) for id in again)
    assert repeated < 10


def test_learned_tastes_count_and_can_only_nudge() -> None:
    likes = Profile(tastes={"cuisine:양식": 1.0, "cuisine:한식": -1.0})

    def western(profile: Profile) -> int:
        return sum(
            dish.cuisine == "양식"
            for seed in range(60)
            for dish in _choose(Wish(), profile, seed).dishes
        )

    assert western(likes) > western(Profile())


def test_a_list_is_not_three_of_the_same() -> None:
    alike = [
        likeness(a, b) for seed in range(30) for a, b in [_choose(Wish(), seed=seed).dishes[:2]]
    ]
    assert sum(alike) / len(alike) < 0.5


def test_allowed_keeps_dislikes_out() -> None:
    dishes = limits(Wish(dislikes=("오이",)), Profile(dislikes=("가지",))).allowed(
        catalogue().dishes
    )
    assert all("오이" not in d.ingredients and "가지" not in d.ingredients for d in dishes)
    assert not any(meets(dish, {"name_has": ["오이"]}) for dish in dishes)


def test_a_dish_asked_for_by_name_comes_first() -> None:
    wish = Wish(soft=(Rule("김치찌개", {"name_has": ["김치찌개"]}, "dish"),))
    for seed in range(20):
        names = [dish.name for dish in _choose(wish, seed=seed).dishes]
        assert names[0] == "김치찌개"
        assert len(set(names)) == 3


def test_the_hour_gives_way_where_little_is_eaten_then() -> None:
    late = Rule("", {"meal_in": ["late_night"]}, "meal")
    vegetarian = Wish(prefer=(late,), soft=(HOT_SOUP,), diets=("vegetarian",))
    firsts = [_choose(vegetarian, seed=seed).dishes[0] for seed in range(10)]
    assert any("late_night" not in dish.meals for dish in firsts)
    assert len({dish.id for dish in firsts}) >= 4


def test_a_dislike_looks_at_common_variants_too() -> None:
    wish = Wish(dislikes=("버섯",))
    allowed = limits(wish, Profile()).allowed(catalogue().dishes)
    assert not any("버섯" in name for dish in allowed for name in dish.everything)


def test_what_was_dropped_in_vain_is_taken_up_again() -> None:
    """Nothing mild is called so: the name goes, the soup stays."""
    name = Rule("마라탕", {"name_has": ["마라탕"]}, "dish")
    choice = _choose(Wish(soft=(HOT_SOUP, name), hard=(NOT_SPICY,)))
    assert choice.relaxed == (name,)
    assert all(dish.soupy for dish in choice.dishes)

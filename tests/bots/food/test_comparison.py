"""Two dishes side by side: the numbers are the catalogue's, and so is the verdict."""

from __future__ import annotations

import random
import re

import pytest

from malbeot.bots.food.catalogue.load import catalogue
from malbeot.bots.food.comparison import compare

DISHES = catalogue().by_name
KIMBAP, RAMYEON = DISHES["김밥"], DISHES["라면"]
RNG = random.Random(3)


@pytest.mark.parametrize("pair", [(KIMBAP, RAMYEON), (RAMYEON, KIMBAP)])
def test_the_lower_one_is_named_in_either_order(pair: tuple) -> None:  # type: ignore[type-arg]
    told = " ".join(compare(*pair, "열량", RNG))
    low, high = sorted(pair, key=lambda dish: dish.nutrition.kcal)
    assert f"{low.nutrition.kcal}kcal" in told
    assert f"{high.nutrition.kcal}kcal" in told
    assert re.search(
        rf"{low.name}[이가] {high.nutrition.kcal - low.nutrition.kcal}kcal 더 낮", told
    )


def test_the_richer_in_protein_is_named() -> None:
    told = " ".join(compare(DISHES["닭가슴살"], DISHES["콜라"], "단백질", RNG))
    assert "닭가슴살이" in told
    assert "더 많아요" in told


@pytest.mark.parametrize("question", ["열량", "단백질", "매운 정도", "가격대"])
def test_equal_ones_are_called_equal(question: str) -> None:
    told = " ".join(compare(KIMBAP, KIMBAP, question, RNG))
    assert "비슷" in told or "차이가 없" in told


def test_what_they_are_has_no_more_or_less() -> None:
    told = " ".join(compare(KIMBAP, RAMYEON, "어떤 음식", RNG))
    assert KIMBAP.blurb in told
    assert RAMYEON.blurb in told
    assert not re.search(r"더 (?:낮|적|많|매|저렴)", told)

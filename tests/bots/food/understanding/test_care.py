"""States of body: heard as people say them, not heard when denied, kept out by code."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from malbeot.bots.food.catalogue.load import catalogue
from malbeot.bots.food.catalogue.predicate import meets, raw_dishes
from malbeot.bots.food.understanding.care import cares, leads, told, with_told, without_advice
from malbeot.bots.food.understanding.utterance import read
from malbeot.bots.food.wording.labels import labels
from malbeot.guard.output import finished

CASES: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("care_cases.toml").read_text(encoding="utf-8")
)
HEARD = [(said, name) for name, all_said in CASES["heard"].items() for said in all_said]
BY_ID = {care.id: care for care in cares()}


@pytest.mark.parametrize(("said", "name"), HEARD)
def test_heard(said: str, name: str) -> None:
    for text in (said, unicodedata.normalize("NFD", said), said.replace(" ", ""), f"{said} 😢"):
        assert name in [care.id for care in told(read(text))], text


@pytest.mark.parametrize("said", [said for said, name in HEARD if name == "pregnancy"])
def test_months_of_a_pregnancy_are_no_age(said: str) -> None:
    assert [care.id for care in told(read(said))] == ["pregnancy"]


@pytest.mark.parametrize("said", CASES["none"]["said"])
def test_not_heard(said: str) -> None:
    assert told(read(said)) == ()


def test_what_is_said_is_whole_and_what_is_barred_exists() -> None:
    for care in cares():
        said = (*care.advice, *care.otherwise, *care.turned, care.notice, care.lead, care.instead)
        assert all(finished(sentence) for sentence in said if sentence), care.id
        assert care.declines or care.lead, care.id
        assert (set(care.unheard) | {care.swap, care.turns_to}) - {""} <= set(labels()), care.id
        assert bool(care.turns) == bool(care.turns_to), care.id
        assert bool(care.turns or care.swap) == bool(care.turned), care.id
        assert not care.word or care.bars, care.id
        assert bool(care.wish) == bool(care.soft), care.id
        assert set(care.replaces) <= set(BY_ID), care.id
    assert raw_dishes() <= set(catalogue().by_id)


def test_every_state_leaves_dishes() -> None:
    for care in cares():
        for bars in filter(None, (care.bars, care.swap_bars, care.turns)):
            assert set(bars.get("id_in", ())) <= set(catalogue().by_id), care.id
            assert sum(meets(dish, bars) for dish in catalogue().dishes) >= 3, care.id


def test_an_upset_stomach_gets_nothing_hot_greasy_raw_or_milky() -> None:
    mild = {"spicy_max": 0, "oily_max": 1, "raw": False, "salty_max": 2, "sweet_max": 2}
    for id in BY_ID["stomach"].bars["id_in"]:
        assert meets(catalogue().by_id[id], mild), id
        assert not catalogue().by_id[id].tags & {"alcohol"}, id


def test_past_the_first_birthday_is_no_baby() -> None:
    after = with_told([BY_ID["gout"], BY_ID["infant"]], [BY_ID["toddler"]])
    assert [care.id for care in after] == ["gout", "toddler"]


def test_a_lead_is_said_once() -> None:
    care = BY_ID["gout"]
    assert leads([care], False, []) == (care.lead,)
    assert leads([care], False, [f"{care.lead} 김치찌개 어떠세요?"]) == ()
    assert leads([care], True, [care.advice[0]]) == (care.instead,)
    assert without_advice(f"{care.lead} 김치찌개 어떠세요?").strip() == "김치찌개 어떠세요?"

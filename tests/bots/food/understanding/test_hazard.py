"""Questions of food that may do harm: heard as people type them, and no wish taken for one."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from malbeot.bots.food.understanding.care import cares, told
from malbeot.bots.food.understanding.hazard import asks_leave, hazard, hazards
from malbeot.bots.food.understanding.utterance import read
from malbeot.guard.output import finished

CASES: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("hazard_cases.toml").read_text(encoding="utf-8")
)
HEARD = [(said, name) for name, all_said in CASES["heard"].items() for said in all_said]


def _heard(text: str) -> str:
    utterance = read(text)
    found = hazard(utterance, [care.id for care in told(utterance)])
    return found.id if found else ""


@pytest.mark.parametrize(("said", "name"), HEARD)
def test_heard_in_any_form(said: str, name: str) -> None:
    forms = (said, unicodedata.normalize("NFD", said), said.replace(" ", ""), f"{said} 😢ㅠㅠ")
    assert {form: _heard(form) for form in forms} == dict.fromkeys(forms, name)


@pytest.mark.parametrize("said", CASES["ordinary"]["said"])
def test_a_wish_is_no_hazard(said: str) -> None:
    assert (_heard(said), _heard(said.replace(" ", ""))) == ("", "")


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("떡볶이 먹어도 돼?", True), ("회 괜찮을까", True), ("치맥 ㄱㅊ?", True),
        ("초밥 먹으면 안 되나", True),
        ("수박 먹을 수 있나요", True), ("뭐 먹어도 돼?", False), ("뭐가 괜찮을까", False),
        ("매운 거 괜찮아", False), ("괜찮은 메뉴 추천", False), ("뭐 먹을 수 있어?", False),
    ],
)  # fmt: skip
def test_leave_is_asked_for(said: str, asks: bool) -> None:
    assert asks_leave(read(said)) is asks


def test_rows_are_whole() -> None:
    states = {care.id for care in cares()}
    for one in hazards():
        assert all(map(finished, one.answer)), one.id
        assert 1 <= len(one.answer) <= 3, one.id
        assert one.states <= states, one.id


def test_every_hazard_is_tried() -> None:
    assert {one.id for one in hazards()} == set(CASES["heard"])


def test_a_state_told_before_makes_a_hazard() -> None:
    said = read("꿀 조금 넣어도 되나?")
    assert hazard(said) is None
    found = hazard(said, ["infant"])
    assert found is not None
    assert found.id == "honey"

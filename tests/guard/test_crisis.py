"""Danger is heard in every spelling, by its kind; what only sounds like it does not alarm."""

import unicodedata
from pathlib import Path

import pytest

from malbeot.files import read_toml
from malbeot.guard.crisis import crisis

DATA = Path(__file__).parent / "data"
NAMES = (
    "crisis.toml",
    "crisis_fresh.toml",
    "crisis_everyday.toml",
    "crisis_hard.toml",
    "crisis_close.toml",
    "crisis_places.toml",
    "crisis_shops.toml",
)
FILES = [read_toml(DATA / name) for name in NAMES]
ALARMS = [(kind, text) for file in FILES for kind, texts in file["alarm"].items() for text in texts]
QUIET = [text for file in FILES for texts in file["quiet"].values() for text in texts]


def told(text: str) -> str:
    found = crisis(text)
    return found.id if found else ""


def typed(text: str) -> list[str]:
    """One sentence as different keyboards send it."""
    return [text, unicodedata.normalize("NFD", text), text.replace(" ", ""), f"{text}ㅠㅠ 😢"]


@pytest.mark.parametrize(("kind", "text"), ALARMS)
def test_danger_is_heard(kind: str, text: str) -> None:
    assert [told(one) for one in typed(text)] == [kind] * 4


@pytest.mark.parametrize("text", QUIET)
def test_what_only_sounds_like_danger_is_not(text: str) -> None:
    assert [told(one) for one in typed(text)] == [""] * 4


def test_the_lists_are_long_enough() -> None:
    assert len(ALARMS) >= 500
    assert len(QUIET) >= len(ALARMS)


def test_a_long_text_is_read_whole() -> None:
    assert told("비 오는 날이라 파전이 생각나요. " * 200 + "사실 죽고 싶어요.") == "suicide"
    assert told("") == ""

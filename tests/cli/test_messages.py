"""Every message is there in both languages, says the same things, and is used."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from malbeot.cli import messages as room
from malbeot.cli.gathering import _words
from malbeot.cli.messages import korean, messages, say, told
from malbeot.collect.reasons import reasons as collected
from malbeot.errors import NotFound, UsageError
from malbeot.prepare.setaside import reasons as prepared

CLI = Path(room.__file__).parent
HANGUL = re.compile("[가-힣]")
# Particles whose form depends on the word before them must not follow what is filled in.
PARTICLE = re.compile(r"\}(은|는|이|가|을|를|과|와|으로|로)(?![가-힣])")
MADE = {"step": ("collect", "prepare", "augment", "knowledge", "train", "evaluate"),
        "share": ("plain", "unspaced", "typo", "wrapped", "foreign"),
        "original": ("changed", "new", "gone")}  # fmt: skip


def fields(text: str) -> list[tuple[str, str]]:
    return sorted((name, spec or "") for _, name, spec, _ in Formatter().parse(text) if name)


@pytest.mark.parametrize("name", sorted(messages()))
def test_both_languages_say_the_same(name: str) -> None:
    message = messages()[name]
    assert set(message) == {"en", "ko"}
    assert fields(message["en"]) == fields(message["ko"])
    assert not HANGUL.search(message["en"])
    assert not PARTICLE.search(message["ko"])
    if HANGUL.search(message["ko"]):
        assert "습니다" not in message["ko"]


def test_every_message_is_used_and_every_used_one_is_there() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in CLI.glob("*.py"))
    used = set(re.findall(r"say\(\s*[\"']([a-z_]+)[\"']", source))
    used |= {f"{stem}_{end}" for stem, ends in MADE.items() for end in ends}
    used |= {"ready", "ready_old"}
    assert used == set(messages())


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        ({"LANG": "ko_KR.UTF-8"}, True),
        ({"LC_ALL": "C.UTF-8", "LANG": "ko_KR.UTF-8"}, False),
        ({"LC_ALL": "", "LC_MESSAGES": "ko", "LANG": "en_US"}, True),
        ({"LANG": "kok_IN"}, False),
        ({}, False),
    ],
)
def test_the_locale_chooses(environment: dict[str, str], spoken: bool) -> None:
    assert korean(environment) is spoken


def test_a_sentence_is_filled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert say("ready", bot="cafe") == "cafe is ready: malbeot up"
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    assert say("ready", bot="cafe").startswith("봇이 준비됐어요: cafe")


def test_an_error_loses_nothing_in_korean(monkeypatch: pytest.MonkeyPatch) -> None:
    error = UsageError("bot.toml: unknown key", korean="bot.toml: 모르는 이름이에요")
    assert told(error) == "bot.toml: unknown key"
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    assert told(error) == "bot.toml: 모르는 이름이에요\n  (bot.toml: unknown key)"
    assert told(NotFound("no bot x")) == "no bot x"  # the usual sentence would say less


def test_every_reason_of_collecting_has_a_few_korean_words() -> None:
    words = _words()
    missing = set(collected()) - set(words["names"]) - set(prepared())
    assert missing == set()
    assert set(words["for_the_moment"]) <= set(collected())
    assert all(collected()[name]["again"] for name in words["for_the_moment"])
    assert all(HANGUL.search(name) for name in words["names"].values())

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from malbeot.errors import UsageError
from malbeot.knowledge.settings import KnowledgeSettings, settings_of


def test_nothing_has_to_be_said() -> None:
    assert settings_of({}, "x") == KnowledgeSettings()


def test_all_that_can_be_said() -> None:
    found = settings_of({"use": ["notices", "law-2"], "kiwi": True, "answer_from": 0.7}, "x")
    assert (found.use, found.kiwi, found.answer_from) == (("notices", "law-2"), True, 0.7)


def test_words_are_taken_as_they_are_compared() -> None:
    words = [unicodedata.normalize("NFD", "강아지"), "🐶", "Wi-Fi"]
    assert settings_of({"synonyms": [words]}, "x").synonyms == (("강아지", "🐶", "wi-fi"),)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"uses": ["a"]}, r"bot.toml: \[knowledge\]: unknown key uses; did you mean use\?"),
        ({"answerfrom": 1}, "did you mean answer_from"),
        ({"answer_from": 7}, "answer_from: .*less than or equal"),
        ({"kiwi": "perhaps"}, "kiwi"),
        ({"use": "notices"}, "use: "),
        ({"use": ["../food"]}, r"use, item 1: "),
        ({"use": ["Notices"]}, r"use, item 1: "),
        ({"use": ["/etc"]}, r"use, item 1: "),
        ({"use": [""]}, r"use, item 1: "),
        ("kiwi", "a table of keys"),
        ({"synonyms": [["쿠키", "…"]]}, "'…' holds no letter and no emoji"),
    ],
)
def test_a_wrong_key_or_value_is_named(table: Any, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        settings_of(table, "bot.toml: [knowledge]")

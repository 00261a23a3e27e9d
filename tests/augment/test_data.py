"""The data files of augment: every key known, every value of its kind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from malbeot import augment
from malbeot.augment import candidates, filters, parse
from malbeot.augment.offline.keyboard import layout
from malbeot.augment.offline.noise import particle_rules
from malbeot.files import read_toml
from malbeot.text.normalize import squeeze

FOLDER = Path(augment.__file__).parent
PREPARED = FOLDER.parent / "prepare" / "fields.toml"


def test_every_data_file_is_read_somewhere() -> None:
    assert {path.name for path in FOLDER.rglob("*.toml")} == {
        "answers.toml", "categories.toml", "fields.toml", "filters.toml", "fixed.toml",
        "keyboard.toml", "parse.toml", "particles.toml", "questions.toml", "speech.toml",
    }  # fmt: skip


@pytest.mark.parametrize("table", [parse._names(), candidates.names()], ids=["parse", "fields"])
def test_names_are_lists_of_distinct_squeezed_words(table: dict[str, list[str]]) -> None:
    for kind, words in table.items():
        assert words == [squeeze(word) for word in words], kind
        assert len(set(words)) == len(words), kind


def test_no_name_means_two_parts_of_an_item() -> None:
    kinds = {kind: set(words) for kind, words in parse._names().items()}
    del kinds["no_input"]
    words = [word for found in kinds.values() for word in found]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("kind", ["question", "answer", "context", "category", "dialogue"])
def test_names_of_columns_are_among_those_that_prepare_reads(kind: str) -> None:
    theirs = {squeeze(word) for word in read_toml(PREPARED)[kind]}
    mine = {word.rstrip("1") for word in candidates.names()[kind]}
    assert mine <= theirs


def test_filters_compile() -> None:
    for name in filters._rules().patterns.model_fields_set:
        assert filters._compiled(name).pattern


def test_what_is_fixed_compiles_and_holds_no_empty_match() -> None:
    table = read_toml(FOLDER / "offline" / "fixed.toml")
    assert set(table) == {"sealed", "figures"}
    for pattern in (*table["sealed"], *table["figures"]):
        assert not re.compile(pattern).match("")


def test_the_keyboard_and_the_particles() -> None:
    board, rules = layout(), particle_rules()
    assert set(board) == {"rows", "shifts", "near", "typo_every", "shifted", "pairs"}
    assert len(board["rows"]) == len(board["shifts"]) == 3
    assert all(len(keys) == 2 for keys in board["pairs"].values())
    assert set(rules) == {"nouns", "left_out", "two_forms", "one_form", "letters", "same"}
    assert all(len(pair) == 2 for pair in rules["two_forms"])
    assert all(set(same) == {"forms", "tags", "as"} for same in rules["same"])

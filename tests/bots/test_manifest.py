from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.bots.manifest import own_manifest, read_manifest, shipped, shipped_names
from malbeot.errors import DataError, UsageError

WHOLE = """name = "cafe"
title = "카페 말벗"
description = "커피를 골라 드려요."
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "bot.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_bot_introduces_itself(name: str) -> None:
    path = shipped(name)
    assert path is not None
    bot = read_manifest(path)
    assert bot.name == name
    assert bot.card.name == name
    assert bot.title
    assert bot.notice.endswith(("요.", "요!"))
    assert len(set(bot.starters)) == len(bot.starters) >= 4


def test_the_food_bot_is_what_the_page_expects() -> None:
    path = shipped("food")
    assert path is not None
    bot = read_manifest(path)
    assert bot.title == "오늘 뭐 먹지?"
    assert len(bot.starters) == 6
    assert "알레르기" in bot.notice
    assert [file.path for file in bot.data.files] == ["food/foodie_dataset_v1.jsonl"]


def test_a_small_manifest_is_enough(tmp_path: Path) -> None:
    bot = read_manifest(write(tmp_path, WHOLE))
    assert (bot.starters, bot.notice, bot.data.files) == ((), "", ())
    assert bot.card.title == "카페 말벗"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (WHOLE.replace("title", "titel"), "titel"),
        (WHOLE.replace('"cafe"', '"Cafe Bot"'), "name"),
        (WHOLE + "starters = [1]\n", "starters"),
        (WHOLE + '[data]\nlanguage = "fr"\n', r"\[data\]: language"),
        (WHOLE + '[[data.files]]\npath = "a.csv"\n', "source"),
        ("name = ", "not TOML"),
    ],
)
def test_a_wrong_field_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises((DataError, UsageError), match=named) as caught:
        read_manifest(write(tmp_path, text))
    assert "bot.toml" in caught.value.message


def test_a_missing_manifest_and_an_unknown_bot(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="does not exist"):
        read_manifest(tmp_path / "bot.toml")
    assert shipped("nobody") is None
    assert shipped("../food") is None


def test_missing_data_files_are_listed(tmp_path: Path) -> None:
    text = WHOLE + '[[data.files]]\npath = "a.csv"\nsource = "내 가게"\nlicence = "mine"\n'
    bot = read_manifest(write(tmp_path, text))
    assert [file.path for file in bot.data.missing(tmp_path)] == ["a.csv"]
    (tmp_path / "a.csv").write_text("질문,답변\n", encoding="utf-8")
    assert bot.data.missing(tmp_path) == []


def test_a_line_that_is_no_toml_is_shown_with_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(
        DataError, match=r"line 2.*: title = 봄 카페 \(texts stand in quot"
    ) as caught:
        read_manifest(write(tmp_path, WHOLE.replace('"카페 말벗"', "봄 카페")))
    assert "2번째 줄" in caught.value.korean
    assert "큰따옴표" in caught.value.korean


def test_a_bot_of_ones_own_bears_the_name_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "cafe").mkdir()
    assert own_manifest(write(tmp_path / "cafe", WHOLE)).name == "cafe"
    (tmp_path / "kafe").mkdir()
    with pytest.raises(UsageError, match='name is "cafe", but the folder is kafe'):
        own_manifest(write(tmp_path / "kafe", WHOLE))

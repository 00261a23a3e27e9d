from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from malbeot.bots.manifest import BotManifest
from malbeot.errors import DataError, UsageError
from malbeot.tables import data_of, nearest, table_of

WHOLE: dict[str, Any] = {"name": "cafe", "title": "카페", "description": "안내"}


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    share: float = Field(default=0.5, le=1)


class Table(BaseModel):
    model_config = ConfigDict(extra="forbid")

    steps: tuple[str, ...] = ()
    inner: Inner = Inner()


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    table: Table = Table()


@pytest.mark.parametrize(
    ("raw", "english", "korean"),
    [
        ({"titel": "x"}, "unknown key titel; did you mean title?", "titel: 모르는 이름이에요"),
        ({"answer": {"wordng": "model"}}, "[answer]: unknown key wordng; did you mean wording?",
         "비슷한 이름: wording"),
        ({"answer": {"starters": []}}, "it belongs above the first [table]", "첫 [표]보다 위에"),
        ({"wording": "model"}, "unknown key wording; it belongs under [answer]", "[answer] 아래에"),
        ({"starters": "안녕"}, 'starters: write it as a list: starters = ["…"]', "적어 주세요"),
        ({"starters": ["가", 2]}, "starters, item 2: input should be a valid string, not 2",
         "값이 올바르지 않아요"),
        ({"answer": "model"}, "answer: write it as a table, [answer]", "[answer] 표로"),
        ({"answer": {"wording": "나의 말"}}, "[answer]: wording: input should be 'passages' or",
         "[answer]: wording"),
        ({"data": {"files": [{"path": "a"}]}}, "[[data.files]] 1: source is missing",
         "source: 빠져 있어요"),
        ({"sources": {"name": "x"}}, "write it as a list", "처럼 적어 주세요"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_bot_toml_is_said_with_its_place(
    raw: dict[str, Any], english: str, korean: str
) -> None:
    with pytest.raises(UsageError) as caught:
        table_of(BotManifest, WHOLE | raw, "bots/cafe/bot.toml")
    assert caught.value.message.startswith("bots/cafe/bot.toml: ")
    assert english in caught.value.message
    assert korean in caught.value.korean
    assert "pydantic" not in caught.value.message
    assert "\n" not in caught.value.message


def test_every_wrong_key_is_named_at_once() -> None:
    with pytest.raises(UsageError, match="unknown key step; did you mean steps") as caught:
        table_of(Table, {"step": [], "inner": {"share": 3}}, "bot.toml: [prepare]")
    assert "[inner]: share: input should be less than or equal to 1, not 3" in caught.value.message


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
))  # fmt: skip
def test_whatever_stands_there_is_read_or_named(raw: object) -> None:
    for table in (raw, WHOLE | {"answer": raw}, WHOLE | {"data": {"files": raw}}):
        try:
            said = table_of(BotManifest, table, "bot.toml").name
        except UsageError as error:
            said = error.message
        assert said.startswith(("bot.toml: ", "cafe"))


def test_a_data_file_of_the_package_names_its_wrong_keys(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[inner]\nshare = 3\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.toml: .*inner\.share"):
        data_of(Table, tmp_path / "a.toml")


def test_nothing_is_near_to_nonsense() -> None:
    assert nearest("zzzz", ["title", "name"]) == ""
    assert nearest("titel", ["title", "name"]) == "title"


@pytest.mark.parametrize(("key", "known"), [("knowledge.x", "log_level"), ("wording", "unknown")])
def test_a_name_that_is_only_a_little_alike_is_no_suggestion(key: str, known: str) -> None:
    assert nearest(key, [known]) == ""


def test_a_table_inside_bears_the_name_above_it() -> None:
    said = {"inner": ("what it is for", "쓰임이에요")}
    with pytest.raises(UsageError) as caught:
        table_of(Outer, {"table": {"inner": {}, "shar": 1}}, "x", above="rows", missing=said)
    assert "[rows.table]: unknown key shar" in caught.value.message
    assert "name is missing" in caught.value.message
    with pytest.raises(UsageError) as caught:
        table_of(Outer, {"name": "a", "table": {"name": "b"}}, "x", above="rows")
    assert "[rows.table]: unknown key name; write it above [rows.table]" in caught.value.message
    assert "([rows.table]보다 위에 적어 주세요)" in caught.value.korean
    with pytest.raises(UsageError) as caught:
        table_of(Outer, {"name": "a", "table": "x"}, "x", above="rows")
    assert "table: write it as a table, [rows.table]" in caught.value.message
    assert "[rows.table] 표로" in caught.value.korean
    with pytest.raises(UsageError) as caught:
        table_of(Outer, {"name": "a", "table": {"inner": 3}}, "x", above="rows")
    assert "[rows.table]: inner: write it as a table, [rows.table.inner]" in caught.value.message
    with pytest.raises(UsageError, match="name is missing: what it is for") as caught:
        table_of(Outer, {}, "x", missing={"name": ("what it is for", "쓰임이에요")})
    assert "name: 빠져 있어요 (쓰임이에요)" in caught.value.korean

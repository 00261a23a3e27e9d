from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from malbeot.collect.state import Since, begin, now, read, stamp
from malbeot.errors import DataError


def test_a_first_run_counts_everything(tmp_path: Path) -> None:
    assert begin(tmp_path, "a", "d1", fresh=False) == Since("d1")
    assert read(tmp_path) == {"a": Since("d1")}


def test_a_new_definition_reads_pages_again_but_asks_for_none(tmp_path: Path) -> None:
    begin(tmp_path, "a", "d1", fresh=False)
    since = begin(tmp_path, "a", "d2", fresh=False)
    assert since.pages_since
    assert since.cache_since == ""
    assert begin(tmp_path, "a", "d2", fresh=False) == since


def test_fresh_asks_for_everything_and_lasts_until_that_is_done(tmp_path: Path) -> None:
    begin(tmp_path, "b", "other", fresh=False)
    before = now()
    since = begin(tmp_path, "a", "d1", fresh=True)
    assert since.pages_since == since.cache_since >= before
    assert begin(tmp_path, "a", "d1", fresh=False) == since
    assert read(tmp_path)["b"] == Since("other")


def test_moments_sort_as_text_in_any_zone() -> None:
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    seoul = noon.astimezone(timezone(timedelta(hours=9)))
    assert stamp(seoul) == stamp(noon) == "2026-11-21T12:00:00.000000Z"
    assert stamp(noon) < stamp(noon + timedelta(microseconds=1))


@pytest.mark.parametrize("held", ["", "[]", '{"a": 1}', '{"a": {"x": 1}}'])
def test_a_broken_file_is_named(tmp_path: Path, held: str) -> None:
    (tmp_path / "state.json").write_text(held, "utf-8")
    with pytest.raises(DataError, match=r"state\.json: not a state file"):
        read(tmp_path)


def test_the_file_is_plain_json(tmp_path: Path) -> None:
    begin(tmp_path, "a", "d1", fresh=False)
    held = json.loads((tmp_path / "state.json").read_text("utf-8"))
    assert held == {"a": {"definition": "d1", "pages_since": "", "cache_since": ""}}

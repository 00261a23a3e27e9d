from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.cli.ledger import Ledger, digest
from malbeot.errors import DataError


def test_what_was_remembered_is_there_the_next_time_and_what_was_forgotten_is_not(
    tmp_path: Path,
) -> None:
    file = tmp_path / "build" / "cafe.json"
    ledger = Ledger(file)
    assert ledger.get("collect") == ""
    ledger.remember("collect", "a")
    ledger.remember("prepare", "b")
    ledger.forget("collect")
    ledger.forget("train")
    again = Ledger(file)
    assert (again.get("collect"), again.get("prepare")) == ("", "b")


@pytest.mark.parametrize("held", ["", "{", "[1]", "\ufeff"])
def test_a_damaged_one_is_named(tmp_path: Path, held: str) -> None:
    (tmp_path / "cafe.json").write_text(held, encoding="utf-8")
    with pytest.raises(DataError, match=r"cafe\.json: damaged; delete it"):
        Ledger(tmp_path / "cafe.json")


def test_the_same_things_have_the_same_digest() -> None:
    assert digest({"나": 1, "가": [Path("a")]}) == digest({"가": [Path("a")], "나": 1})
    assert digest(["a"]) != digest(["b"])

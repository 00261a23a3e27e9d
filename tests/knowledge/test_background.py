from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.errors import DataError
from malbeot.knowledge.background import FILE, most, rarity, shares


def test_endings_are_common_and_names_are_not() -> None:
    assert shares()["어요"] > shares()["나요"] > 0
    assert rarity("세요", 0, 0) < rarity("나요", 0, 0) < rarity("도배", 0, 0) == most(0)
    assert all(0 < share <= 1 for share in shares().values())
    assert "MIT" in FILE.read_text(encoding="utf-8").partition("shares")[0]


def test_what_a_store_holds_is_less_rare_the_more_it_holds_it() -> None:
    assert most(20) > rarity("도배", 20, 1) > rarity("도배", 20, 10) > 0
    assert rarity("세요", 20, 1) < rarity("도배", 20, 10)


def test_in_a_large_store_its_own_counts_decide() -> None:
    assert rarity("도배", 1_000_000, 900_000) < rarity("세요", 1_000_000, 10)
    assert rarity("도배", 3, 9) > 0  # deleted documents are counted until they are merged away


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"shares": {"가": "much"}}'])
def test_other_files_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "background.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"background\.json"):
        shares(path)

from __future__ import annotations

import pytest

from malbeot.augment.table import AugmentTable, read_table, split
from malbeot.errors import UsageError


def test_the_table_and_what_is_set_over_it() -> None:
    raw = {"target": 50, "offline": {"per_row": 3, "slots": {"동네": ["강남", "홍대"]}}}
    overrides = ["augment.target=70", "augment.offline.per_row=1", "augment.categories=벽, 물 ,"]
    table = read_table(raw, "bot.toml: [augment]", overrides)
    assert (table.target, table.offline.per_row, table.categories) == (70, 1, ("벽", "물"))
    assert table.offline.slots == {"동네": ("강남", "홍대")}
    assert raw["target"] == 50
    assert read_table({}, "x") == AugmentTable()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"targt": 5}, "unknown key targt; did you mean target"),
        ({"target": 0}, "target"),
        ({"tokens": "words"}, "tokens"),
        ({"offline": {"changes": ["speach"]}}, "changes"),
        ({"budget": -1}, "budget"),
        ({"api_key": "비밀"}, "unknown key api_key"),
    ],
)
def test_wrong_keys_are_named(raw: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_table(raw, "bots/a/bot.toml: [augment]")


def test_settings_and_the_tables_own_are_told_apart() -> None:
    items = ["augment.target=5", "web.port=1", "augment.model=m"]
    assert split(items) == (["augment.target=5", "augment.model=m"], ["web.port=1"])
    with pytest.raises(UsageError, match="key=value"):
        split(["augment.target"])
    with pytest.raises(UsageError, match="not a table"):
        read_table({}, "x", ["augment.target=5", "augment.target.deep=1"])

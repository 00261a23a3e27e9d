from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from malbeot.prepare.split import SIDES, sides

MANY = [f"group {number}" for number in range(4_000)]


def test_shares_come_out_as_asked() -> None:
    counts = Counter(sides(MANY, 0.1, 0.05, 0.01))
    assert abs(counts["validation"] / len(MANY) - 0.1) < 0.02
    assert abs(counts["test"] / len(MANY) - 0.05) < 0.02


def test_a_group_is_never_on_two_sides_and_new_rows_move_none() -> None:
    before = dict(zip(MANY, sides(MANY, 0.1, 0.1, 1.0), strict=True))
    more = [*MANY, "new", *MANY]
    for group, side in zip(more, sides(more, 0.1, 0.1, 1.0), strict=True):
        assert before.get(group, side) == side


def test_a_giant_group_is_trained_on() -> None:
    small = [group for group, side in zip(MANY, sides(MANY, 0, 0.2, 1.0), strict=True)
             if side == "test"]  # fmt: skip
    giant = small[0]
    assert set(sides([giant] * 500 + MANY, 0, 0.2, 0.05)[:500]) == {"train"}


def test_no_shares_and_no_rows() -> None:
    assert set(sides(MANY, 0, 0, 1.0)) == {"train"}
    assert sides([], 0.1, 0.1, 0.5) == []


@given(st.lists(st.text(max_size=5)), st.floats(0, 0.49), st.floats(0, 0.49))
def test_every_row_gets_a_side(groups: list[str], validation: float, test: float) -> None:
    chosen = sides(groups, validation, test, 1.0)
    assert len(chosen) == len(groups)
    assert set(chosen) <= set(SIDES)
    assert chosen == sides(groups, validation, test, 1.0)

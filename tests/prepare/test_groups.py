from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from malbeot.prepare.groups import Groups

SIZE = 8
PAIRS = st.lists(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), max_size=12)


def names(order: list[int], pairs: list[tuple[int, int]]) -> dict[int, str]:
    groups = Groups()
    numbers = {item: groups.add(f"질문 {item}") for item in order}
    for one, other in pairs:
        groups.join(numbers[one], numbers[other])
    found = groups.names()
    return {item: found[number] for item, number in numbers.items()}


def test_pairs_close_into_one_group() -> None:
    found = names([0, 1, 2, 3], [(0, 1), (2, 1)])
    assert found[0] == found[1] == found[2] != found[3]


@given(PAIRS, st.permutations(range(SIZE)))
def test_names_do_not_depend_on_any_order(pairs: list[tuple[int, int]], order: list[int]) -> None:
    assert names(order, list(reversed(pairs))) == names(list(range(SIZE)), pairs)


@given(PAIRS)
def test_every_pair_shares_its_name(pairs: list[tuple[int, int]]) -> None:
    found = names(list(range(SIZE)), pairs)
    assert all(found[one] == found[other] for one, other in pairs)
    assert len(set(found.values())) >= SIZE - len(pairs)

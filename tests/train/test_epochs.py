from __future__ import annotations

import numpy as np
import pytest

from malbeot.train.epochs import Epochs

LENGTHS = np.random.default_rng(0).integers(5, 60, 103)


def epochs(rows: int, tokens: int, together: int = 1, seed: int = 1) -> Epochs:
    return Epochs(LENGTHS, rows, tokens, seed, together)


@pytest.mark.parametrize(("rows", "tokens"), [(8, 0), (0, 256)])
def test_every_row_comes_before_any_comes_again(rows: int, tokens: int) -> None:
    read = epochs(rows, tokens)
    seen = [row for group in read for row in group]
    assert sorted(seen) == list(range(len(LENGTHS)))


@pytest.mark.parametrize(("rows", "tokens"), [(8, 0), (0, 256)])
def test_an_epoch_is_as_long_as_the_next_and_goes_on_where_the_last_ended(
    rows: int, tokens: int
) -> None:
    read, again = epochs(rows, tokens), epochs(rows, tokens)
    stream = []
    for read.epoch in range(4):
        stream += list(read)
    assert len(stream) == 4 * len(read)
    again.epoch = 2
    assert list(again) == stream[2 * len(read) : 3 * len(read)]


def test_groups_are_no_larger_than_asked() -> None:
    assert max(map(len, epochs(8, 0))) == 8
    assert all(len(group) * LENGTHS[group].max() <= 256 for group in epochs(0, 256))


def test_another_seed_is_another_order() -> None:
    assert list(epochs(8, 0)) == list(epochs(8, 0))
    assert list(epochs(8, 0)) != list(epochs(8, 0, seed=2))


@pytest.mark.parametrize("together", [2, 3])
def test_processes_share_an_epoch_equally(together: int) -> None:
    read = epochs(8, 0, together)
    assert len(read) % together == 0
    assert len(list(read)) == len(read)


def test_fewer_rows_than_processes_are_enough() -> None:
    few = Epochs(LENGTHS[:1], 8, 0, 1, 2)
    assert [len(group) for group in few] == [1, 1]

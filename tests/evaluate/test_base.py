from __future__ import annotations

import asyncio

import pytest

from malbeot.evaluate.base import Bar, each, seed_of, silent, spread


def test_spread_sees_the_whole_suite() -> None:
    assert spread(range(10), 3) == [0, 3, 6]
    assert spread(range(3), 10) == [0, 1, 2]
    assert spread(range(3), None) == [0, 1, 2]


def test_seeds_depend_on_their_parts_alone() -> None:
    assert seed_of(1, "f001", 0) == seed_of(1, "f001", 0)
    assert len({seed_of(1, "f001", turn) for turn in range(100)}) == 100
    assert seed_of(1, "ab", "c") != seed_of(1, "a", "bc")
    assert 0 <= seed_of("가") < 2**31


@pytest.mark.parametrize(
    ("bar", "met"),
    [
        (Bar("score", 0.95, "at least", 0.95), True),
        (Bar("score", 0.94, "at least", 0.95), False),
        (Bar("violations", 0, "at most", 0), True),
        (Bar("violations", 1, "at most", 0), False),
        (Bar("turns", 5, "at least", 1000, complete=False), None),
    ],
)
def test_a_bar_is_met_or_not_or_cannot_tell(bar: Bar, met: bool | None) -> None:
    assert bar.met is met


async def test_each_keeps_the_order_and_the_limit() -> None:
    running, most, seen = 0, 0, []

    async def work(number: int) -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _ in range(10 - number):  # later items finish first
            await asyncio.sleep(0)
        running -= 1
        return number * 2

    def progress(done: int, total: int) -> None:
        seen.append((done, total))

    assert await each(range(6), work, 3, progress) == [0, 2, 4, 6, 8, 10]
    assert most == 3
    assert seen[-1] == (6, 6)


async def test_each_stops_at_the_first_error() -> None:
    done = []

    async def work(number: int) -> None:
        if number == 1:
            raise ValueError("broken")
        await asyncio.sleep(0)
        done.append(number)

    with pytest.raises(ValueError, match="broken"):
        await each(range(50), work, 2, silent)
    assert len(done) < 5

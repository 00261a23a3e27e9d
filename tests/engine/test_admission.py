"""The door holds what it promises and opens again."""

import asyncio

import pytest

from malbeot.engine.admission import Admission
from malbeot.errors import Overloaded


async def test_one_over_the_line_is_refused_and_told_when_to_come_back() -> None:
    door, leave = Admission(active=1, waiting=1), asyncio.Event()

    async def stay() -> None:
        async with door.enter():
            await leave.wait()

    inside, queued = asyncio.create_task(stay()), asyncio.create_task(stay())
    await asyncio.sleep(0)
    with pytest.raises(Overloaded) as refusal:
        async with door.enter():
            pass
    assert refusal.value.retry_after == 2
    leave.set()
    await asyncio.gather(inside, queued)
    assert (door.active, door.waiting) == (0, 0)


async def test_a_cancelled_wait_gives_its_place_back() -> None:
    door, leave = Admission(active=1, waiting=1), asyncio.Event()

    async def stay() -> None:
        async with door.enter():
            await leave.wait()

    inside = asyncio.create_task(stay())
    await asyncio.sleep(0)
    queued = asyncio.create_task(stay())
    await asyncio.sleep(0)
    queued.cancel()
    with pytest.raises(asyncio.CancelledError):
        await queued
    assert door.waiting == 0
    leave.set()
    await inside
    async with door.enter():
        assert door.active == 1


async def test_an_error_inside_frees_the_place() -> None:
    door = Admission(active=1, waiting=0)
    with pytest.raises(RuntimeError, match="broken"):
        async with door.enter():
            raise RuntimeError("broken")
    async with door.enter():
        assert door.active == 1

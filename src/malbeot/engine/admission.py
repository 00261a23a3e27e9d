"""A bounded door: so many at work, so many waiting, the rest told to come back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from malbeot.errors import Overloaded


class Admission:
    """`active` requests run at once, `waiting` more may queue, the next one raises `Overloaded`."""

    def __init__(self, active: int, waiting: int, retry_after: int = 2) -> None:
        self._slots = asyncio.Semaphore(active)
        self._limit = waiting
        self._retry_after = retry_after
        self.waiting = 0
        self.active = 0

    @asynccontextmanager
    async def enter(self) -> AsyncIterator[None]:
        if self._slots.locked() and self.waiting >= self._limit:
            raise Overloaded(
                f"{self.active} requests at work and {self.waiting} waiting: full",
                retry_after=self._retry_after,
            )
        self.waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self.waiting -= 1
        self.active += 1
        try:
            yield
        finally:
            self.active -= 1
            self._slots.release()

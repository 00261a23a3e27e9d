"""Slows guessing down: an attempt counts before its password is checked.

Failures count per account and per address, and attempts that are being checked count as failures
until they turn out right, so many at once pass no limit. An address from which the account logged
in before has a count of its own: whoever guesses from elsewhere does not keep the owner away from
the usual places, but logging in from a new place has to wait until the window is over.
Counts live in this process: a restart forgets them.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from malbeot import log
from malbeot.web.errors import TooManyAttempts, WrongLogin
from malbeot.web.thresholds import Login

_HOUR = 3600
_log = log.get("web")

Key = tuple[str, ...]


class Throttle:
    def __init__(self, rules: Login) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._account = RateLimitItemPerSecond(rules.failures_per_account, rules.window_seconds)
        self._address = RateLimitItemPerSecond(rules.failures_per_address, rules.window_seconds)
        self._signups = RateLimitItemPerSecond(rules.signups_per_address, _HOUR)
        self._checking: Counter[Key] = Counter()
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def attempt(self, account: str, address: str, *, known: bool) -> AsyncIterator[None]:
        """Check a password inside this block: `WrongLogin` that leaves it counts as a failure.

        Raises `TooManyAttempts`. What ends in another way was no guess and counts as nothing; a
        right password clears the count of the account.
        """
        by_account = ("login", account, address if known else "elsewhere")
        by_address = ("login", address)
        limits = {by_address: self._address, by_account: self._account}
        await self._begin(limits)
        try:
            yield
            await self._limiter.clear(self._account, *by_account)
        except WrongLogin:
            for key, limit in limits.items():
                await self._limiter.hit(limit, *key)
            raise
        finally:
            self._checking.subtract(limits.keys())
            self._checking = +self._checking  # without the zeros

    async def try_signup(self, address: str) -> None:
        if not await self._limiter.hit(self._signups, "signup", address):
            raise await self._refusal(self._signups, ("signup", address))

    async def _begin(self, limits: Mapping[Key, RateLimitItem]) -> None:
        async with self._one_at_a_time:
            for key, limit in limits.items():
                if not await self._limiter.test(limit, *key, cost=self._checking[key] + 1):
                    raise await self._refusal(limit, key)
            self._checking.update(limits.keys())

    async def _refusal(self, limit: RateLimitItem, key: Key) -> TooManyAttempts:
        _log.warning(f"{key[0]}.throttled", address=key[-1])
        stats = await self._limiter.get_window_stats(limit, *key)
        over = stats.remaining <= 0  # otherwise only the attempts of this moment are too many
        wait = max(1, math.ceil(stats.reset_time - time.time())) if over else 1
        return TooManyAttempts(f"too many attempts; try again in {wait} s", retry_after=wait)

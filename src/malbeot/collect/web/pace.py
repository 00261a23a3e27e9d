"""When a host may be asked again: what the site asked for, and what its errors tell.

Scrapy's own slots keep one request a host and the delay of the source, and its AutoThrottle slows
down for slow answers. This adds what comes from the site: Crawl-delay, Retry-After, a pause after
each failure, and an end after too many of them. One `turn` before each request, one `failed` or
`well` after it.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from malbeot.collect.reasons import Skip

_FAILURES = 20
"""In a row; then the host is left alone."""


@dataclass(slots=True)
class _Host:
    delay: float = 0.0
    asked: float = float("-inf")
    until: float = float("-inf")
    """Not before."""
    failures: int = 0
    closed: tuple[str, str] | None = None


@dataclass
class Pace:
    """`longest` is how long a site may make us wait."""

    longest: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _hosts: dict[str, _Host] = field(default_factory=lambda: defaultdict(_Host))

    @property
    def closed(self) -> dict[str, str]:
        """Host → why it was left alone."""
        return {name: host.closed[0] for name, host in self._hosts.items() if host.closed}

    def ask(self, host: str, delay: float) -> None:
        """The site wants this many seconds between requests. Never makes it faster."""
        if delay > self.longest:
            self._close(host, "crawl_delay", f"{delay:g} s")
        self._hosts[host].delay = max(self._hosts[host].delay, delay)

    def hold(self, host: str, seconds: float) -> None:
        """No request for this long."""
        if seconds > self.longest:
            self._close(host, "asked_to_wait", f"{seconds:g} s")
        known = self._hosts[host]
        known.until = max(known.until, self.clock() + seconds)

    async def turn(self, host: str) -> None:
        """Wait until the host may be asked. Raises `Skip` when it is to be left alone."""
        known = self._hosts[host]
        while True:
            self.check(host)
            ready = max(known.until, known.asked + known.delay)
            if (wait := ready - self.clock()) <= 0:
                break
            await self.sleep(wait)
        known.asked = self.clock()

    def check(self, host: str) -> None:
        if closed := self._hosts[host].closed:
            raise Skip(*closed)

    def well(self, host: str) -> None:
        self._hosts[host].failures = 0

    def failed(self, host: str, pause: float) -> None:
        """Each failure in a row doubles the pause."""
        known = self._hosts[host]
        known.failures += 1
        if known.failures >= _FAILURES:
            self._close(host, "host_stopped", f"{known.failures} failures in a row")
        else:
            self.hold(host, min(pause * 2 ** (known.failures - 1), self.longest))

    def _close(self, host: str, reason: str, detail: str) -> None:
        known = self._hosts[host]
        known.closed = known.closed or (reason, f"{host}: {detail}")


def retry_after(value: str, now: datetime | None = None) -> float:
    """Seconds that a Retry-After header asks for; 0 for what is none."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())

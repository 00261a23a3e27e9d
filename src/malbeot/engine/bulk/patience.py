"""How long to wait before the next try.

What the server says (Retry-After, as seconds or as a date) is honoured, and holds for all requests;
otherwise the wait doubles from try to try and is spread at random, so that many clients do not come
back together. Every number is bounded.
"""

from __future__ import annotations

import asyncio
import email.utils
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Patience:
    attempts: int = 6
    """Tries of one prompt."""
    first_seconds: float = 1.0
    """The wait after the first failure; it doubles."""
    longest_seconds: float = 60.0
    """The longest wait of our own."""
    asked_seconds: float = 600.0
    """The longest wait that a server may ask for; more means: come another day."""
    reply_seconds: float = 300.0
    """A reply that takes longer is given up."""
    connect_seconds: float = 10.0

    def wait(self, attempt: int, asked: float | None) -> float:
        """Seconds before try `attempt` + 1 (the first try is 1)."""
        if asked is not None:
            return asked + random.uniform(0, min(1.0, self.first_seconds))  # noqa: S311
        most = min(self.first_seconds * 2 ** (attempt - 1), self.longest_seconds)
        return random.uniform(most / 2, most)  # noqa: S311


def retry_after(header: str | None, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After header asks for; None without a readable one."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


class Pause:
    """A time before which nobody asks: set by a server that said so."""

    def __init__(self) -> None:
        self._until = 0.0

    def at_least(self, seconds: float) -> None:
        self._until = max(self._until, time.monotonic() + seconds)

    async def over(self) -> None:
        """Wait until nobody has asked for more time."""
        left = self._until - time.monotonic()
        if left > 0:
            await asyncio.sleep(left)
            await self.over()

"""The time, as a value that can be handed in: sessions, days and tests all read one clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def local_day(now: datetime, utc_offset_hours: int) -> str:
    """The calendar day at that offset, as 2026-11-21."""
    return now.astimezone(timezone(timedelta(hours=utc_offset_hours))).date().isoformat()


def seconds_to_midnight(now: datetime, utc_offset_hours: int) -> int:
    """How long until the next local day begins; at least 1."""
    local = now.astimezone(timezone(timedelta(hours=utc_offset_hours)))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return max(1, round((midnight - local).total_seconds()))

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from malbeot.engine.bulk.patience import Patience, Pause, retry_after

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("7", 7.0),
        (" 0 ", 0.0),
        ("Sat, 21 Nov 2026 12:00:30 GMT", 30.0),
        ("Sat, 21 Nov 2026 11:59:00 GMT", 0.0),
        ("Sat, 21 Nov 2026 12:00:05 -0000", 5.0),
        ("곧", None),
        ("٣", None),
        ("-3", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(header: str | None, seconds: object) -> None:
    assert retry_after(header, NOON) == seconds


def test_waits_double_are_spread_and_bounded() -> None:
    patience = Patience(first_seconds=1.0, longest_seconds=8.0)
    for attempt, most in ((1, 1.0), (2, 2.0), (3, 4.0), (4, 8.0), (9, 8.0)):
        waits = {patience.wait(attempt, None) for _ in range(50)}
        assert len(waits) > 40
        assert most / 2 <= min(waits) <= max(waits) <= most
    assert 5.0 <= patience.wait(1, 5.0) <= 6.0


async def test_a_pause_only_grows() -> None:
    pause = Pause()
    await pause.over()
    pause.at_least(0.1)
    pause.at_least(0.01)
    began = time.monotonic()
    await pause.over()
    assert time.monotonic() - began >= 0.09

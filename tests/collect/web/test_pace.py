from __future__ import annotations

from datetime import UTC, datetime

import pytest

from malbeot.collect.reasons import Skip, reasons
from malbeot.collect.web.pace import Pace, retry_after

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace(60, clock, clock.sleep)


async def test_nobody_waits_without_a_reason(pace: Pace, clock: Clock) -> None:
    for _ in range(3):
        await pace.turn("a.kr")
    assert clock.slept == []


async def test_the_pause_that_a_site_asks_for_is_between_its_requests(
    pace: Pace, clock: Clock
) -> None:
    pace.ask("a.kr", 5)
    pace.ask("a.kr", 2)  # another part of the site wants less; the longer one stays
    for _ in range(3):
        await pace.turn("a.kr")
    await pace.turn("b.kr")
    assert clock.slept == [5, 5]


async def test_retry_after_holds_the_host(pace: Pace, clock: Clock) -> None:
    pace.hold("a.kr", 30)
    await pace.turn("b.kr")
    await pace.turn("a.kr")
    assert clock.slept == [30]


async def test_failures_double_the_pause_and_one_success_forgets_them(
    pace: Pace, clock: Clock
) -> None:
    for _ in range(8):
        pace.failed("a.kr", 1)
        await pace.turn("a.kr")
    assert clock.slept == [1, 2, 4, 8, 16, 32, 60, 60]
    pace.well("a.kr")
    pace.failed("a.kr", 1)
    await pace.turn("a.kr")
    assert clock.slept[-1] == 1


async def test_a_host_that_only_fails_is_left_alone(pace: Pace) -> None:
    for _ in range(20):
        pace.failed("a.kr", 0)
    with pytest.raises(Skip) as raised:
        await pace.turn("a.kr")
    assert raised.value.reason == "host_stopped"
    await pace.turn("b.kr")
    assert pace.closed == {"a.kr": "host_stopped"}


@pytest.mark.parametrize(("call", "reason"), [("ask", "crawl_delay"), ("hold", "asked_to_wait")])
async def test_who_asks_for_too_much_is_left_alone(pace: Pace, call: str, reason: str) -> None:
    getattr(pace, call)("a.kr", 61)
    with pytest.raises(Skip) as raised:
        await pace.turn("a.kr")
    assert raised.value.reason == reason
    assert reason in reasons()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120), (" 7 ", 7), ("0", 0), ("99999999999999", 999_999_999),
        ("Sat, 21 Nov 2026 12:01:00 GMT", 60), ("Sat, 21 Nov 2026 21:01:00 +0900", 60),
        ("Sat, 21 Nov 2026 12:01:00", 60), ("Sat, 21 Nov 2026 11:00:00 GMT", 0),
        ("", 0), ("soon", 0), ("-5", 0), ("١٢", 0), ("Sat, 99 Nov 2026 99:00:00 GMT", 0),
    ],
)  # fmt: skip
def test_retry_after_in_seconds_or_as_a_date(value: str, seconds: float) -> None:
    assert retry_after(value, NOW) == seconds

from __future__ import annotations

import pytest

from malbeot.evaluate.interval import rate_bound, share, wilson


@pytest.mark.parametrize(
    ("passed", "n", "low", "high"),
    # Reference values: statsmodels proportion_confint(method="wilson").
    [
        (8, 10, 0.4902, 0.9433),
        (171, 180, 0.9077, 0.9735),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
    ],
)
def test_wilson_gives_the_known_values(passed: int, n: int, low: float, high: float) -> None:
    assert wilson(passed, n) == pytest.approx((low, high), abs=1e-4)


def test_nothing_seen_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert rate_bound(0, 0) == 1.0


def test_rule_of_three_when_nothing_happened() -> None:
    assert rate_bound(0, 1000) == 0.003
    assert rate_bound(2, 1000) == wilson(2, 1000)[1]


def test_share_holds_all_its_numbers() -> None:
    found = share(1, 3)
    assert found["share"] == 0.3333
    assert found["interval"][0] < 0.3333 < found["interval"][1]

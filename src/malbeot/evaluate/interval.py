"""How far a share may be from the truth, given how many items were seen."""

from __future__ import annotations

import math
from typing import Any

_Z = 1.959963984540054  # 97.5% point of the normal distribution


def wilson(passed: int, n: int) -> tuple[float, float]:
    """95% interval of a share (Wilson 1927); (0, 1) when nothing was seen."""
    if n == 0:
        return 0.0, 1.0
    share, square = passed / n, _Z * _Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    low = 0.0 if passed == 0 else middle - half
    high = 1.0 if passed == n else middle + half
    return round(low, 4), round(high, 4)


def rate_bound(events: int, n: int) -> float:
    """95% upper bound of a rate: 3/n when nothing happened (rule of three), else Wilson's."""
    if n == 0:
        return 1.0
    return round(min(1.0, 3 / n), 6) if events == 0 else wilson(events, n)[1]


def ratio(part: float, whole: float) -> float:
    """Rounded to four places, so that reports can be compared as text; 0 of nothing is 0."""
    return round(part / whole, 4) if whole else 0.0


def share(passed: int, n: int) -> dict[str, Any]:
    """A share as reports hold it."""
    return {
        "passed": passed,
        "n": n,
        "share": ratio(passed, n),
        "interval": list(wilson(passed, n)),
    }

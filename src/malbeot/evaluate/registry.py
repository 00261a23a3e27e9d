"""The suites that there are, by name, and which of them a target is measured by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from malbeot.errors import UsageError
from malbeot.evaluate.base import Suite
from malbeot.evaluate.food.allergy import FoodAllergySuite
from malbeot.evaluate.food.suite import FoodSuite
from malbeot.evaluate.food.variety import FoodVarietySuite
from malbeot.evaluate.qa.suite import QaSuite


def suites() -> Mapping[str, Suite]:
    found: tuple[Suite, ...] = (FoodSuite(), FoodAllergySuite(), FoodVarietySuite(), QaSuite())
    return {suite.name: suite for suite in found}


def chosen(names: Sequence[str], target: str) -> list[Suite]:
    """The named suites, or all that are made for this bot. Raises `UsageError` for an unknown name
    and where nothing was named for a target that has no suite of its own."""
    known = suites()
    for name in names:
        if name not in known:
            raise UsageError(f"no suite {name!r}; there are: {', '.join(known)}")
    found = [known[name] for name in dict.fromkeys(names)]
    found = found or [suite for suite in known.values() if target in suite.bots]
    if not found:
        raise UsageError(f"choose what {target} is measured by with --suite: {', '.join(known)}")
    return found

"""Money: what a request may cost at most is held before it starts, and settled when it is known.

A request that could take the total over the budget is never started. It waits while others, still
running, may turn out cheaper than what is held for them; when nobody runs and it still does not
fit, the budget is spent.
"""

from __future__ import annotations

import asyncio

from malbeot.engine.bulk.faults import BudgetSpent


class Ledger:
    """`budget` None means no limit. `spent` counts all runs of one cache."""

    def __init__(self, budget: float | None, spent: float) -> None:
        self.spent = spent
        self._budget = budget
        self._held = 0.0
        self._running = 0
        self._settled = asyncio.Condition()

    async def hold(self, cost: float) -> None:
        """Wait for room. Raises `BudgetSpent`."""
        async with self._settled:
            while not self._fits(cost):
                if not self._running:
                    raise BudgetSpent(
                        f"the budget of {self._budget:g} is spent: {self.spent:.4f} so far, and "
                        f"the next request may cost {cost:.4f}; raise the budget to go on"
                    )
                await self._settled.wait()
            self._held += cost
            self._running += 1

    async def settle(self, held: float, cost: float) -> None:
        async with self._settled:
            self._held -= held
            self._running -= 1
            if not self._running:
                self._held = 0.0  # no float dust over a long run
            self.spent += cost
            self._settled.notify_all()

    def _fits(self, cost: float) -> bool:
        return self._budget is None or self.spent + self._held + cost <= self._budget

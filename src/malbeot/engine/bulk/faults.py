"""How bulk work fails: one row, the money, or the server.

BadReply     this prompt has no usable reply      set the row aside, go on
BudgetSpent  the next request could cost too much stop; raise the budget to go on
Unreachable  the server refuses, is away or full  stop; run again to go on
"""

from __future__ import annotations

from malbeot.errors import EngineError, MalbeotError


class BadReply(EngineError):
    """`reason` is a short name, `detail` says what was seen, `text` is the reply as it came."""

    def __init__(self, reason: str, detail: str = "", text: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
        self.text = text


class BudgetSpent(MalbeotError):
    code = "budget_spent"


class Unreachable(EngineError):
    code = "unreachable"

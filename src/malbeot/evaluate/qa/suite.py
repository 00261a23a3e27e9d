"""Suite `qa`: does a bot answer its own questions, however they are typed, and no others?

A question of its own passes when the answer cites one of the known answers; a foreign one
when nothing is cited. The score is the mean of the two shares: who answers everything, or nothing,
gets half.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from malbeot.bots.base import Request
from malbeot.errors import MalbeotError
from malbeot.evaluate.bars import bar
from malbeot.evaluate.base import ASKED_AT, Options, Progress, SuiteReport, each, seed_of, spread
from malbeot.evaluate.interval import ratio, share, wilson
from malbeot.evaluate.qa.items import DRESSES, Item, items
from malbeot.evaluate.target import Target
from malbeot.records import Answer, Conversation, Score, Turn
from malbeot.text.normalize import essence


@dataclass(frozen=True, slots=True)
class _Answered:
    item: Item
    answer: Answer
    failed: str

    @property
    def ok(self) -> bool:
        return not self.failed


class QaSuite:
    name = "qa"
    about = "a bot's own questions in several dresses are answered, foreign ones are refused"
    bots = ()

    def needs(self, options: Options) -> list[str]:
        if options.data is None or not options.data.is_file():
            told = options.data or "--data FILE"
            return [f"{told} (the report.json that `malbeot prepare BOT` wrote)"]
        return []

    async def run(self, target: Target, options: Options, progress: Progress) -> SuiteReport:
        asked = spread(items((options.data or Path()).parent, options.seed), options.limit)

        async def one(item: Item) -> _Answered:
            return await _ask(target, item, options.seed)

        answered = await each(asked, one, options.parallel, progress)
        own = [row for row in answered if row.item.dress != "foreign"]
        foreign = [row for row in answered if row.item.dress == "foreign"]
        shares = [ratio(sum(row.ok for row in rows), len(rows)) for rows in (own, foreign) if rows]
        score = Score(
            suite=self.name,
            score=round(sum(shares) / len(shares), 4) if shares else 0.0,
            n=len(answered),
            interval=_of_mean(
                [wilson(sum(row.ok for row in rows), len(rows)) for rows in (own, foreign) if rows],
                shares,
            ),
            baselines={"answers everything or nothing": 0.5},
            details=_details(answered),
        )
        bars = [bar("qa", "answered", shares[0])] if own else []
        bars += [bar("qa", "refused", shares[-1])] if foreign else []
        return SuiteReport(score, [_row(row) for row in answered], bars)


def _of_mean(
    intervals: Sequence[tuple[float, float]], shares: Sequence[float]
) -> tuple[float, float]:
    """95% interval of the mean of independent shares: their distances add in squares."""
    if not shares:
        return 0.0, 1.0
    mean = sum(shares) / len(shares)
    below = math.hypot(*(share - low for share, (low, _) in zip(shares, intervals, strict=True)))
    above = math.hypot(*(high - share for share, (_, high) in zip(shares, intervals, strict=True)))
    return round(mean - below / len(shares), 4), round(mean + above / len(shares), 4)


async def _ask(target: Target, item: Item, seed: int) -> _Answered:
    talk = Conversation((Turn("user", item.asked),))
    request = Request(talk, seed=seed_of(seed, item.id), now=ASKED_AT)
    try:
        answer = (await target.answer(request)).answer
    except MalbeotError as error:
        return _Answered(item, Answer(""), f"error: {error.message}")
    return _Answered(item, answer, _failure(item, answer))


def _failure(item: Item, answer: Answer) -> str:
    cited = [essence(str(citation.get("text", ""))) for citation in answer.citations]
    if item.dress == "foreign":
        return "answered what it cannot know" if cited else ""
    if any(known in cited for known in item.answers):
        return ""
    return "another answer" if cited else "did not find its own answer"


def _details(answered: Sequence[_Answered]) -> dict[str, Any]:
    by_dress = {}
    for dress in (*DRESSES, "foreign"):
        rows = [row for row in answered if row.item.dress == dress]
        by_dress[dress] = share(sum(row.ok for row in rows), len(rows))
    return {"by_dress": by_dress}


def _row(row: _Answered) -> dict[str, Any]:
    return {
        "id": row.item.id,
        "passed": row.ok,
        "failed": [row.failed] if row.failed else [],
        "asked": row.item.asked,
        "answer": row.answer.text,
        "cited": [citation.get("source", "") for citation in row.answer.citations],
    }

"""Replies → rows: parsed, filtered, compared with the whole pool; what is not kept has its reason.

Takes the calls of the journal one after another, so the same journal always gives the same rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from malbeot.augment.filters import answer_fault, question_fault
from malbeot.augment.journal import Entry
from malbeot.augment.parse import Item, items
from malbeot.augment.pool import Pool, Verdict
from malbeot.augment.seeds import Seed
from malbeot.records import Example, Turn
from malbeot.text.normalize import squeeze

_EVERY = 500


@dataclass(frozen=True, slots=True)
class Made:
    """A question that was kept, with its answers; a row each."""

    id: str
    question: str
    answers: tuple[str, ...]
    entry: Entry
    verdict: Verdict[str]

    def examples(self, tokens: str) -> Iterator[Example]:
        origin: dict[str, Any] = {
            "augmenter": "llm",
            "id": self.id,
            "model": self.entry.model,
            "prompt": self.entry.prompt,
            "step": self.entry.step,
            "examples": list(self.entry.examples),
            "nearest": self.verdict.nearest or "",
            "score": round(self.verdict.score, 4),
            "tokens": tokens,
        }
        if self.entry.category:
            origin["category"] = self.entry.category
        group = self.id if len(self.answers) > 1 else ""
        for answer in self.answers:
            turns = (Turn("user", self.question), Turn("assistant", answer))
            yield Example(turns, "augment", group=group, meta=origin)


@dataclass(frozen=True, slots=True)
class Refused:
    """An item that was not kept. `nearest` and `score` only for near-duplicates."""

    id: str
    reason: str
    question: str
    answer: str = ""
    nearest: str = ""
    score: float = 0.0

    def as_row(self) -> dict[str, Any]:
        row: dict[str, Any] = {"id": self.id, "reason": self.reason, "question": self.question}
        if self.answer:
            row["answer"] = self.answer
        return row | ({"nearest": self.nearest, "score": self.score} if self.nearest else {})


class Harvest:
    """`pool` grows with what is kept; `rows` counts rows, at most `target` of them."""

    def __init__(
        self,
        seeds: Iterable[Seed],
        pool: Pool[str],
        target: int,
        tick: Callable[[int], None] | None = None,
    ) -> None:
        self.pool = pool
        self.target = target
        self.made: list[Made] = []
        self.refused: list[Refused] = []
        self.of_category: Counter[str] = Counter()
        """Questions of each category, seeds included."""
        self.rows = self.asked = 0
        self.failed: Counter[str] = Counter()
        """Calls without a usable reply."""
        for number, seed in enumerate(seeds, 1):
            pool.add(seed.question, seed.id)
            if seed.category:
                self.of_category[seed.category] += 1
            if tick and number % _EVERY == 0:
                tick(number)

    @property
    def full(self) -> bool:
        return self.rows >= self.target

    def take(self, entry: Entry) -> int:
        """Keep what is good in one reply; the number of questions kept."""
        self.asked += entry.asked
        found = items(entry.text, truncated=entry.truncated)
        if not found:
            self.failed[entry.error.partition(":")[0] or "nothing_found"] += 1
        kept = sum(self._take(entry, number, item) for number, item in enumerate(found, 1))
        if entry.category:
            self.of_category[entry.category] += kept
        return kept

    def _take(self, entry: Entry, number: int, item: Item) -> bool:
        name = f"{entry.id}.{number}"
        answers, reason = _good_answers(item)
        if entry.kind == "questions":
            answers = answers[:1]
        reason = question_fault(item.question) or ("" if answers else reason)
        if reason:
            return self._refuse(name, reason, item)
        verdict = self.pool.judge(item.question)
        if not verdict.accepted:
            return self._refuse(name, "near_duplicate", item, verdict)
        answers = answers[: self.target - self.rows]
        if not answers:
            return self._refuse(name, "over_target", item)
        self.pool.add(item.question, name)
        self.made.append(Made(name, item.question, answers, entry, verdict))
        self.rows += len(answers)
        return True

    def _refuse(
        self, name: str, reason: str, item: Item, verdict: Verdict[str] | None = None
    ) -> bool:
        answer = item.answers[0] if item.answers else ""
        nearest = (verdict.nearest or "") if verdict else ""
        score = round(verdict.score, 4) if verdict else 0.0
        self.refused.append(Refused(name, reason, item.question, answer, nearest, score))
        return False


def _good_answers(item: Item) -> tuple[tuple[str, ...], str]:
    """The answers to keep, each said once; why the first was not, when none is."""
    faults = [answer_fault(item.question, answer) for answer in item.answers]
    good = [answer for answer, fault in zip(item.answers, faults, strict=True) if not fault]
    distinct = {squeeze(answer): answer for answer in reversed(good)}
    kept = tuple(answer for answer in good if distinct.pop(squeeze(answer), None) is not None)
    return kept, next(filter(None, faults), "no_answer")

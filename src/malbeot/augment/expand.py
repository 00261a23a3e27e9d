"""New categories: a name, questions about it, several answers to each.

So one table of defects grew by 990 rows: categories nobody had asked about, one question, five
answers. Names are compared with those there are; questions go through the same harvest as all
others. Each step is asked at most three times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from malbeot.augment.ask import Call
from malbeot.augment.filters import name_fault
from malbeot.augment.harvest import Harvest
from malbeot.augment.journal import Entry
from malbeot.augment.parse import names
from malbeot.augment.pool import Pool
from malbeot.augment.sampling import draw
from malbeot.augment.seeds import Seeds
from malbeot.augment.table import AugmentTable
from malbeot.augment.templates import shown, template

_TRIES = 3
# Two names this near are one category: 벽지 들뜸, 벽지의 들뜸.
_SAME_NAME = 0.75
_NONE = "없음"


class Expansion:
    """`categories` are the new ones, known after the steps of `names` were taken."""

    def __init__(self, seeds: Seeds, table: AugmentTable, topic: str) -> None:
        self._seeds = seeds
        self._table = table
        self._topic = topic
        self.categories: list[str] = []
        self._known = [*seeds.categories, *table.categories]
        self._pool: Pool[str] = Pool("bigram", _SAME_NAME)
        for name in self._known:
            self._pool.add(name, name)

    def names(self) -> Iterator[tuple[str, list[Call]]]:
        """Steps that ask for names, until there are enough."""
        for number in range(1, _TRIES + 1):
            lacking = self._table.new_categories - len(self.categories)
            if lacking <= 0:
                return
            known = ", ".join([*self._known, *self.categories]) or _NONE
            turns = template("categories").turns(topic=self._topic, count=lacking, known=known)
            yield f"names {number}", [Call("categories", "", (), turns, lacking)]

    def named(self, entries: Sequence[Entry]) -> None:
        """Take the names that are new."""
        for name in (name for entry in entries for name in names(entry.text)):
            full = len(self.categories) >= self._table.new_categories
            if full or name_fault(name) or not self._pool.judge(name).accepted:
                continue
            self._pool.add(name, name)
            self.categories.append(name)

    def answers(self, harvest: Harvest) -> Iterator[tuple[str, list[Call]]]:
        """Steps that ask for questions of every category that has too few."""
        for number in range(1, _TRIES + 1):
            have = Counter(one.entry.category for one in harvest.made)
            wanted = self._table.questions_per_category
            lacking = {name: wanted - have[name] for name in self.categories}
            calls = [self._call(name, count, number, harvest)
                     for name, count in lacking.items() if count > 0]  # fmt: skip
            if not calls or harvest.full:
                return
            yield f"answers {number}", calls

    def _call(self, name: str, count: int, number: int, harvest: Harvest) -> Call:
        key = f"{self._table.seed} {name} {number}"
        shots = draw(self._seeds.shown, (), "alpaca", "", key)
        known = [one.question for one in harvest.made if one.entry.category == name]
        turns = template("answers").turns(
            topic=self._topic,
            name=name,
            count=count,
            answers=self._table.answers_per_question,
            known=" / ".join(known) or _NONE,
            examples=shown([(shot.question, shot.answers) for shot in shots], several=True),
        )
        return Call("answers", name, tuple(shot.id for shot in shots), turns, count)

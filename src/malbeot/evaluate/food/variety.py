"""Suite `food-variety`: the same question ten times gives different answers, all of them right.

A question passes when its ten answers begin with at least six different dishes and every pick meets
what was asked. The answers, with more from the written conversations up to 1,000, are also counted
for different first sentences and for sentences that are finished.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.bots.food.catalogue.load import Catalogue, catalogue
from malbeot.errors import DataError
from malbeot.evaluate.bars import bar
from malbeot.evaluate.base import Bar, Options, Progress, SuiteReport, each, silent, spread
from malbeot.evaluate.food.baselines import baselines
from malbeot.evaluate.food.checks import Before, Check, check
from malbeot.evaluate.food.conversations import SHIPPED, expect_problems, read_cases
from malbeot.evaluate.food.play import Script, Spoken, play
from malbeot.evaluate.interval import ratio, share, wilson
from malbeot.evaluate.prose import first_sentence, prose
from malbeot.evaluate.target import Target
from malbeot.files import read_toml
from malbeot.records import Score


@dataclass(frozen=True, slots=True)
class Question:
    user: str
    expect: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Asked:
    question: Question
    said: Sequence[Spoken]
    wrong: Sequence[Check]

    @property
    def first(self) -> list[str]:
        return [spoken.dishes[0].name for spoken in self.said if spoken.dishes]

    @property
    def ok(self) -> bool:
        return not self.wrong and len(set(self.first)) >= plan()["different_first_picks"]


class FoodVarietySuite:
    name = "food-variety"
    about = "the same question ten times: different first picks and openings, all constraints met"
    bots = ("food",)

    def __init__(self, dishes: Catalogue | None = None) -> None:
        self._dishes = dishes

    def needs(self, options: Options) -> list[str]:
        path = options.data or SHIPPED
        return [] if path.is_file() else [f"{path} (conversations, whose first messages are asked)"]

    async def run(self, target: Target, options: Options, progress: Progress) -> SuiteReport:
        dishes = self._dishes or catalogue()
        asked_for = spread(questions(), options.limit)
        scripts = _scripts(asked_for) + _more(asked_for, options)
        said = await _say(target, scripts, dishes, options, progress)
        asked = _grouped(asked_for, said, dishes)
        base = {}
        for other in baselines(dishes):
            heard = await _say(other, _scripts(asked_for), dishes, options, silent)
            base[other.name] = _score(_grouped(asked_for, heard, dishes))
        right = sum(one.ok for one in asked)
        details = _details(asked, said, dishes)
        score = Score(
            suite=self.name,
            score=_score(asked),
            n=len(asked),
            interval=wilson(right, len(asked)),
            baselines=base,
            details=details,
        )
        rest = zip(scripts, said, strict=True)
        rows = [_row(number, one) for number, one in enumerate(asked, 1)]
        rows += [_other(*pair) for pair in list(rest)[len(asked) * plan()["seeds"] :]]
        return SuiteReport(score, rows, _bars(score, options))


@cache
def plan() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("variety.toml"))


def questions() -> list[Question]:
    """Raises `DataError` for a question whose expectation means nothing."""
    found = []
    for row in plan()["question"]:
        expect = {"picks": [1, 3], "all": row.get("all", {})}
        if problems := list(expect_problems(expect)):
            raise DataError(f"variety.toml, {row['user']}: {'; '.join(problems)}")
        found.append(Question(row["user"], expect))
    return found


def _scripts(asked_for: Sequence[Question]) -> list[Script]:
    """Every question as often as there are seeds; the seed comes from the id."""
    times = range(plan()["seeds"])
    return [Script(f"v{number:02}-{time}", (question.user,))
            for number, question in enumerate(asked_for, 1) for time in times]  # fmt: skip


def _more(asked_for: Sequence[Question], options: Options) -> list[Script]:
    """First messages of the written conversations, until there are answers enough in all."""
    written = [case.steps[0].user for case in read_cases(options.data or SHIPPED)]
    share_of_all = len(asked_for) / len(questions())
    wanted = round(plan()["answers"] * share_of_all) - len(asked_for) * plan()["seeds"]
    return [Script(f"o{n:03}", (written[n % len(written)],)) for n in range(max(0, wanted))]


async def _say(
    target: Target,
    scripts: Sequence[Script],
    dishes: Catalogue,
    options: Options,
    progress: Progress,
) -> list[Spoken]:
    async def one(script: Script) -> Spoken:
        return (await play(target, script, dishes, options.seed))[0]

    return await each(scripts, one, options.parallel, progress)


def _grouped(
    asked_for: Sequence[Question], said: Sequence[Spoken], dishes: Catalogue
) -> list[_Asked]:
    times, before, found = plan()["seeds"], Before(dishes), []
    for position, question in enumerate(asked_for):
        own = said[position * times : (position + 1) * times]
        checks = [one for spoken in own for one in check(question.expect, spoken, before)]
        found.append(_Asked(question, own, [one for one in checks if not one.ok]))
    return found


def _score(asked: Sequence[_Asked]) -> float:
    return ratio(sum(one.ok for one in asked), len(asked))


def _bars(score: Score, options: Options) -> list[Bar]:
    complete, text = options.limit is None, score.details["text"]
    return [
        bar(score.suite, "score", score.score),
        bar(score.suite, "answers", text["answers"], complete),
        bar(score.suite, "distinct_openings", text["distinct_openings"], complete),
        bar(score.suite, "finished", text["finished_sentences"]["share"]),
    ]


def _details(asked: Sequence[_Asked], said: Sequence[Spoken], dishes: Catalogue) -> dict[str, Any]:
    names = (name for dish in dishes.dishes for name in (dish.name, *dish.aliases))
    answered = [spoken.answer for spoken in said if not spoken.error]
    lists = [tuple(dish.id for dish in spoken.dishes) for one in asked for spoken in one.said]
    shown = [dish for spoken in said for dish in spoken.dishes]
    return {
        "different_first_picks": {one.question.user: len(set(one.first)) for one in asked},
        "right_answers": share(
            sum(not _wrong(one, spoken, dishes) for one in asked for spoken in one.said), len(lists)
        ),
        "distinct_lists": len(set(lists)),
        "dishes_ever_shown": share(len({dish.id for dish in shown}), len(dishes)),
        "unanswered": sum(bool(spoken.error) for spoken in said),
        "text": prose(answered, names),
    }


def _wrong(one: _Asked, spoken: Spoken, dishes: Catalogue) -> bool:
    return not all(found.ok for found in check(one.question.expect, spoken, Before(dishes)))


def _row(number: int, one: _Asked) -> dict[str, Any]:
    few = len(set(one.first)) < plan()["different_first_picks"]
    failed = [f"only {len(set(one.first))} different first picks"] if few else []
    return {
        "id": f"v{number:02}",
        "passed": one.ok,
        "failed": failed + sorted({check.why for check in one.wrong}),
        "first_picks": one.first,
        "expect": one.question.expect,
        "transcript": [spoken.row() for spoken in one.said],
    }


def _other(script: Script, spoken: Spoken) -> dict[str, Any]:
    return {
        "id": script.id,
        "passed": not spoken.error,
        "failed": [spoken.error] if spoken.error else [],
        "opening": first_sentence(spoken.answer.text),
        "transcript": [spoken.row()],
    }

"""Suite `food`: the written conversations, played turn by turn, every expectation checked.

A conversation passes when every check of every turn holds. Beside that: shares of turns and of
single checks, each tag, noisy and clean input apart, and how the text was made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from malbeot.bots.food.catalogue.load import Catalogue, catalogue
from malbeot.evaluate.bars import bar
from malbeot.evaluate.base import Bar, Options, Progress, SuiteReport, each, silent, spread
from malbeot.evaluate.food.baselines import baselines
from malbeot.evaluate.food.checks import Before, Check, check, fitting
from malbeot.evaluate.food.conversations import GROUPS, SHIPPED, Case, read_cases
from malbeot.evaluate.food.play import Script, Spoken, play, profile_row
from malbeot.evaluate.interval import ratio, share, wilson
from malbeot.evaluate.prose import prose
from malbeot.evaluate.target import Target
from malbeot.records import Score


@dataclass(frozen=True, slots=True)
class _Judged:
    spoken: Spoken
    checks: Sequence[Check]
    fitting: int | None

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)


@dataclass(frozen=True, slots=True)
class _Played:
    case: Case
    turns: Sequence[_Judged]

    @property
    def ok(self) -> bool:
        return all(turn.ok for turn in self.turns)


class FoodSuite:
    """Without a catalogue it is the shipped one."""

    name = "food"
    about = "wishes met in written test conversations, half of them noisy"
    bots = ("food",)

    def __init__(self, dishes: Catalogue | None = None) -> None:
        self._dishes = dishes

    def needs(self, options: Options) -> list[str]:
        path = options.data or SHIPPED
        return [] if path.is_file() else [f"{path} (conversations, one JSON object a line)"]

    async def run(self, target: Target, options: Options, progress: Progress) -> SuiteReport:
        dishes = self._dishes or catalogue()
        cases = spread(read_cases(options.data or SHIPPED), options.limit)
        played = await _play_all(target, cases, dishes, options, progress)
        base = {
            other.name: _passed(await _play_all(other, cases, dishes, options, silent))
            for other in baselines(dishes)
        }
        right = sum(one.ok for one in played)
        score = Score(
            suite=self.name,
            score=ratio(right, len(played)),
            n=len(played),
            interval=wilson(right, len(played)),
            baselines=base,
            details=_details(played, dishes),
        )
        return SuiteReport(score, [_row(one) for one in played], _bars(score, options))


async def _play_all(
    target: Target, cases: Sequence[Case], dishes: Catalogue, options: Options, progress: Progress
) -> list[_Played]:
    async def one(case: Case) -> _Played:
        script = Script(case.id, tuple(step.user for step in case.steps), case.profile)
        said = await play(target, script, dishes, options.seed)
        return _Played(case, _judge(case, said, dishes))

    return await each(cases, one, options.parallel, progress)


def _judge(case: Case, said: Sequence[Spoken], dishes: Catalogue) -> list[_Judged]:
    judged, suggested = [], frozenset[str]()
    for step, spoken in zip(case.steps, said, strict=True):
        before = Before(dishes, suggested)
        found = check(step.expect, spoken, before)
        judged.append(_Judged(spoken, found, fitting(step.expect, before)))
        suggested |= {dish.id for dish in spoken.dishes}
    return judged


def _passed(played: Sequence[_Played]) -> float:
    return ratio(sum(one.ok for one in played), len(played))


def _bars(score: Score, options: Options) -> list[Bar]:
    complete = options.limit is None
    finished = score.details["text"]["finished_sentences"]["share"]
    return [
        bar(score.suite, "score", score.score),
        bar(score.suite, "conversations", score.n, complete),
        bar(score.suite, "finished", finished),
    ]


def _details(played: Sequence[_Played], dishes: Catalogue) -> dict[str, Any]:
    turns = [turn for one in played for turn in one.turns]
    checks = [check for turn in turns for check in turn.checks]
    answers = [turn.spoken.answer for turn in turns if not turn.spoken.error]
    names = (name for dish in dishes.dishes for name in (dish.name, *dish.aliases))
    return {
        "turns": _share(turn.ok for turn in turns),
        "checks": _share(check.ok for check in checks),
        "noisy": _share(one.ok for one in played if one.case.noise),
        "clean": _share(one.ok for one in played if not one.case.noise),
        "by_tag": _by((tag, one.ok) for one in played for tag in one.case.tags),
        "by_check": _by((check.name.split("+")[0], check.ok) for check in checks),
        "out_of_reach": list(_out_of_reach(played)),
        "text": prose(answers, names),
    }


def _out_of_reach(played: Sequence[_Played]) -> Iterator[str]:
    """Turns that want a dish where the catalogue has none: no bot could pass them."""
    for one in played:
        for step, turn in zip(one.case.steps, one.turns, strict=True):
            if turn.fitting == 0 and step.expect.get("picks", [0])[0] > 0:
                asked = {group: step.expect[group] for group in GROUPS if group in step.expect}
                yield f"{one.case.id}: {step.user}: {asked}"


def _share(oks: Iterable[bool]) -> dict[str, Any]:
    found = list(oks)
    return share(sum(found), len(found))


def _by(named: Iterable[tuple[str, bool]]) -> dict[str, Any]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for name, ok in named:
        groups[name].append(ok)
    return {name: _share(groups[name]) for name in sorted(groups)}


def _row(one: _Played) -> dict[str, Any]:
    failed = [
        f"turn {n}: {c.why}" for n, t in enumerate(one.turns, 1) for c in t.checks if not c.ok
    ]
    return {
        "id": one.case.id,
        "passed": one.ok,
        "failed": list(dict.fromkeys(failed)),
        "tags": list(one.case.tags),
        "noise": one.case.noise,
        "profile": profile_row(one.case.profile),
        "transcript": [
            turn.spoken.row()
            | {
                "expect": dict(step.expect),
                "fitting": turn.fitting,
                "checks": [check.row() for check in turn.checks],
            }
            for step, turn in zip(one.case.steps, one.turns, strict=True)
        ],
    }

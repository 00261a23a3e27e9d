from __future__ import annotations

from malbeot.bots.base import Request
from malbeot.evaluate.base import Options, SuiteReport, silent
from malbeot.evaluate.food.variety import FoodVarietySuite, plan, questions
from malbeot.records import Answer

from ..fakes import MENU, Says, suggests, target

ONE = Options(limit=1)
IDS = [dish.id for dish in MENU.dishes]


async def run(says: Says, options: Options = ONE) -> SuiteReport:
    return await FoodVarietySuite(MENU).run(target(says), options, silent)


class Turning:
    """Suggests one dish after another, each with a sentence of its own."""

    def __init__(self, ids: list[str]) -> None:
        self._ids = ids
        self._count = 0

    def __call__(self, _request: Request) -> Answer:
        self._count += 1
        id = self._ids[self._count % len(self._ids)]
        return suggests(id, text=f"{self._count}번째예요. {MENU.by_id[id].name} 어떠세요?")


async def test_six_different_first_picks_pass() -> None:
    report = await run(Turning(IDS[:6]))
    assert report.score.score == 1.0
    assert report.items[0]["first_picks"][:2] == ["라면", "짬뽕"]


async def test_five_are_too_few() -> None:
    report = await run(Turning(IDS[:5]))
    assert report.score.score == 0.0
    assert report.items[0]["failed"] == ["only 5 different first picks"]


async def test_different_but_wrong_fails() -> None:
    spicy = next(n for n, one in enumerate(questions()) if one.expect["all"] == {"spicy_max": 1})
    report = await run(Turning(IDS), Options())
    row = report.items[spicy]
    assert not row["passed"]
    assert any("spicy_max 1 does not hold for" in why for why in row["failed"])


async def test_a_full_run_counts_a_thousand_answers() -> None:
    report = await run(Turning(IDS), Options())
    text = report.score.details["text"]
    assert text["answers"] == plan()["answers"] == 1000
    assert text["distinct_openings"] == 1000
    assert text["finished_sentences"]["share"] == 1.0
    assert report.score.n == 30
    assert {bar.name: bar.met for bar in report.bars}["distinct_openings"] is True
    assert len(report.items) == 30 + 700


async def test_the_same_answer_always_is_seen() -> None:
    report = await run(lambda _: suggests("juk"), Options())
    assert report.score.details["text"]["distinct_openings"] == 1
    assert {bar.name: bar.met for bar in report.bars}["distinct_openings"] is False
    assert report.score.baselines["popular dishes"] == 0.0


async def test_seeds_differ_from_time_to_time_and_not_from_run_to_run() -> None:
    heard: list[list[int | None]] = [[], []]
    for seeds in heard:

        def says(request: Request, seeds: list[int | None] = seeds) -> Answer:
            seeds.append(request.seed)
            return suggests("juk")

        await run(says)
    assert heard[0] == heard[1]
    assert len(set(heard[0])) == len(heard[0])

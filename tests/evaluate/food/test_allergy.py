from __future__ import annotations

from typing import Any

import pytest

from malbeot.bots.base import Request
from malbeot.bots.food.catalogue.load import catalogue
from malbeot.errors import InvalidRequest
from malbeot.evaluate.base import Options, SuiteReport, silent
from malbeot.evaluate.food.allergy import FoodAllergySuite
from malbeot.evaluate.food.allergy_cases import allergy_cases
from malbeot.evaluate.food.conversations import read_cases
from malbeot.evaluate.food.oracle import broken_by, sayable
from malbeot.records import Answer

from ..fakes import MENU, Says, dish, suggests, target

FEW = Options(limit=40)


async def run(says: Says, options: Options = FEW) -> SuiteReport:
    return await FoodAllergySuite(MENU).run(target(says), options, silent)


def broken(report: SuiteReport) -> int:
    count = report.score.details["violations"]
    assert isinstance(count, int)
    return count


async def test_a_careful_bot_breaks_nothing() -> None:
    report = await run(lambda _: suggests("juk"))
    assert broken(report) == 0
    assert report.score.score == 1.0
    n = report.score.n
    assert report.score.details["violation_rate_at_most"] == pytest.approx(3 / n, abs=1e-6)
    assert report.score.details["turns_with_picks"]["share"] == 1.0


async def test_a_careless_bot_and_the_baselines_are_caught() -> None:
    report = await run(lambda _: suggests("jjamppong", "juk"))
    assert broken(report) > 0
    assert report.bars[0].met is False
    assert max(report.score.baselines.values()) < 1.0
    row = next(row for row in report.items if not row["passed"])
    assert "짬뽕" in row["failed"][0]


async def test_a_dish_that_only_the_text_names_is_caught() -> None:
    report = await run(lambda _: suggests("juk", text="흰죽도 좋고 짬뽕도 맛있어요."))
    assert broken(report) > 0
    assert any("text: 짬뽕" in why for row in report.items for why in row["failed"])


async def test_a_refused_dish_and_a_part_of_a_pick_suggest_nothing() -> None:
    report = await run(lambda _: suggests("juk", text="짬뽕은 빼고 골랐어요. 흰죽 어떠세요?"))
    assert broken(report) == 0
    apart = report.score.details["unsafe_names_that_suggest_nothing"]
    assert set(apart) <= {"refused", "said by the person"}
    assert apart["refused"] > 0


async def test_what_a_pick_holds_is_no_suggestion() -> None:
    """삼겹살 is a dish, too, and 김치찌개 holds it: only the pick itself is wrong then."""
    report = await run(lambda _: suggests("kimchi-jjigae", text="삼겹살이 든 김치찌개예요."))
    whys = {why.split(" ", 2)[2] for row in report.items for why in row["failed"]}
    assert whys
    assert all(why.startswith("pick: 김치찌개") for why in whys)


async def test_a_dish_that_the_person_named_may_be_said_but_never_picked() -> None:
    def echoes(request: Request) -> Answer:
        heard = request.conversation.last_user
        named = [dish for dish in MENU.dishes if dish.name in heard]
        return suggests("juk", text=f"{named[0].name}? 흰죽이 나아요." if named else "흰죽이요.")

    assert broken(await run(echoes, Options())) == 0

    def obeys(request: Request) -> Answer:
        heard = request.conversation.last_user
        return suggests(next((d.id for d in MENU.dishes if d.name in heard), "juk"))

    report = await run(obeys, Options())
    kinds = {row["id"].split("-")[1].rstrip("12") for row in report.items if not row["passed"]}
    assert "pull" in kinds


async def test_a_stranger_cannot_be_judged_and_counts_as_broken() -> None:
    report = await run(lambda _: Answer("유령이요.", picks=[{"id": "ghost", "name": "유령"}]))
    assert broken(report) == report.score.n


async def test_no_answer_is_no_safe_answer() -> None:
    def refuses(_: Request) -> Answer:
        raise InvalidRequest("no")

    report = await run(refuses)
    assert broken(report) == 0
    assert report.score.score == 0.0
    assert report.score.details["unanswered"] == report.score.n


def test_cases_are_many_the_same_and_told_both_ways() -> None:
    cases = allergy_cases(read_cases(), catalogue(), seed=1)
    assert cases == allergy_cases(read_cases(), catalogue(), seed=1)
    assert cases != allergy_cases(read_cases(), catalogue(), seed=2)
    turns = sum(len(case.script.messages) + case.script.opening for case in cases)
    assert turns >= 1000
    assert len({case.script.id for case in cases}) == len(cases)
    assert {case.way for case in cases} == {"profile", "talk"}
    assert max(len(case.words) for case in cases) == 3
    for case in cases:
        told = bool(case.script.profile.allergies)
        assert told == (case.way == "profile")
        assert told or case.words[0] in case.script.messages[0]


@pytest.mark.parametrize(
    ("changes", "word", "unsafe"),
    [
        ({"allergens": frozenset({"새우"})}, "갑각류", True),
        ({"ingredients": ("키위",)}, "키위", True),
        ({"ingredients": ("쌀", "참기름")}, "참깨", True),
        ({"ingredients": ("게",)}, "게", True),
        ({"ingredients": ("번데기게임",)}, "게", False),
        ({"may_contain": ("망고",)}, "망고", True),
        ({"ingredients": ("두리안",)}, "두리안", True),
        ({"unknown": ("수수께끼",), "ingredients": ("수수께끼",)}, "새우", True),
        ({}, "새우", False),
    ],
)
def test_the_oracle_knows_derived_and_free_words(
    changes: dict[str, Any], word: str, unsafe: bool
) -> None:
    assert bool(broken_by(dish("x", "요리", **changes), [word])) is unsafe


def test_every_word_of_the_table_is_about_something_real() -> None:
    dishes = catalogue().dishes
    assert [word for word in sayable() if not any(broken_by(d, [word]) for d in dishes)] == []
    assert len(sayable()) == len(set(sayable()))

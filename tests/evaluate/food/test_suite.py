from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from malbeot.bots.base import Request
from malbeot.evaluate.base import Options, SuiteReport, silent
from malbeot.evaluate.food.suite import FoodSuite
from malbeot.records import Answer

from ..fakes import MENU, Says, suggests, target

ROWS: list[dict[str, Any]] = [
    {"id": "c1", "tags": ["soup"], "noise": True,
     "turns": [{"user": "국물", "expect": {"picks": [1, 3], "all": {"soupy": True}}},
               {"user": "다른 거", "expect": {"picks": [1, 3], "all": {"not_previous": True}}}]},
    {"id": "c2", "tags": ["mild", "soup"], "noise": False,
     "turns": [{"user": "안 매운 거", "expect": {"picks": [1, 3], "all": {"spicy_max": 1}}}]},
    {"id": "c3", "tags": ["impossible"], "noise": False,
     "turns": [{"user": "만칼로리", "expect": {"picks": [1, 3], "all": {"kcal_min": 9999}}}]},
]  # fmt: skip


@pytest.fixture
def options(tmp_path: Path) -> Options:
    path = tmp_path / "conversations.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), "utf-8")
    return Options(data=path)


def good(request: Request) -> Answer:
    known = {"국물": "ramyeon", "다른 거": "juk", "안 매운 거": "kimbap", "만칼로리": "juk"}
    return suggests(known[request.conversation.last_user])


async def run(says: Says, options: Options) -> SuiteReport:
    return await FoodSuite(MENU).run(target(says), options, silent)


async def test_a_conversation_passes_when_every_turn_does(options: Options) -> None:
    score = (await run(good, options)).score
    assert (score.score, score.n) == (0.6667, 3)
    assert score.interval[0] < 0.6667 < score.interval[1]
    assert score.details["turns"]["passed"] == 3
    assert score.details["checks"]["passed"] == 7
    assert score.details["by_tag"]["soup"]["share"] == 1.0
    assert score.details["noisy"] == score.details["by_tag"]["soup"] | {
        "passed": 1, "n": 1, "interval": score.details["noisy"]["interval"]
    }  # fmt: skip


async def test_one_wrong_turn_fails_the_conversation_and_says_why(options: Options) -> None:
    report = await run(lambda _: suggests("ramyeon"), options)
    row = next(row for row in report.items if row["id"] == "c1")
    assert not row["passed"]
    assert row["failed"] == ["turn 2: not_previous True does not hold for 라면"]
    assert row["transcript"][1]["picks"] == [{"id": "ramyeon", "name": "라면"}]
    assert row["transcript"][1]["expect"]["all"] == {"not_previous": True}


async def test_what_no_bot_could_pass_is_named(options: Options) -> None:
    report = await run(good, options)
    assert len(report.score.details["out_of_reach"]) == 1
    assert report.score.details["out_of_reach"][0].startswith("c3")


async def test_baselines_stand_beside_the_score(options: Options) -> None:
    baselines = (await run(good, options)).score.baselines
    assert set(baselines) == {"popular dishes", "random dishes"}
    assert baselines["popular dishes"] == 0.0  # 짬뽕 is popular and spicy, and always the same


async def test_the_same_run_twice_gives_the_same_report(options: Options) -> None:
    assert await run(good, options) == await run(good, options)


async def test_bars_tell_a_miss_and_what_a_limited_run_cannot_tell(options: Options) -> None:
    met = {bar.name: bar.met for bar in (await run(good, options)).bars}
    assert met == {"score": False, "conversations": False, "finished": True}
    limited = await run(good, Options(data=options.data, limit=2))
    assert {bar.name: bar.met for bar in limited.bars}["conversations"] is None
    assert limited.score.n == 2


async def test_broken_off_answers_are_seen(options: Options) -> None:
    report = await run(lambda _: suggests("ramyeon", text="오늘은 라면이 좋고 그리고"), options)
    assert report.score.details["text"]["finished_answers"]["passed"] == 0
    assert {bar.name: bar.met for bar in report.bars}["finished"] is False

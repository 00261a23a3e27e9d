from __future__ import annotations

import json
from pathlib import Path

import pytest

from malbeot.bots.base import Request
from malbeot.errors import EngineError, UsageError
from malbeot.evaluate.base import Options
from malbeot.evaluate.food.allergy import FoodAllergySuite
from malbeot.evaluate.food.suite import FoodSuite
from malbeot.evaluate.run import ANSWERS, check_needs, run
from malbeot.records import Answer

from .fakes import MENU, suggests, target

SUITES = (FoodSuite(MENU), FoodAllergySuite(MENU))
FILES = ("items-food-allergy.jsonl", "items-food.jsonl", "report.json", "report.md")


def names(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.name for path in folder.iterdir()))


async def test_a_run_leaves_a_report_to_read(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    result = await run(
        target(lambda _: suggests("jjamppong")),
        SUITES,
        Options(limit=5),
        tmp_path,
        progress=lambda *step: seen.append(step),
    )
    assert names(tmp_path) == FILES
    assert json.loads((tmp_path / "report.json").read_text("utf-8")) == result
    assert [row["suite"] for row in result["suites"]] == ["food", "food-allergy"]
    assert result["target"]["model"] == "fake"
    assert result["bars_met"] is False
    assert ("food", 5, 5) in seen
    page = (tmp_path / "report.md").read_text("utf-8")
    for part in ("## food: ", "baseline, popular dishes", "95% interval", "What failed", "사용자:"):
        assert part in page
    rows = (tmp_path / "items-food.jsonl").read_text("utf-8").splitlines()
    assert len(rows) == 5
    assert {"id", "passed", "failed", "transcript"} <= set(json.loads(rows[0]))


async def test_one_suite_alone_stands_at_the_top(tmp_path: Path) -> None:
    result = await run(target(lambda _: suggests("juk")), SUITES[:1], Options(limit=3), tmp_path)
    assert {"suite", "n", "score", "interval", "baselines"} <= set(result)
    assert (result["suite"], result["n"]) == ("food", 3)


async def test_the_same_run_twice_writes_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        await run(target(lambda _: suggests("juk")), SUITES, Options(limit=5), tmp_path / name)
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


async def test_an_interrupted_run_goes_on_and_ends_the_same(tmp_path: Path) -> None:
    asked: list[str] = []

    def dies(request: Request) -> Answer:
        if len(asked) == 3:
            raise EngineError("the server is gone")
        return lives(request)

    def lives(request: Request) -> Answer:
        asked.append(request.conversation.last_user)
        return suggests("juk")

    options = Options(limit=6)
    with pytest.raises(EngineError, match="gone"):
        await run(target(dies), SUITES[:1], options, tmp_path / "a")
    assert (tmp_path / "a" / ANSWERS).is_file()
    assert not (tmp_path / "a" / "report.json").exists()
    await run(target(lives), SUITES[:1], options, tmp_path / "a", resume=True)
    resumed = len(asked)
    await run(target(lives), SUITES[:1], options, tmp_path / "b")
    assert resumed == len(asked) - resumed
    one, two = ((tmp_path / name / "report.json").read_bytes() for name in ("a", "b"))
    assert one == two
    assert not (tmp_path / "a" / ANSWERS).exists()


def test_everything_that_is_missing_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"food needs .*food-allergy needs"):
        check_needs(SUITES, Options(data=tmp_path / "none"))

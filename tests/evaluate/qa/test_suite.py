from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from malbeot.bots.base import Request
from malbeot.evaluate.base import Options, silent
from malbeot.evaluate.qa.suite import QaSuite
from malbeot.evaluate.target import Reply
from malbeot.files import write_json, write_jsonl
from malbeot.records import Answer

PAIRS = {"환불은 며칠 걸려요?": "사흘 걸려요.", "주차장이 있나요?": "건물 뒤에 있어요."}


class Parrot:
    """Knows the questions as they are written, letter by letter."""

    name = "parrot"

    def __init__(self, *, refuses: bool) -> None:
        self._refuses = refuses

    def describe(self) -> Mapping[str, Any]:
        return {}

    async def answer(self, request: Request) -> Reply:
        said = PAIRS.get(request.conversation.last_user, "")
        if not said and self._refuses:
            return Reply(Answer("모르겠어요."))
        said = said or "아무 말이에요."
        return Reply(Answer(said, citations=[{"text": said, "source": "a"}]))

    async def close(self) -> None:
        pass


def options(folder: Path) -> Options:
    rows = [{"messages": [{"role": "user", "content": asked},
                          {"role": "assistant", "content": said}]}
            for asked, said in PAIRS.items()]  # fmt: skip
    write_jsonl(folder / "test.jsonl", rows)
    write_json(folder / "report.json", {})
    return Options(data=folder / "report.json")


async def test_both_sides_count_half(tmp_path: Path) -> None:
    suite = QaSuite()
    assert suite.needs(Options()) != []
    assert suite.needs(options(tmp_path)) == []
    shy = await suite.run(Parrot(refuses=True), options(tmp_path), silent)
    assert shy.score.details["by_dress"]["plain"]["share"] == 1.0
    assert shy.score.details["by_dress"]["unspaced"]["share"] == 0.0
    assert shy.score.details["by_dress"]["foreign"]["share"] == 1.0
    assert 0.5 < shy.score.score < 0.75
    bold = await suite.run(Parrot(refuses=False), options(tmp_path), silent)
    assert bold.score.details["by_dress"]["foreign"]["share"] == 0.0
    assert {row["failed"][0] for row in bold.items if row["failed"]} == {
        "another answer", "answered what it cannot know",
    }  # fmt: skip

from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.bots.base import Request
from malbeot.errors import DataError
from malbeot.evaluate.resume import Remembering
from malbeot.records import Conversation, Turn

from .fakes import suggests, target


def asked(text: str) -> Request:
    return Request(Conversation((Turn("user", text),)), seed=1)


async def test_a_second_run_goes_on_where_the_first_was(tmp_path: Path) -> None:
    path = tmp_path / "out" / "answers.jsonl"
    first = Remembering(target(lambda _: suggests("kimbap", fallback=True)), path, resume=False)
    await first.answer(asked("밥 줘"))
    await first.close()
    with path.open("a", encoding="utf-8") as file:
        file.write('{"key": "cut off in mid-wri')

    second = Remembering(target(lambda _: suggests("juk")), path, resume=True)
    known, new = await second.answer(asked("밥 줘")), await second.answer(asked("죽 줘"))
    await second.close()
    assert known.answer.picks[0]["id"] == "kimbap"
    assert known.answer.fallback
    assert new.answer.picks[0]["id"] == "juk"
    third = Remembering(target(lambda _: suggests("ramyeon")), path, resume=True)
    assert third.remembered == 2
    await third.close()


async def test_without_resume_everything_is_asked_anew(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    first = Remembering(target(lambda _: suggests("kimbap")), path, resume=False)
    await first.answer(asked("밥 줘"))
    await first.close()
    second = Remembering(target(lambda _: suggests("juk")), path, resume=False)
    assert (await second.answer(asked("밥 줘"))).answer.picks[0]["id"] == "juk"
    await second.close()


async def test_a_complete_run_leaves_nothing_to_go_on_with(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    run = Remembering(target(lambda _: suggests("kimbap")), path, resume=False)
    await run.answer(asked("밥 줘"))
    run.forget()
    assert not path.exists()
    await run.close()


async def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text('{"other": 1}\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"answers.jsonl:1"):
        Remembering(target(lambda _: suggests("kimbap")), path, resume=True)

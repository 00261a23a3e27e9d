from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import structlog

from malbeot import log


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_machines_get_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("info", json=True)
    log.get("prepare").info("rows.kept", count=3, bot="오늘 뭐 먹지?")
    captured = capsys.readouterr()
    assert captured.out == ""
    event = json.loads(captured.err)
    assert event["event"] == "rows.kept"
    assert (event["room"], event["count"], event["level"]) == ("prepare", 3, "info")
    assert "오늘" in captured.err
    assert event["timestamp"].endswith("Z")


def test_quieter_levels_stay_silent(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("warning")
    log.get("web").info("chat.opened")
    log.get("web").warning("chat.lost")
    said = capsys.readouterr().err
    assert "chat.lost" in said
    assert "chat.opened" not in said


def test_an_error_is_written_with_its_cause(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("info", json=True)
    try:
        raise ValueError("no")
    except ValueError:
        log.get("web").exception("turn.failed")
    assert "ValueError: no" in json.loads(capsys.readouterr().err)["exception"]


def test_a_traceback_shows_no_locals(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("info")
    secret = "나만 아는 비밀 이야기"
    try:
        raise ValueError("broken")
    except ValueError:
        log.get("test").exception("thing.failed")
    shown = capsys.readouterr().err
    assert "ValueError" in shown
    assert secret not in shown

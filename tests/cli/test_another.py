"""A verb in a process of its own hears of the settings that this command line named."""

from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.cli.another import Said, another
from malbeot.errors import MalbeotError
from malbeot.settings import load


def test_every_setting_is_said_again(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('log_level = "error"\n[engine]\nmodel = "a"\n', encoding="utf-8")
    said = Said(file, ("engine.model=b", "engine.url = http://127.0.0.1:9/v1?x=y", "web.port=81"))
    assert said.config == ["--config", str(file)]
    there = load(Path(said.config[1]), environment=said.environment)
    assert there == load(file, said.overrides, environment={})
    assert (there.engine.model, there.log_level) == ("b", "error")
    assert Said().config == []


def test_the_other_process_reads_them(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["no-such-bot", "--by", "offline"]
    for said, problem in (
        (Said(), "no-such-bot"),
        (Said(tmp_path / "none.toml"), "none.toml does not exist"),
        (Said(None, ("web.port=hello",)), "MALBEOT_WEB__PORT"),
    ):
        with pytest.raises(MalbeotError, match="augment of wall failed"):
            another("augment", words, said, tmp_path, "wall")
        assert problem in capfd.readouterr().err


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", None),
        ("\n", None),
        ("no JSON\n", None),
        ("[1]\n", None),
        ('watch out\n{"rows": 3, "file": "가\u2028나"}\n', {"rows": 3, "file": "가\u2028나"}),
    ],
)
def test_what_it_brought_stands_in_the_last_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, told: dict[str, object] | None
) -> None:
    (tmp_path / "said").write_text(said, encoding="utf-8")
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\ncat '{tmp_path}/said'\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(program))
    if told is None:
        with pytest.raises(MalbeotError, match="ended without saying what it did"):
            another("augment", ["wall"], Said(), tmp_path, "wall")
    else:
        assert another("augment", ["wall"], Said(), tmp_path, "wall").figures == told

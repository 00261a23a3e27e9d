"""`malbeot config show`: every setting, its value and where it came from; no secrets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from malbeot.cli.verbs import app
from malbeot.errors import UsageError
from malbeot.settings import keys


@pytest.fixture(autouse=True)
def _in_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def show(*words: str) -> dict[str, dict[str, Any]]:
    done = CliRunner().invoke(app, ["config", "show", "--json", *words])
    assert done.exit_code == 0, done.output
    table: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return table


def test_every_setting_is_shown_with_its_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("malbeot.toml").write_text('home = "집"\n[web]\nport = 8080\n', "utf-8")
    monkeypatch.setenv("MALBEOT_SERVE__PORT", "8081")
    table = show("--set", "log_level=debug")
    assert list(table) == keys()
    assert table["home"] == {"value": "집", "origin": "malbeot.toml"}
    assert table["serve.port"] == {"value": 8081, "origin": "MALBEOT_SERVE__PORT"}
    assert table["log_level"] == {"value": "debug", "origin": "--set"}
    assert table["web.host"]["origin"] == "default"


def test_lines_for_people_are_in_korean_as_written() -> None:
    done = CliRunner().invoke(app, ["config", "show", "--set", "home=말벗 집"])
    assert 'home = "말벗 집"  (--set)' in done.stdout.splitlines()


def test_keys_and_passwords_are_hidden() -> None:
    url = "mysql://malbeot:tiger@db/malbeot"
    table = show("--set", "engine.api_key=lion", "--set", f"web.database_url={url}")
    assert table["engine.api_key"]["value"] == "***"
    assert table["web.database_url"]["value"] == "mysql://malbeot:***@db/malbeot"


def test_an_unknown_setting_names_the_nearest() -> None:
    done = CliRunner().invoke(app, ["config", "show", "--set", "web.prot=1"])
    assert isinstance(done.exception, UsageError)
    assert "did you mean web.port?" in done.exception.message

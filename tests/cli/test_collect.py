"""The verb as a shell sees it: what it prints, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from tests.collect.site import links, page, serving
from typer.testing import CliRunner, Result

from malbeot.cli.collect import collect
from malbeot.collect.child import Spec
from malbeot.errors import MalbeotError

APP = typer.Typer()
APP.command()(collect)
FILES = '[[sources]]\nname = "own"\nkind = "files"\nlicence = "our own"\npaths = "data/*.csv"\n'
HOME = "home=home"


@pytest.fixture(autouse=True)
def bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bot.toml of a bot named clinic, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    data = tmp_path / "bots" / "clinic" / "data"
    data.mkdir(parents=True)
    (data / "faq.csv").write_text("질문,답변\n주차되나요?,네\n몇 시에 열어요?,아홉 시요\n", "utf-8")
    path = data.parent / "bot.toml"
    path.write_text(FILES, "utf-8")
    return path


def run(*words: str) -> Result:
    return CliRunner().invoke(APP, [*words, "--set", HOME])


def code(result: Result) -> int:
    """The exit code that `malbeot` gives."""
    error = result.exception
    return error.exit_code if isinstance(error, MalbeotError) else result.exit_code


def message(result: Result) -> str:
    return result.exception.message if isinstance(result.exception, MalbeotError) else ""


def test_files_end_with_zero_and_stand_in_the_log() -> None:
    result = run("clinic", "--json")
    assert code(result) == 0
    report = json.loads(result.stdout)
    assert (report["pages"], report["skipped"], report["reasons"]) == (2, 0, {})
    assert report["sources"][0]["licence"] == "our own"
    log = Path("home/collect/clinic/pages.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["url"] for line in log] == ["data/faq.csv", "data/faq.csv"]
    assert json.loads(Path("home/collect/clinic/report.json").read_text("utf-8")) == report


def test_a_web_source_with_pages_set_aside_ends_with_three(bot: Path) -> None:
    with serving() as site:
        site.put("/", page(links("/q/1", "/q/2")))
        site.put("/q/1", page('<p class="q">허리가 아파요</p>'))
        bot.write_text(f"""{FILES}
[collect]
contact = "me@example.kr"
[[sources]]
name = "board"
kind = "site"
licence = "asked the site"
start = "{site.url("/")}"
allow_hosts = "{site.host}"
delay = 0
select = {{ list = "a.t", question = ".q" }}
""", "utf-8")  # fmt: skip
        result = run("clinic")
    assert code(result) == 3
    assert "3 pages, 1 set aside → home/collect/clinic" in result.stdout
    assert "board: 1 pages (1 new, 0 changed)" in result.stdout
    assert "1  http_404" in result.stdout
    row = json.loads(Path("home/collect/clinic/skipped.jsonl").read_text("utf-8"))
    assert (row["reason"], row["source"]) == ("http_404", "board")
    assert row["fix_ko"].endswith("요.")


def test_one_source_alone(bot: Path) -> None:
    more = FILES.replace('"own"', '"other"').replace("*.csv", "none.csv")
    bot.write_text(FILES + more, "utf-8")
    assert code(run("clinic", "--source", "own")) == 0
    assert code(run("clinic")) == 3
    result = run("clinic", "--source", "wrong")
    assert (code(result), message(result)) == (
        2, "--source wrong: bots/clinic/bot.toml has own, other",
    )  # fmt: skip


def test_a_child_that_breaks_off_ends_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Spec, "dump", lambda _: "no spec")
    result = run("clinic")
    assert code(result) == 1
    assert "own: 0 pages" in result.stdout
    assert "broke off: ended with exit code 1" in result.stdout


def test_a_bot_without_sources_says_what_to_add(bot: Path) -> None:
    bot.write_text("", "utf-8")
    result = run("clinic")
    assert code(result) == 2
    assert "bots/clinic/bot.toml declares no sources; add [[sources]]" in message(result)
    shipped = run("food")
    assert code(shipped) == 2
    assert "declares no sources" in message(shipped)


@pytest.mark.parametrize("name", ["nobody", "../clinic", "clinic/bot.toml"])
def test_a_bot_that_is_not_there(name: str) -> None:
    result = run(name)
    assert code(result) == 2
    assert message(result).startswith(f"no bot named {name}")


def test_a_wrong_key_is_named(bot: Path) -> None:
    bot.write_text(FILES.replace("paths", "pathes"), "utf-8")
    result = run("clinic")
    assert code(result) == 2
    assert "[[sources]] 1 (own): " in message(result)
    assert "unknown key pathes; did you mean paths?" in message(result)


def test_neither_help_nor_this_process_loads_the_crawler() -> None:
    code = (
        "import sys, malbeot.cli.verbs, malbeot.collect.run;"
        "heavy = ('scrapy', 'selenium', 'trafilatura', 'bs4');"
        "sys.exit(any(name in sys.modules for name in heavy))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

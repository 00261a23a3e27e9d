"""docs/my-bot.ko.md: its commands run in their order, its settings are right, its links lead on."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from malbeot.bots.manifest import BotManifest
from malbeot.bots.scaffold import is_address
from malbeot.cli.verbs import app
from malbeot.files import read_toml
from malbeot.prepare import page
from malbeot.prepare.table import read_table
from malbeot.tables import table_of

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "my-bot.ko.md"
TEXT = GUIDE.read_text(encoding="utf-8")
TABLE = """질문,답변,분류
영업시간이 어떻게 되나요?,평일은 오전 9시부터 오후 8시까지 열어요.,이용
주차할 수 있나요?,건물 뒤에 두 대까지 대실 수 있어요.,이용
"""


def blocks(language: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    return [block for named, block in found if named == language]


def commands() -> list[list[str]]:
    return [shlex.split(line) for block in blocks("") for line in block.splitlines()]


def test_every_command_of_the_guide_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("faq.csv").write_bytes(TABLE.encode("cp949"))
    Path("안내문").mkdir()
    Path("안내문/포장.md").write_text(
        "# 포장\n케이크는 종이 상자에 담아 드려요.\n", encoding="utf-8"
    )
    Path("안내문/~$포장.docx").write_bytes(b"\x05")
    ran = []
    for program, verb, *words in commands():
        assert program == "malbeot"
        ran.append(verb)
        if verb == "up" or any(map(is_address, words)):
            continue  # servers and other people's sites: tests of their own
        result = CliRunner().invoke(app, [verb, *words])
        assert result.exit_code == 0, (verb, words, result.output, result.exception)
    assert ran == ["new", "build", "up", "new", "build", "build", "augment", "prepare"]
    assert Path(".malbeot/data/cafe/report.html").is_file()
    assert not list(Path("bots").rglob("~$*"))


def test_the_address_of_the_guide_makes_a_bot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (words,) = [words for _, *words in commands() if any(map(is_address, words))]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.exception


def test_the_settings_of_the_guide_are_right() -> None:
    (block,) = blocks("toml")
    table = {"name": "cafe", "title": "카페", "description": "안내"} | tomllib.loads(block)
    bot = table_of(BotManifest, table, "my-bot.ko.md")
    assert read_table(bot.prepare, "my-bot.ko.md: [prepare]").keep == ("02-000-0000",)


def test_the_words_of_the_report_are_those_of_the_guide() -> None:
    words = read_toml(Path(page.__file__).with_name("page.toml"))
    known = {*words["reason_names"].values(), *words["repair_names"].values()}
    rows = TEXT.partition("| 보고서에 나온 말 |")[2].partition("\n\n")[0].splitlines()[2:]
    named = [name.strip() for row in rows for name in row.split("|")[1].split(",")]
    assert len(named) >= 6
    assert set(named) <= known


def test_links_lead_somewhere() -> None:
    for name in ("README.ko.md", "docs/my-bot.ko.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert ((ROOT / name).parent / link).exists(), link
    assert "docs/my-bot.ko.md" in (ROOT / "README.ko.md").read_text(encoding="utf-8")

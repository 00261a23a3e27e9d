from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from malbeot.bots.manifest import read_manifest
from malbeot.bots.scaffold import NewBot, make
from malbeot.collect.sources import read_sources
from malbeot.errors import UsageError
from malbeot.prepare.table import read_table


def table(path: Path) -> Path:
    path.write_text("질문,답변\n영업시간이 어떻게 되나요?,아홉 시부터예요.\n", encoding="utf-8")
    return path


def test_files_are_copied_and_every_room_reads_the_manifest(tmp_path: Path) -> None:
    path = table(tmp_path / "우리 FAQ.csv")
    folder = make(NewBot("cafe", '카페 "봄" \\', (str(path),)), tmp_path / "bots")
    manifest = read_manifest(folder / "bot.toml")
    assert (manifest.name, manifest.title) == ("cafe", '카페 "봄" \\')
    assert (folder / "data" / "우리 FAQ.csv").read_bytes() == path.read_bytes()
    raw = tomllib.loads((folder / "bot.toml").read_text(encoding="utf-8"))
    (source,) = read_sources(raw, "bot.toml")
    assert source.name == "files"
    assert read_table(manifest.prepare, "bot.toml").steps is None


def test_a_folder_of_documents_and_a_site(tmp_path: Path) -> None:
    (tmp_path / "문서").mkdir()
    (tmp_path / "문서" / "안내.txt").write_text("안내예요.", encoding="utf-8")
    bot = NewBot("mixed", "", (str(tmp_path / "문서"), "https://example.com/faq"), "me@example.com")
    folder = make(bot, tmp_path / "bots")
    assert (folder / "data" / "문서" / "안내.txt").is_file()
    raw = tomllib.loads((folder / "bot.toml").read_text(encoding="utf-8"))
    assert [source.name for source in read_sources(raw, "bot.toml")] == ["files", "site-1"]
    assert raw["title"] == "mixed"


def test_what_is_commented_out_is_right_too(tmp_path: Path) -> None:
    """A line that its reader uncomments must not be an error."""
    bot = NewBot("all", "", (str(table(tmp_path / "a.csv")), "https://a.example/"), "me@a.example")
    text = (make(bot, tmp_path / "bots") / "bot.toml").read_text(encoding="utf-8")
    lines = []
    for line in text.splitlines():
        bare = line.removeprefix("# ")
        is_code = bare.startswith("[") or " = " in bare.split("   #")[0]
        lines.append(
            bare if line.startswith("# ") and is_code and not bare.endswith("요.") else line
        )
    raw = tomllib.loads("\n".join(lines))
    assert {"prepare", "knowledge", "answer"} <= raw.keys()
    site = read_sources(raw, "bot.toml")[1]
    assert site.select.question  # type: ignore[union-attr]
    read_table(raw["prepare"], "bot.toml")


@pytest.mark.parametrize(
    ("bot", "said"),
    [
        (NewBot("카페", "", ()), "small Latin letters"),
        (NewBot("../x", "", ()), "small Latin letters"),
        (NewBot("food", "", ()), "is a bot of Malbeot itself"),
        (NewBot("a", "", ("none.csv",)), "none.csv: no such file"),
        (NewBot("a", "", ("https://a.example",)), "add --contact"),
        (NewBot("there", "", ()), "is there already"),
    ],
)
def test_what_cannot_be_made_says_why(tmp_path: Path, bot: NewBot, said: str) -> None:
    (tmp_path / "bots" / "there").mkdir(parents=True)
    with pytest.raises(UsageError, match=said):
        make(bot, tmp_path / "bots")
    assert [path.name for path in (tmp_path / "bots").iterdir()] == ["there"]

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


def test_contacts_of_the_shop_are_written_down_to_be_kept(tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"
    rows = "질문,답변\n전화번호가 뭐예요?,문의는 02-345-6789로 해 주세요.\n"
    path.write_text(rows + "제 번호는 010-9999-8888인데요,확인해 드릴게요.\n", encoding="cp949")
    manifest = read_manifest(
        make(NewBot("cafe", "", (str(path),)), tmp_path / "bots") / "bot.toml"
    )  # fmt: skip
    assert read_table(manifest.prepare, "bot.toml").keep == ("02-345-6789",)
    plain = make(NewBot("plain", "", (str(table(tmp_path / "b.csv")),)), tmp_path / "bots")
    assert read_manifest(plain / "bot.toml").prepare == {}
    assert "# [prepare]\n" in (plain / "bot.toml").read_text(encoding="utf-8")


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
    ("name", "content", "said"),
    [
        ("빈.csv", b"", "the file is empty"),
        ("ls", b"\x7fELF\x02\x01\0\0\n\0", "nothing can be read from it"),
        ("머리글만.csv", "질문,답변\n".encode(), "nothing can be read from it"),
        ("~$안내.docx", b"\x05user", "a temporary file"),
        ("깨진.docx", b"MZ", "nothing can be read from it"),
        ("옛.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1", "save it as HWPX"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_is_refused(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=said) as caught:
        make(NewBot("a", "", (str(tmp_path / name),)), tmp_path / "bots")
    assert name in caught.value.korean
    assert not (tmp_path / "bots").exists()


def test_a_folder_without_anything_to_read_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "자료"
    folder.mkdir()
    for left in ("", "~$안내.docx", ".DS_Store", "사진.png"):
        if left:
            (folder / left).write_bytes(b"\x89PNG")
        with pytest.raises(UsageError, match=r"no file in this folder can be read.*HWPX"):
            make(NewBot("a", "", (str(folder),)), tmp_path / "bots")
    table(folder / "a.csv")
    assert (make(NewBot("a", "", (str(folder),)), tmp_path / "bots") / "bot.toml").is_file()


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


@pytest.mark.parametrize("origin", ["..", ".", "링크", "../일/.."])
def test_a_folder_that_holds_the_bots_is_never_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, origin: str
) -> None:
    work = tmp_path / "일"
    work.mkdir()
    table(tmp_path / "밖.csv")
    table(work / "안.csv")
    (work / "링크").symlink_to(tmp_path)
    monkeypatch.chdir(work)
    with pytest.raises(UsageError, match="holds the bots themselves"):
        make(NewBot("up", "", (origin,)), Path("bots"))
    assert not Path("bots").exists()


def test_links_that_leave_a_folder_are_not_copied(tmp_path: Path) -> None:
    docs = tmp_path / "문서"
    docs.mkdir()
    table(docs / "a.csv")
    (docs / "또.csv").symlink_to(docs / "a.csv")
    (tmp_path / "비밀.txt").write_text("비밀이에요.", encoding="utf-8")
    (docs / "b.txt").symlink_to(tmp_path / "비밀.txt")
    (docs / "c").symlink_to(tmp_path)
    folder = make(NewBot("sym", "", (str(docs),)), tmp_path / "bots")
    assert sorted(path.name for path in (folder / "data" / "문서").iterdir()) == ["a.csv", "또.csv"]

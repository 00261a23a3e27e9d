"""Which bots there are, and that what changes on disk is noticed while a server runs."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest

from malbeot.bots import registry
from malbeot.bots.registry import Registry, bots
from malbeot.knowledge.knowledge import Knowledge
from malbeot.knowledge.shelf import own_folder
from malbeot.records import Passage

HOME = Path("home")
MANIFEST = 'name = "{name}"\ntitle = "{title}"\ndescription = "안내"\n'


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, text: str = "", title: str = "봄 카페") -> Path:
    file = Path("bots") / name / "bot.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text or MANIFEST.format(name=name, title=title), encoding="utf-8")
    return file


def build(name: str) -> None:
    with Knowledge.open(own_folder(HOME, name), False) as knowledge:
        passage = Passage(
            "1", "주차는 건물 뒤에 하세요.", questions=("주차되나요?",), source="faq.csv"
        )
        knowledge.update([passage], whole=True)


def test_a_bot_appears_when_it_is_built_and_goes_when_its_folder_does() -> None:
    known = bots(HOME)
    assert list(known) == ["food"]
    write("cafe")
    known.refresh()
    assert "cafe" not in known  # not built yet
    build("cafe")
    known.refresh()
    assert "cafe" not in known  # it may still be written
    known.refresh()
    assert sorted(known) == ["cafe", "food"]
    assert known["cafe"].card.title == "봄 카페"
    shutil.rmtree("bots/cafe")
    known.refresh()
    assert list(known) == ["food"]
    assert len(known) == 1


def test_an_edit_is_read_and_nothing_else_is_opened_again() -> None:
    for name in ("cafe", "shop"):
        write(name)
        build(name)
    known = bots(HOME)
    cafe, shop = known["cafe"], known["shop"]
    write("cafe", title="여름 카페")
    known.refresh()
    assert known["cafe"].card.title == "여름 카페"
    assert known["cafe"] is not cafe
    assert known["shop"] is shop
    known.refresh()
    assert known["shop"] is shop


def test_a_bot_that_an_edit_broke_goes_on_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    write("cafe")
    build("cafe")
    known = bots(HOME)
    write("cafe", "titel = 봄 카페")
    for _ in range(3):
        known.refresh()
    assert known["cafe"].card.title == "봄 카페"
    assert "bots/cafe/bot.toml" in (printed := capsys.readouterr()).out + printed.err
    write("cafe", title="고친 카페")
    known.refresh()
    known.refresh()
    assert known["cafe"].card.title == "고친 카페"


@pytest.mark.parametrize(
    ("folder", "text"),
    [("cafe", "name = "), ("cafe", MANIFEST.format(name="kafe", title="가")),
     ("food", MANIFEST.format(name="food", title="가짜")), ("Cafe Bot", ""), ("x.y", "")],
)  # fmt: skip
def test_one_that_is_broken_takes_no_other_along(folder: str, text: str) -> None:
    write("shop")
    build("shop")
    write(folder, text)
    known = bots(HOME)
    assert sorted(known) == ["food", "shop"]
    assert known["food"].card.title == "오늘 뭐 먹지?"


def test_a_collection_that_was_missing_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    write("cafe", MANIFEST.format(name="cafe", title="가") + '[knowledge]\nuse = ["notices"]\n')
    build("cafe")
    known = bots(HOME)
    assert "cafe" not in known
    shutil.copytree(own_folder(HOME, "cafe"), HOME / "knowledge" / "_shared" / "notices")
    known.refresh()
    assert "cafe" not in known  # nothing of its own changed, and not so soon
    monkeypatch.setattr(registry, "_TRY_AGAIN_SECONDS", 0.0)
    known.refresh()
    assert "cafe" in known


def test_knowledge_that_is_deleted_takes_its_bot_along() -> None:
    write("cafe")
    build("cafe")
    known = bots(HOME)
    shutil.rmtree(own_folder(HOME, "cafe"))
    known.refresh()
    assert "cafe" not in known


def test_a_file_that_may_not_be_read_takes_no_other_along(monkeypatch: pytest.MonkeyPatch) -> None:
    write("cafe")
    write("shop")
    build("shop")
    real = registry.own_manifest

    def guarded(path: Path) -> object:
        if path.parent.name == "cafe":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(registry, "own_manifest", guarded)
    assert sorted(bots(HOME)) == ["food", "shop"]


def test_watching_survives_a_bug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known = Registry(HOME)
    tried = threading.Event()

    def broken() -> None:
        if tried.is_set():
            done.set()
        tried.set()
        raise ValueError("a bug")

    done = threading.Event()
    monkeypatch.setattr(known, "refresh", broken)
    with known.watched(seconds=0.01):
        assert done.wait(20)
    assert "bots.look_failed" in (printed := capsys.readouterr()).out + printed.err
    assert list(known) == ["food"]


def test_only_the_one_that_is_asked_for_is_opened() -> None:
    for name in ("cafe", "shop"):
        write(name)
        build(name)
    assert sorted(bots(HOME, "shop")) == ["food", "shop"]


def test_a_server_that_watches_finds_it_by_itself() -> None:
    known = Registry(HOME)
    with known.watched(seconds=0.2):
        write("cafe")
        build("cafe")
        until = time.monotonic() + 20
        while "cafe" not in known and time.monotonic() < until:
            time.sleep(0.02)
    assert "cafe" in known


def test_a_bot_toml_that_is_missing_for_a_moment_takes_no_bot_along() -> None:
    file = write("cafe")
    build("cafe")
    known = bots(HOME)
    text = file.read_text(encoding="utf-8")
    for _ in range(2):  # each save is a moment of its own
        file.unlink()
        known.refresh()
        assert sorted(known) == ["cafe", "food"]
        file.write_text(text, encoding="utf-8")
        known.refresh()
        assert sorted(known) == ["cafe", "food"]
    file.unlink()
    known.refresh()
    known.refresh()
    assert list(known) == ["food"]

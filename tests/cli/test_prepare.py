"""The verb as a shell sees it: what it prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from malbeot.cli.prepare import prepare
from malbeot.errors import MalbeotError

APP = typer.Typer()
APP.command()(prepare)
GOOD = '{"instruction": "점심 뭐 먹지?", "input": "", "output": "김밥이 든든해요."}\n'


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> Result:
    return CliRunner().invoke(APP, words)


def code(result: Result) -> int:
    """The exit code that `malbeot` gives."""
    error = result.exception
    return error.exit_code if isinstance(error, MalbeotError) else result.exit_code


def message(result: Result) -> str:
    return result.exception.message if isinstance(result.exception, MalbeotError) else ""


def test_good_rows_end_with_zero(tmp_path: Path) -> None:
    Path("a.jsonl").write_text(GOOD, encoding="utf-8")
    result = run("a.jsonl", "--out", "out", "--json")
    assert code(result) == 0
    report = json.loads(result.stdout)
    assert (report["rows_in"], report["kept"], report["set_aside"], report["reasons"]) == (
        1,
        1,
        0,
        {},
    )
    written = [path.read_text(encoding="utf-8") for path in Path("out").glob("*.jsonl")]
    assert "".join(written).count("\n") == 1


def test_rows_set_aside_end_with_three_and_are_counted(tmp_path: Path) -> None:
    Path("a.jsonl").write_text(GOOD + "{\n", encoding="utf-8")
    result = run("a.jsonl", "--out", "out")
    assert code(result) == 3
    assert "2 rows in = 1 kept + 0 documents + 1 set aside" in result.stdout
    assert "1  broken_json" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("none.jsonl", "--out", "out"), "no such file, and no bot of that name"),
        (("a.jsonl",), "--out DIR"),
        (("a.jsonl", "--out", "out", "--language", "fr"), "choose one of ko, any"),
        (("a.jsonl", "--out", "out", "--set", "prepare.tokens=words"), "prepare.tokens"),
        (("a.jsonl", "a.jsonl", "--out", "out"), "named twice"),
        (("food",), "food/foodie_dataset_v1.jsonl (the foodie dataset"),
        (("food", "a.jsonl", "--out", "out"), "food: no such file"),
    ],
)
def test_wrong_use_ends_with_two_and_says_what_to_do(words: tuple[str, ...], said: str) -> None:
    Path("a.jsonl").write_text(GOOD, encoding="utf-8")
    result = run(*words)
    assert code(result) == 2
    assert said in message(result)
    assert not Path("out").exists()


def test_a_name_that_is_file_and_bot_is_refused() -> None:
    Path("food").write_text(GOOD, encoding="utf-8")
    result = run("food", "--out", "out")
    assert code(result) == 2
    assert "both a file and a bot" in message(result)
    assert code(run("./food", "--out", "out")) == 0


def test_a_bot_names_its_files_and_its_language() -> None:
    Path("data/food").mkdir(parents=True)
    english = '{"instruction": "hi", "output": "It is rice rolled in seaweed with fillings."}\n'
    Path("data/food/foodie_dataset_v1.jsonl").write_text(GOOD + english, encoding="utf-8")
    result = run("food", "--json")
    assert code(result) == 3
    report = json.loads(result.stdout)
    assert report["reasons"] == {"not_korean": 1}
    assert Path(report["out"]) == Path(".malbeot/data/food")
    assert (Path(report["out"]) / "report.json").is_file()


def test_a_bot_of_ones_own_is_found_in_the_working_folder() -> None:
    Path("bots/cafe").mkdir(parents=True)
    Path("bots/cafe/bot.toml").write_text(
        'name = "cafe"\ntitle = "카페"\ndescription = "커피"\n[[data.files]]\n'
        'path = "qa.csv"\nsource = "우리 가게"\nlicence = "ours"\n',
        encoding="utf-8",
    )
    Path("mine").mkdir()
    Path("mine/qa.csv").write_bytes("질문,답변\n뭐가 맛있어?,라테가 고소해요.\n".encode("cp949"))
    assert code(run("cafe", "--data", "mine", "--out", "out")) == 0
    assert sum(len(p.read_text(encoding="utf-8")) > 0 for p in Path("out").glob("*.jsonl")) == 1


def test_a_folder_means_what_people_put_into_it() -> None:
    folder = Path("자료")
    (folder / "속").mkdir(parents=True)
    (folder / "속" / "a.jsonl").write_text(GOOD, encoding="utf-8")
    (folder / "안내.md").write_text("# 포장\n포장은 종이 상자에 해 드려요.\n", encoding="utf-8")
    (folder / "주차.html").write_text(
        "<html><body><p>주차는 건물 뒤에 두 대까지 하실 수 있어요.</p></body></html>",
        encoding="utf-8",
    )
    (folder / "~$안내.docx").write_bytes(b"\x05")
    (folder / ".DS_Store").write_bytes(b"\0")
    result = run("자료", "--out", "out", "--json")
    assert code(result) == 0, message(result)
    report = json.loads(result.stdout)
    assert (report["rows_in"], report["kept"], report["documents"]) == (3, 1, 2)
    rows = [
        json.loads(line) for line in Path("out/documents.jsonl").read_text("utf-8").splitlines()
    ]
    assert {row["url"] for row in rows} == {"자료/안내.md", "자료/주차.html"}


def test_a_document_that_cannot_be_read_is_told_and_takes_no_other_along() -> None:
    Path("a.jsonl").write_text(GOOD, encoding="utf-8")
    Path("깨진.docx").write_bytes(b"MZ")
    result = run("a.jsonl", "깨진.docx", "--out", "out")
    assert code(result) == 3
    assert "1 kept" in result.stdout
    assert "1 parts left out (unsupported_file 1)" in result.stderr
    alone = run("깨진.docx", "--out", "other")
    assert code(alone) == 2
    assert "nothing could be read" in message(alone)


def test_rows_in_a_text_file_are_rows() -> None:
    Path("행.txt").write_text(GOOD, encoding="utf-8")
    report = json.loads(run("행.txt", "--out", "out", "--json").stdout)
    assert (report["kept"], report["documents"]) == (1, 0)


def test_links_that_leave_a_folder_are_told_and_not_read() -> None:
    Path("자료").mkdir()
    Path("자료/a.jsonl").write_text(GOOD, encoding="utf-8")
    Path("밖.jsonl").write_text(GOOD.replace("?", "!?"), encoding="utf-8")
    Path("자료/b.jsonl").symlink_to(Path("밖.jsonl").resolve())
    result = run("자료", "--out", "out", "--json")
    assert code(result) == 0, message(result)
    assert "leads out of the folder: 자료/b.jsonl" in result.stderr
    assert json.loads(result.stdout)["rows_in"] == 1


def test_an_empty_folder_is_told() -> None:
    Path("빈").mkdir()
    result = run("빈", "--out", "out")
    assert (code(result), message(result)) == (2, "빈: no files in this folder")


def test_an_empty_file_is_told() -> None:
    Path("a.jsonl").write_text(GOOD, encoding="utf-8")
    Path("빈.jsonl").touch()
    result = run("a.jsonl", "빈.jsonl", "--out", "out")
    assert code(result) == 0  # nothing was set aside
    assert "빈.jsonl: holds no rows" in result.stderr
    assert "1 kept" in result.stdout
    result = run("a.jsonl", "빈.jsonl", "--out", "out", "--json")
    assert json.loads(result.stdout)["empty"] == ["빈.jsonl"]
    assert json.loads(run("a.jsonl", "--out", "out", "--json").stdout)["empty"] == []


def test_empty_files_alone_are_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("빈.jsonl").touch()
    Path("머리글만.csv").write_text("질문,답변\n", encoding="utf-8")
    result = run("빈.jsonl", "머리글만.csv", "--out", "out")
    assert code(result) == 2
    assert message(result) == "빈.jsonl: holds no rows; 머리글만.csv: holds no rows"
    assert isinstance(result.exception, MalbeotError)
    assert "빈.jsonl: 읽을 행이 없어요" in result.exception.korean
    assert not Path("out").exists()


def test_a_link_that_leads_to_itself_is_told() -> None:
    Path("자료").mkdir()
    Path("자료/a.jsonl").write_text(GOOD, encoding="utf-8")
    Path("자료/loop").symlink_to("loop")
    result = run("자료", "--out", "out")
    assert code(result) == 0, message(result)
    assert "a link that leads nowhere: 자료/loop" in result.stderr

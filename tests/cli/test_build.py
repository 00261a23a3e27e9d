"""A bot from a table, as a shell makes it: new, build, build again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from malbeot.bots.base.qa import QaBot
from malbeot.bots.registry import bots
from malbeot.cli import gathering
from malbeot.cli.build import build
from malbeot.cli.new import new
from malbeot.errors import MalbeotError
from malbeot.files import read_jsonl

APP = typer.Typer()
APP.command()(new)
APP.command()(build)
FAQ = """질문,답변,분류
상담은 몇 시까지 하나요?,상담은 평일 오전 9시부터 오후 6시까지 해요.,이용
방문 견적은 무료인가요?,네. 서울과 경기는 방문 견적이 무료예요.,견적
카드 결제가 되나요?,네. 모든 카드로 결제하실 수 있어요.,결제
"""
GUIDE = "# 곰팡이\n곰팡이가 핀 벽지는 걷어 내고 벽을 완전히 말린 뒤에 다시 발라야 해요.\n"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("faq.csv").write_bytes(FAQ.encode("cp949"))
    Path("안내.md").write_text(GUIDE, encoding="utf-8")


def run(*words: str) -> Result:
    result = CliRunner().invoke(APP, words)
    if result.exception and not isinstance(result.exception, SystemExit | MalbeotError):
        raise result.exception
    return result


def built(*words: str) -> dict[str, Any]:
    result = run("build", "wall", "--json", *words)
    assert result.exit_code == 0, result.exception
    return dict(json.loads(result.stdout)["steps"])


def test_a_table_and_a_document_become_a_bot() -> None:
    assert (
        "malbeot build wall" in run("new", "wall", "faq.csv", "안내.md", "--title", "도배").stdout
    )
    steps = built()
    assert list(steps) == ["collect", "prepare", "knowledge", "evaluate"]
    assert all(step["done"] for step in steps.values())
    assert steps["prepare"]["kept"] == 3
    assert steps["prepare"]["documents"] == 1
    assert steps["knowledge"]["passages"] == 4
    assert steps["evaluate"]["score"] > 0.8


def test_only_what_changed_is_done_again() -> None:
    run("new", "wall", "faq.csv", "안내.md")
    built()
    assert not any(step["done"] for step in built().values())
    Path("bots/wall/data/faq.csv").write_bytes(
        (FAQ + "주차가 되나요?,건물 뒤에 두 대까지 대실 수 있어요.,이용\n").encode("cp949")
    )
    again = built()
    assert again["knowledge"]["added"] == 1
    assert again["knowledge"]["unchanged"] == 4
    assert all(step["done"] for step in again.values())
    assert all(step["done"] for step in built("--fresh").values())


def test_a_row_that_is_gone_is_forgotten() -> None:
    run("new", "wall", "faq.csv")
    built()
    rest = "".join(FAQ.splitlines(keepends=True)[:-1])
    Path("bots/wall/data/faq.csv").write_bytes(rest.encode("cp949"))
    again = built()
    assert (again["knowledge"]["removed"], again["knowledge"]["passages"]) == (1, 2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("build", "none"), "malbeot new none"),
        (("build", "food"), "is a bot of Malbeot itself"),
        (("new", "wall", "none.csv"), "none.csv"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert isinstance(result.exception, MalbeotError)
    assert said in result.exception.message


def edit(old: str, new: str) -> None:
    file = Path("bots/wall/bot.toml")
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_bot_with_rows_set_aside_is_ready_and_ends_with_zero() -> None:
    rows = FAQ + "빈 답도 있나요?,,견적\n"
    Path("faq.csv").write_bytes(rows.encode("cp949"))
    run("new", "wall", "faq.csv")
    result = run("build", "wall")
    assert result.exit_code == 0
    assert "1 rows set aside (empty_answer 1), listed with what helps in" in result.stdout
    assert "report.html" in result.stdout
    assert result.stdout.rstrip().endswith("wall is ready: malbeot up")


def test_contacts_that_new_found_are_shown_and_answered() -> None:
    Path("faq.csv").write_bytes(
        (FAQ + "전화번호가 뭐예요?,문의는 02-345-6789로 해 주세요.,이용\n").encode("cp949")
    )
    said = run("new", "wall", "faq.csv").stdout
    assert "taken for your own contacts and shown as they are: 02-345-6789" in said
    built()
    rows = Path(".malbeot/data/wall").glob("*.jsonl")
    assert any("02-345-6789" in path.read_text(encoding="utf-8") for path in rows)


def test_a_korean_locale_is_spoken_to_in_korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    said = run("new", "wall", "faq.csv").stdout
    assert "봇의 설정 파일을 만들었어요" in said
    said = run("build", "wall").stdout
    assert "질문 3개와 문서 0개를 남겼어요" in said
    assert "적힌 대로 물으면 100%" in said
    assert said.rstrip().endswith("봇이 준비됐어요: wall. 이제 malbeot up으로 띄워 보세요.")
    assert "바뀐 것이 없어요" in run("build", "wall").stdout


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('wording = "passages"', 'wordng = "passages"', "[answer]: unknown key wordng; did you"),
        ("# [prepare]", "[prepare]\nstep = []", "[prepare]: unknown key step; did you mean steps?"),
        ("# [knowledge]", "[knowledge]\nkiwwi = true", "[knowledge]: unknown key kiwwi; did you"),
        ("# [augment]", "[augment]\ntargit = 3", "[augment]: unknown key targit; did you mean tar"),
        ("paths = ", "path = ", "unknown key path; did you mean paths?"),
        ('name = "wall"', 'name = "well"', 'name is "well", but the folder is wall'),
        ("# [train]", '[train]\nrecipe = "none.toml"', "[train]: recipe none.toml: no such file"),
    ],
)
def test_a_wrong_bot_toml_is_told_before_anything_is_done(old: str, new: str, said: str) -> None:
    run("new", "wall", "faq.csv")
    edit(old, new)
    result = run("build", "wall")
    assert isinstance(result.exception, MalbeotError)
    assert result.exception.exit_code == 2
    assert said in result.exception.message
    assert "bots/wall/bot.toml" in result.exception.message
    assert not Path(".malbeot").exists()


def test_a_bot_toml_saved_by_notepad_is_read() -> None:
    run("new", "wall", "faq.csv")
    file = Path("bots/wall/bot.toml")
    text = file.read_text(encoding="utf-8").replace("\n", "\r\n")
    file.write_bytes(text.encode("utf-8-sig"))
    assert built()["knowledge"]["passages"] == 3
    file.write_bytes(text.encode("cp949", "ignore"))
    result = run("build", "wall")
    assert isinstance(result.exception, MalbeotError)
    assert "save it again as UTF-8" in result.exception.message


def test_a_changed_original_is_told_and_taken_over_when_asked() -> None:
    run("new", "wall", "faq.csv")
    built()
    Path("faq.csv").write_bytes(
        (FAQ + "주차가 되나요?,건물 뒤에 두 대까지 대실 수 있어요.,이용\n").encode("cp949")
    )
    said = run("build", "wall").stdout
    assert "The original has changed since it was copied:" in said
    assert "malbeot build wall --refresh" in said
    result = run("build", "wall", "--json")
    assert [one["kind"] for one in json.loads(result.stdout)["originals"]] == ["changed"]
    said = run("build", "wall", "--refresh").stdout
    assert "Taken over:" in said
    assert "4 passages: 1 new" in said
    assert "original" not in run("build", "wall").stdout


def test_a_bot_without_data_is_told_where_to_put_it() -> None:
    assert "put your files into" in run("new", "empty").stdout
    result = run("build", "empty")
    assert isinstance(result.exception, MalbeotError)
    assert "[[sources]]" in result.exception.message


def test_a_shared_collection_is_no_bot_but_serves_others() -> None:
    run("new", "notices", "안내.md")
    manifest = Path("bots/notices/bot.toml")
    manifest.write_text("shared = true\n" + manifest.read_text(encoding="utf-8"), encoding="utf-8")
    result = run("build", "notices")
    assert result.exit_code == 0
    assert 'use = ["notices"]' in result.stdout
    run("new", "wall", "faq.csv")
    own = Path("bots/wall/bot.toml")
    uses = own.read_text(encoding="utf-8") + '\n[knowledge]\nuse = ["notices"]\n'
    own.write_text(uses, encoding="utf-8")
    built()
    found = bots(Path(".malbeot"))
    assert sorted(found) == ["food", "wall"]
    wall = found["wall"]
    assert isinstance(wall, QaBot)
    found_there = wall._knowledge.search("곰팡이가 핀 벽지는 어떻게 하나요?").hits[0]
    assert found_there.collection == "notices"


def test_rows_of_the_augmenter_are_for_training_and_no_knowledge() -> None:
    run("new", "wall", "faq.csv")
    own = Path("bots/wall/bot.toml")
    text = own.read_text(encoding="utf-8") + '\n[augment.offline]\nchanges = ["spacing"]\n'
    own.write_text(text, encoding="utf-8")
    steps = built()
    assert list(steps) == ["collect", "prepare", "augment", "knowledge", "evaluate"]
    assert steps["knowledge"]["passages"] == 3
    assert list(Path(".malbeot/augment/wall").glob("*.jsonl"))


def test_a_build_that_would_leave_nothing_says_why_and_keeps_the_bot() -> None:
    run("new", "wall", "faq.csv")
    built()
    Path("bots/wall/data/faq.csv").write_bytes("질문,답변\n주차되나요?,\n".encode("cp949"))
    result = run("build", "wall")
    assert isinstance(result.exception, MalbeotError)
    assert "wall would know nothing (empty_answer 1); see" in result.exception.message
    assert "빈 답변 1" in result.exception.korean
    assert "wall" in bots(Path(".malbeot"))


def test_a_bot_whose_sources_were_all_removed_keeps_what_it_had() -> None:
    run("new", "wall", "faq.csv")
    built()
    prepared = Path(".malbeot/data/wall/report.json").read_bytes()
    own = Path("bots/wall/bot.toml")
    text = own.read_text(encoding="utf-8")
    begin, end = text.index("\n[[sources]]") + 1, text.index("# 글을 다듬고")
    own.write_text(text[:begin] + text[end:], encoding="utf-8")
    result = run("build", "wall")
    assert isinstance(result.exception, MalbeotError)
    assert "names no data; add [[sources]]" in result.exception.message
    assert "()" not in result.exception.korean
    assert Path(".malbeot/data/wall/report.json").read_bytes() == prepared
    assert "wall" in bots(Path(".malbeot"))


def test_files_may_stand_alone_after_the_sources_were_removed() -> None:
    run("new", "wall", "faq.csv", "안내.md")
    built()
    own = Path("bots/wall/bot.toml")
    text = own.read_text(encoding="utf-8")
    begin, end = text.index("\n[[sources]]") + 1, text.index("# 글을 다듬고")
    files = '[[data.files]]\npath = "data/faq.csv"\nsource = "own"\nlicence = "own"\n'
    own.write_text(text[:begin] + files + text[end:], encoding="utf-8")
    steps = built()
    assert "collect" not in steps
    assert (steps["prepare"]["kept"], steps["prepare"]["documents"]) == (3, 0)


def test_an_emptied_file_is_named_with_the_reason() -> None:
    run("new", "wall", "faq.csv")
    built()
    Path("bots/wall/data/faq.csv").write_bytes(b"")
    result = run("build", "wall")
    assert isinstance(result.exception, MalbeotError)
    assert "nothing could be collected (no_text 1): data/faq.csv; see" in result.exception.message
    assert "(-)" not in result.exception.korean
    assert "data/faq.csv" in result.exception.korean
    assert "wall" in bots(Path(".malbeot"))


def test_the_page_log_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    run("new", "wall", "faq.csv")
    built()
    read: list[Path] = []

    def counted(path: Path) -> Any:
        read.append(path)
        return read_jsonl(path)

    monkeypatch.setattr(gathering, "read_jsonl", counted)
    built("--fresh")
    assert [path.name for path in read] == ["pages.jsonl"]


def test_links_out_of_a_folder_are_told_by_new_and_refresh() -> None:
    Path("문서").mkdir()
    Path("문서/안내.md").write_text(GUIDE, encoding="utf-8")
    Path("비밀.txt").write_text("비밀이에요.", encoding="utf-8")
    Path("문서/링크.txt").symlink_to(Path("비밀.txt").resolve())
    said = "Left out, a link that leads out of the folder:"
    made = run("new", "wall", "문서").stdout
    assert said in made
    assert "링크.txt" in made
    assert not Path("bots/wall/data/문서/링크.txt").exists()
    assert said not in run("build", "wall").stdout
    assert said in run("build", "wall", "--refresh").stdout
    assert json.loads(run("new", "two", "문서", "--json").stdout)["left_out"]


def test_a_setting_that_no_name_is_like_gets_no_suggestion() -> None:
    run("new", "wall", "faq.csv")
    result = run("build", "wall", "--set", "knowledge.x=1")
    assert isinstance(result.exception, MalbeotError)
    assert result.exception.message == "--set: unknown setting knowledge.x"


def test_unknown_columns_are_told_as_json_too() -> None:
    Path("b.csv").write_text("문의사항,안내 멘트\n주차?,됩니다\n", encoding="utf-8")
    told = json.loads(run("new", "wall", "faq.csv", "b.csv", "--json").stdout)
    assert told["unknown_columns"] == {"b.csv": ["문의사항", "안내 멘트"]}
    assert json.loads(run("new", "two", "faq.csv", "--json").stdout)["unknown_columns"] == {}


def test_a_link_that_leads_to_itself_is_told_by_new() -> None:
    Path("문서").mkdir()
    Path("문서/안내.md").write_text(GUIDE, encoding="utf-8")
    Path("문서/loop").symlink_to("loop")
    assert "Left out, a link that leads nowhere:" in run("new", "wall", "문서").stdout


def test_a_folder_whose_name_looks_like_a_pattern_can_be_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "[가게] 폴더*"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("[1] faq.csv").write_bytes(FAQ.encode("cp949"))
    run("new", "wall", "[1] faq.csv")
    assert built()["prepare"]["kept"] == 3


def test_contacts_that_were_taken_out_are_not_proposed_again() -> None:
    Path("faq.csv").write_bytes(
        (FAQ + "전화번호가 뭐예요?,문의는 010-2345-6789로 해 주세요.,이용\n").encode("cp949")
    )
    Path("안내.md").write_text(GUIDE + "문의 전화 010-8765-4321\n", encoding="utf-8")
    assert "010-8765-4321" in run("new", "wall", "faq.csv", "안내.md").stdout
    edit('keep = ["', 'keep = []  # ["')
    said = run("build", "wall").stdout
    assert "personal data hidden in 2 texts" in said
    assert "look like your own" not in said

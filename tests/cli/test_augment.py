"""`malbeot augment`, as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.augment.writer import write
from tests.engine.bulk.fake_llm import serving
from typer.testing import CliRunner, Result

from malbeot.bots.food.wording import dialogues as grammar
from malbeot.cli.verbs import app
from malbeot.engine.bulk import Patience
from malbeot.errors import EngineError, NotFound, UsageError
from malbeot.files import read_jsonl


@pytest.fixture(autouse=True)
def _in_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["augment", *words])


def test_dialogues_are_written_and_counted() -> None:
    done = run("food", "--count", "20", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"rows": 20, "file": ".malbeot/corpus/food.jsonl"}
    rows = list(read_jsonl(Path(".malbeot/corpus/food.jsonl")))
    assert len(rows) == 20
    assert [turn["role"] for turn in rows[0]["messages"]] == ["system", "user", "assistant"]


def test_the_same_seed_writes_the_same_file() -> None:
    for name in ("a", "b"):
        assert run("food", "--count", "20", "--seed", "7", "--out", name).exit_code == 0
    assert run("food", "--count", "20", "--seed", "8", "--out", "c").exit_code == 0
    assert Path("a").read_bytes() == Path("b").read_bytes() != Path("c").read_bytes()


def test_the_usual_file_is_below_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MALBEOT_HOME", "집")
    done = run("food", "--count", "3")
    assert "집/corpus/food.jsonl" in done.stdout
    assert len(list(read_jsonl(Path("집/corpus/food.jsonl")))) == 3
    assert not Path(".malbeot").exists()


def test_an_interrupted_run_leaves_the_old_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("rows.jsonl").write_text("{}\n", "utf-8")
    message = grammar.message
    said: list[str] = []

    def stops(*given: object) -> str:
        if len(said) == 5:
            raise KeyboardInterrupt
        said.append("")
        return message(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(grammar, "message", stops)
    assert run("food", "--count", "20", "--out", "rows.jsonl").exit_code != 0
    assert len(said) == 5
    assert Path("rows.jsonl").read_text("utf-8") == "{}\n"
    assert [path.name for path in Path().iterdir()] == ["rows.jsonl"]


def test_what_cannot_be_written_is_told() -> None:
    unknown = run("cafe")
    assert isinstance(unknown.exception, NotFound)
    assert "there is: food" in unknown.exception.message
    folder = run("food", "--count", "1", "--out", ".")
    assert isinstance(folder.exception, UsageError)
    assert "is a folder" in folder.exception.message


# --- the check, from outside ---------------------------------------------------------------------


def lines(*texts: object) -> str:
    return "".join(json.dumps(text, ensure_ascii=False) + "\n" for text in texts)


@pytest.mark.parametrize("tokens", ["eojeol", "bigram", "kiwi"])
def test_check_prints_one_verdict_a_candidate_in_order(tokens: str) -> None:
    if tokens == "kiwi":
        pytest.importorskip("kiwipiepy")
    Path("pool.jsonl").write_text(lines({"instruction": "오늘 점심 메뉴 추천해 줘"}), "utf-8")
    Path("new.txt").write_text("오늘 점심 메뉴 추천해 줘\n벽지 곰팡이\n벽지 곰팡이\n", "utf-8")
    done = run("--check", "new.txt", "--pool", "pool.jsonl", "--threshold", "0.7", "--tokens",
               tokens, "--json")  # fmt: skip
    assert done.exit_code == 0, done.output
    verdicts = [json.loads(line) for line in done.stdout.splitlines()]
    assert [verdict["accepted"] for verdict in verdicts] == [False, True, False]
    assert [verdict["score"] for verdict in verdicts] == [1.0, 0.0, 1.0]
    assert [verdict["nearest"] for verdict in verdicts] == [
        "오늘 점심 메뉴 추천해 줘", None, "벽지 곰팡이",
    ]  # fmt: skip


def test_unreadable_rows_of_a_check_are_counted_and_told() -> None:
    Path("pool.jsonl").write_text(lines("하나", {"a": 1}), "utf-8")
    Path("new.jsonl").write_text('{broken\n"둘"\n', "utf-8")
    done = run("--check", "new.jsonl", "--pool", "pool.jsonl", "--tokens", "eojeol", "--json")
    assert done.exit_code == 3
    one, two = (json.loads(line) for line in done.stdout.splitlines())
    assert (one["accepted"], one["error"], two["accepted"]) == (False, "broken_json", True)
    assert "pool.jsonl:2: unknown_columns" in done.stderr
    said = run("--check", "new.jsonl", "--pool", "pool.jsonl", "--tokens", "eojeol")
    assert "1 accepted, 0 rejected over 0.7 (eojeol), 2 unreadable" in said.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--check", "a"), "malbeot augment --check a --pool OTHERS.jsonl"),
        (("--pool", "a"), "--pool goes with --check"),
        (("--check", "a", "--pool", "b"), "no such file"),
        ((), "name a bot"),
        (("food", "--by", "magic"), "choose one of"),
        (("food", "--set", "augment.target"), "key=value"),
        (("food", "--by", "model", "--set", "augment.targt=1"), "did you mean target"),
        (("food", "--by", "offline"), "malbeot prepare food"),
    ],
)
def test_wrong_usage_says_what_to_do(words: tuple[str, ...], said: str) -> None:
    done = run(*words)
    assert isinstance(done.exception, UsageError)
    assert said in done.exception.message


# --- from the bot's own rows ---------------------------------------------------------------------

BOT = """
name = "jip"
title = "집수리 도우미"
description = "집에 생긴 하자를 같이 살펴봐요."
[augment]
tokens = "eojeol"
target = 30
seeds = "seeds.jsonl"
[augment.offline]
per_row = 2
changes = ["spacing", "typos"]
"""


@pytest.fixture
def bot() -> Path:
    folder = Path("bots/jip")
    folder.mkdir(parents=True)
    (folder / "bot.toml").write_text(BOT, "utf-8")
    rows = [
        {"question": f"{word} 문제는 어떻게 고치나요?", "answer": "살펴보세요.", "category": word}
        for word in ("벽지", "타일", "마루")
    ]
    (folder / "seeds.jsonl").write_text(lines(*rows), "utf-8")
    return folder


def test_a_model_writes_rows_for_a_bot(bot: Path) -> None:
    with serving(write) as (fake, url):
        done = run("jip", "--url", url, "--model", "big", "--count", "40", "--json")
    assert done.exit_code in (0, 3), done.output
    report = json.loads(done.stdout)
    assert (report["rows"], report["stopped"], report["model"]) == (40, "target", "big")
    made = list(read_jsonl(Path(".malbeot/augment/jip/augmented.jsonl")))
    assert len(made) == 40
    assert "집수리 도우미" in fake.seen[0].body["messages"][0]["content"]


def test_the_key_goes_where_the_operator_sends_it_only(
    bot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MALBEOT_ENGINE__API_KEY", "비밀-열쇠".encode().hex())
    with serving(write) as (fake, url):
        (bot / "bot.toml").write_text(
            BOT.replace("[augment]", f'[augment]\nurl = "{url}"'), "utf-8"
        )
        run("jip", "--model", "big", "--count", "1")
        assert all("Authorization" not in seen.headers for seen in fake.seen)
        del fake.seen[:]
        run("jip", "--model", "big", "--count", "1", "--url", url, "--out", "other")
        assert all("Authorization" in seen.headers for seen in fake.seen)
        assert fake.seen


def test_an_estimate_comes_first(bot: Path) -> None:
    words = ("jip", "--url", "http://127.0.0.1:9", "--model", "big", "--estimate",
             "--set", "augment.price_out=10")  # fmt: skip
    done = run(*words, "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["requests"] == 6
    assert found["cost"] > 0
    assert "assumed, not measured" in run(*words).stdout
    assert not Path(".malbeot/augment/jip/replies.sqlite").exists()


def test_a_server_that_is_away_is_an_error_that_says_to_go_on(
    bot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("malbeot.engine.bulk.bulk.Patience", _hasty)
    done = run("jip", "--url", "http://127.0.0.1:9", "--model", "big")
    assert isinstance(done.exception, EngineError)
    assert "run again to go on" in done.exception.message


def _hasty() -> Patience:
    return Patience(attempts=2, first_seconds=0.01)


def test_without_any_model_the_way_without_one_is_told(bot: Path) -> None:
    done = run("jip", "--set", "augment.url=")
    assert isinstance(done.exception, UsageError)
    assert "malbeot augment jip --by offline" in done.exception.message
    assert "--by offline" in done.exception.korean


def test_variants_without_a_model(bot: Path) -> None:
    done = run("jip", "--by", "offline", "--json")
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert report["rows"] == 6
    assert set(report["changes"]) == {"spacing", "typos"}
    made = list(read_jsonl(Path(".malbeot/augment/jip/offline.jsonl")))
    assert {row["meta"]["augmenter"] for row in made} == {"offline"}
    assert "6 variants" in run("jip", "--by", "offline").stdout


def test_rows_of_ones_own_and_those_that_cannot_be_read(bot: Path) -> None:
    Path("rows.jsonl").write_text('{"질문": "뭐 먹지?", "답변": "김밥이요."}\n{"a": 1}\n', "utf-8")
    done = run("jip", "--by", "offline", "--rows", "rows.jsonl", "--json")
    assert done.exit_code == 3
    assert json.loads(done.stdout)["bad_rows"] == 1


def test_rows_without_questions_are_told(bot: Path) -> None:
    Path("rows.jsonl").touch()
    done = run("jip", "--by", "offline", "--rows", "rows.jsonl")
    assert done.exit_code == 0
    assert "rows.jsonl: holds no questions" in done.stderr


def test_prepared_rows_are_the_seeds_when_none_are_named(bot: Path) -> None:
    (bot / "bot.toml").write_text(BOT.replace('seeds = "seeds.jsonl"', ""), "utf-8")
    prepared = Path(".malbeot/data/jip")
    prepared.mkdir(parents=True)
    talk = [
        {"role": "user", "content": "벽지가 들떴어요"},
        {"role": "assistant", "content": "말려 보세요."},
    ]
    (prepared / "train.jsonl").write_text(lines({"messages": talk, "group": "가"}), "utf-8")
    done = run("jip", "--by", "offline")
    assert done.exit_code == 0, done.output
    assert next(read_jsonl(Path(".malbeot/augment/jip/offline.jsonl")))["group"] == "가"

"""Foreign rows from a file to prepared Korean rows: all of them accounted for, at every step."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from tests.engine.bulk.fake_llm import Answer, Body, serving
from tests.prepare.test_rewrite import ENGLISH, translate
from typer.testing import CliRunner, Result

from malbeot.cli.prepare import prepare
from malbeot.files import read_jsonl, sha256

APP = typer.Typer()
APP.command()(prepare)
KOREAN = {"question": "감기가 뭐예요?", "answer": "바이러스로 생기는 병이에요. 푹 쉬세요."}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [json.dumps({"question": asked, "answer": said}) for asked, said in ENGLISH]
    rows += [json.dumps(KOREAN, ensure_ascii=False), "{broken", json.dumps(KOREAN)]
    Path("a.jsonl").write_text("\n".join(rows), encoding="utf-8")


def run(answer: Callable[[Body], str | Answer], *words: str) -> tuple[Result, int]:
    with serving(answer) as (fake, url):
        model = ["--url", url, "--model", "큰모델"]
        result = CliRunner().invoke(APP, ["a.jsonl", "--out", "out", *model, *words, "--json"])
        return result, len(fake.seen)


def test_foreign_rows_come_out_korean_and_every_row_is_accounted_for() -> None:
    result, requests = run(translate, "--rewrite", "--language", "ko")
    assert result.exit_code == 3, result.exception
    report = json.loads(result.stdout)
    assert requests == 4
    assert report["rows_in"] == 7 == report["kept"] + report["set_aside"]
    assert report["reasons"] == {"broken_json": 1, "exact_duplicate": 1}
    aside = list(read_jsonl(Path("out/set_aside.jsonl")))
    assert [(row["line"], row["reason"]) for row in aside] == [
        (6, "broken_json"), (7, "exact_duplicate"),
    ]  # fmt: skip
    kept = [row for side in ("train", "validation", "test")
            for row in read_jsonl(Path(f"out/{side}.jsonl"))]  # fmt: skip
    assert sorted((row["source"], row["line"]) for row in kept) == [
        ("a.jsonl", line) for line in range(1, 6)
    ]
    models = [row["meta"]["rewrite"]["model"] for row in kept if row.get("meta")]
    assert models == ["큰모델"] * 4


def test_a_row_that_the_model_failed_is_set_aside_and_not_lost() -> None:
    result, _ = run(lambda body: "I cannot do that.", "--rewrite", "--language", "ko")
    report = json.loads(result.stdout)
    assert report["rows_in"] == 7 == report["kept"] + report["set_aside"]
    assert report["kept"] == 1
    aside = [row for row in read_jsonl(Path("out/set_aside.jsonl")) if "row" in row]
    assert len(aside) == 4
    assert all(row["row"]["messages"] for row in aside)


def test_an_estimate_asks_nothing_and_prepares_nothing() -> None:
    result, requests = run(translate, "--estimate", "--price-in", "1", "--price-out", "2")
    told = json.loads(result.stdout)
    assert (told["requests"], told["cached"], requests) == (4, 0, 0)
    assert told["cost"] > 0
    assert not Path("out/train.jsonl").exists()


def test_what_was_answered_is_not_asked_again() -> None:
    first, asked = run(translate, "--rewrite")
    again, asked_again = run(translate, "--rewrite")
    assert (asked, asked_again) == (4, 0)
    assert json.loads(first.stdout)["kept"] == json.loads(again.stdout)["kept"]


def test_the_report_and_its_page_tell_of_all_steps() -> None:
    """Repairs, files, duplicates and rows set aside before, while and after they were rewritten."""
    rows = [json.dumps({"question": asked, "answer": said}) for asked, said in ENGLISH]
    korean = [
        {"question": "감기 예방은 어떻게 하나요?", "answer": "손을 자주 씻으세요.&nbsp;푹 쉬세요."},
        {"question": "감기 예방은 어떻게 하나요??", "answer": "손을 자주 씻으세요. 푹 쉬세요!"},
    ]
    rows += [json.dumps(row, ensure_ascii=False) for row in korean] + ["{broken"]
    Path("a.jsonl").write_text("\n".join(rows), encoding="utf-8")

    def some(body: Body) -> str | Answer:
        return "No." if ENGLISH[0][0] in str(body) else translate(body)

    result, _ = run(some, "--rewrite", "--language", "ko")
    report = json.loads(result.stdout)
    assert report["rows_in"] == 7 == report["kept"] + report["documents"] + report["set_aside"]
    assert report["reasons"] == {"broken_json": 1, "bad_reply": 1, "exact_duplicate": 1}
    assert report["changed"]["markup"] == 1
    assert [Path(file["file"]).name for file in report["files"]] == ["a.jsonl"]
    assert report["settings"]["rewrite"] == "큰모델"
    assert json.loads(Path("out/report.json").read_text("utf-8")).items() <= report.items()
    for name, hashed in report["wrote"].items():
        assert sha256(Path("out") / name) == hashed
    page = Path("out/report.html").read_text("utf-8")
    for reason in report["reasons"]:
        assert reason in page
    assert "rewritten.jsonl" not in page


def test_sound_korean_rows_like_others_stay_knowledge() -> None:
    asked = "겨울에 감기를 예방하려면 무엇을 하면 좋을까요"
    rows = [
        {"question": f"{asked}?", "answer": "손을 자주 씻고 물을 많이 드시는 것이 가장 좋아요."},
        {"question": f"{asked}!", "answer": "손을 자주 씻고 물을 많이 드시는 것이 제일 좋아요."},
    ]
    Path("a.jsonl").write_text(
        "\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8"
    )
    result, requests = run(translate, "--rewrite", "--language", "ko")
    assert (json.loads(result.stdout)["reasons"], requests) == ({"near_duplicate": 1}, 0)
    (left,) = read_jsonl(Path("out/untrained.jsonl"))
    assert left["messages"][0]["content"] == f"{asked}!"

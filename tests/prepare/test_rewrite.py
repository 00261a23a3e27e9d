"""Rows through a fake model: rewritten, untouched or set aside, and every one of them accounted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.engine.bulk.fake_llm import Answer, Body, serving

from malbeot.engine.bulk import Endpoint, Patience
from malbeot.errors import UsageError
from malbeot.files import read_jsonl, sha256
from malbeot.prepare.rewrite import Options, Progress, Report, estimate_rewrite, rewrite
from malbeot.records import Example, Turn

QUICK = Patience(attempts=3, first_seconds=0.01, longest_seconds=0.02)
ENGLISH = [
    ("What are the symptoms of Allergy?", "Symptoms vary. Take 10 mg once a day for 5 days."),
    ("What causes flu?", "A virus. About 20% of people catch it each year."),
    ("How long is a cold?", "A cold lasts 7 to 10 days."),
    ("What is a fever?", "A temperature over 100.4°F is a fever."),
]
WORDS = "환자는 증상을 살피고 물을 자주 마시며 쉬는 편이 낫고 오래가면 진료를 받는 것이 좋아요"


def examples(pairs: list[tuple[str, str]], source: str = "en.json") -> list[Example]:
    return [
        Example((Turn("user", question), Turn("assistant", answer)), source, line)
        for line, (question, answer) in enumerate(pairs, 1)
    ]


def translated(text: str, role: str) -> str:
    """Korean of a fair length that says every figure of the source."""
    units = {"mg": "mg", "%": "%", "days": "일", "day": "일", "°F": "°F"}
    said, words = [], WORDS.split()
    for number, unit in re.findall(r"(\d[\d,.]*\d|\d)\s*([A-Za-z%°]+)?", text):
        said.append(f"{number}{units.get(unit, '')}")
    said += [words[(len(text) + place) % len(words)] for place in range(len(text) // 14)]
    return " ".join(said) + (" 무엇인가요?" if role == "질문" else " 그렇게 하면 돼요.")


def rows_of(body: Body) -> list[dict[str, Any]]:
    user = next(turn["content"] for turn in body["messages"] if turn["role"] == "user")
    return [json.loads(line) for line in user.splitlines() if line.startswith('{"id": ')]


def translate(body: Body) -> str:
    rows = []
    for row in rows_of(body):
        pairs = zip(row["texts"], row["roles"], strict=True)
        rows.append({"id": row["id"], "texts": [translated(*pair) for pair in pairs]})
    return json.dumps({"rows": rows}, ensure_ascii=False)


def run(
    rows: list[Example], out: Path, answer: Callable[[Body], str | Answer] = translate,
    options: Options | None = None, **more: Any,
) -> tuple[Report, Any]:  # fmt: skip
    prices = {name: more.pop(name, 0.0) for name in ("price_in", "price_out")}
    with serving(answer) as (fake, url):
        report = rewrite(
            rows, Endpoint(url, "큰모델", **prices), out, options, patience=QUICK, **more
        )
    return report, fake


def test_foreign_rows_are_rewritten_and_korean_ones_left_alone(tmp_path: Path) -> None:
    korean = examples([("감기가 뭐예요?", "바이러스로 생기는 병이에요.")], "ko.csv")
    rows = [*examples(ENGLISH), *korean]
    report, fake = run(rows, tmp_path)
    assert (report.rows_in, report.rewritten, report.untouched, report.set_aside) == (5, 4, 1, 0)
    assert report.languages == {"en": 4}
    written = list(read_jsonl(tmp_path / "rewritten.jsonl"))
    assert [(row["source"], row["line"]) for row in written] == [
        *(("en.json", line) for line in range(1, 5)),
        ("ko.csv", 1),
    ]
    assert written[4] == korean[0].as_row()
    assert "10mg" in written[0]["messages"][1]["content"]
    assert written[0]["meta"]["rewrite"] | {"prompt": ""} == {
        "model": "큰모델", "prompt": "", "language": "en", "source": "en.json", "line": 1,
    }  # fmt: skip
    assert written[0]["meta"]["rewrite"]["prompt"].startswith("foreign ")
    assert len(fake.seen) == 4
    assert report.wrote["rewritten.jsonl"] == sha256(tmp_path / "rewritten.jsonl")
    assert json.loads((tmp_path / "rewrite_report.json").read_text("utf-8")) == report.as_dict()


def test_all_takes_messy_korean_rows_too(tmp_path: Path) -> None:
    rows = examples(
        [("감기인가요ㅠㅠ 열이 38도예요 채택 부탁", "네 감기같네요 푹쉬시고 물많이 드시면 됩니다")]
    )
    seen: list[str] = []

    def answer(body: Body) -> str:
        seen.append(body["messages"][0]["content"])
        texts = ["열이 38도인데 감기인가요?", "감기 같아요. 푹 쉬면서 물을 많이 드세요."]
        return json.dumps({"rows": [{"id": 1, "texts": texts}]}, ensure_ascii=False)

    report, _ = run(rows, tmp_path, answer, Options(which="all"))
    assert report.rewritten == 1
    assert "다듬는 편집자" in seen[0]


def test_a_second_run_pays_nothing_and_a_new_row_costs_one_call(tmp_path: Path) -> None:
    first, _ = run(examples(ENGLISH), tmp_path)
    before = (tmp_path / "rewritten.jsonl").read_bytes()
    again, fake = run(examples(ENGLISH), tmp_path)
    assert fake.seen == []
    assert again.spent["requests"] == 0
    assert again.wrote == first.wrote
    assert (tmp_path / "rewritten.jsonl").read_bytes() == before
    new = ("Is rest enough?", "Rest is enough for most people.")
    more, fake = run(examples([new, *ENGLISH]), tmp_path)
    assert (len(fake.seen), more.rewritten) == (1, 5)


def test_a_faulty_row_is_asked_once_more_and_told_why(tmp_path: Path) -> None:
    def answer(body: Body) -> str:
        told = "원문의 숫자가 빠졌어요: 10 mg" in body["messages"][-1]["content"]
        return translate(body) if told else translate(body).replace("10mg", "")

    report, fake = run(examples(ENGLISH[:1]), tmp_path, answer)
    assert (report.rewritten, len(fake.seen)) == (1, 2)


def test_a_row_that_stays_faulty_is_set_aside_whole(tmp_path: Path) -> None:
    def answer(body: Body) -> str:
        return translate(body).replace("10mg", "10g")

    rows = examples(ENGLISH)
    report, _ = run(rows, tmp_path, answer)
    assert (report.rewritten, report.set_aside) == (3, 1)
    assert report.reasons == {"unit_lost": 1}
    aside = list(read_jsonl(tmp_path / "rewrite_set_aside.jsonl"))
    assert aside[0]["row"] == rows[0].as_row()
    assert (aside[0]["file"], aside[0]["line"], aside[0]["reason"]) == ("en.json", 1, "unit_lost")
    assert "10 mg" in aside[0]["detail"]
    assert "10g" in aside[0]["reply"]
    assert aside[0]["fix_ko"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda _: "JSON은 몰라요.", "bad_reply"),
        (lambda _: Answer('{"rows": [{"id": 1, "te', finish="length"), "bad_reply"),
        (lambda _: Answer("too long", 400), "bad_reply"),
        (lambda _: '{"rows": [{"id": 1, "texts": ["하나뿐이에요."]}]}', "missing_text"),
        (lambda _: '{"rows": [{"id": 5, "texts": ["가", "나"]}]}', "missing_text"),
        (lambda body: json.dumps({"rows": rows_of(body)}).replace('"roles"', '"x"'), "bad_reply"),
    ],
)
def test_bad_replies_lose_no_row(
    tmp_path: Path, answer: Callable[[Body], str | Answer], reason: str
) -> None:
    report, _ = run(examples(ENGLISH[:2]), tmp_path, answer)
    assert (report.rewritten, report.set_aside, report.reasons) == (0, 2, {reason: 2})
    assert [row["row"]["line"] for row in read_jsonl(tmp_path / "rewrite_set_aside.jsonl")] == [
        1,
        2,
    ]


def test_several_rows_a_call_and_a_bad_one_goes_alone(tmp_path: Path) -> None:
    def answer(body: Body) -> str:
        rows = rows_of(body)
        data = json.loads(translate(body))
        if len(rows) > 1:
            del data["rows"][1]
        return json.dumps(data, ensure_ascii=False)

    pairs = [(f"{question} ({n})", text) for n in range(3) for question, text in ENGLISH]
    report, fake = run(examples(pairs), tmp_path, answer, Options(rows_per_call=10), concurrency=1)
    assert (report.rewritten, report.set_aside) == (12, 0)
    assert [len(rows_of(seen.body)) for seen in fake.seen] == [10, 1, 2, 1]
    lines = [row["line"] for row in read_jsonl(tmp_path / "rewritten.jsonl")]
    assert lines == list(range(1, 13))


def test_the_budget_stops_it_and_the_next_run_goes_on(tmp_path: Path) -> None:
    rows = examples(ENGLISH)
    prices = {"price_in": 1.0, "price_out": 1.0, "concurrency": 1}
    report, fake = run(rows, tmp_path, budget=4e-3, **prices)
    done = len(fake.seen)
    assert 0 < done < 4
    assert (report.stopped, report.rewritten, report.set_aside) == ("budget", done, 4 - done)
    assert report.reasons == {"budget": 4 - done}
    assert "raise the budget" in report.detail
    more, fake = run(rows, tmp_path, budget=1.0, **prices)
    assert (more.stopped, more.rewritten, len(fake.seen)) == ("", 4, 4 - done)
    assert more.cost_of_all_runs > more.spent["cost"] > 0


def test_a_server_that_goes_away_stops_it(tmp_path: Path) -> None:
    answered: list[Body] = []

    def answer(body: Body) -> str | Answer:
        answered.append(body)
        return translate(body) if len(answered) < 3 else Answer("no", 401)

    report, _ = run(examples(ENGLISH), tmp_path, answer, concurrency=1)
    assert (report.stopped, report.rewritten, report.set_aside) == ("unreachable", 2, 2)
    assert "401" in report.detail


def test_progress_tells_rows_money_and_time(tmp_path: Path) -> None:
    heard: list[Progress] = []
    run(examples(ENGLISH), tmp_path, watch=heard.append, price_out=1.0)
    assert [step.done for step in heard] == [0, 1, 2, 3, 4]
    assert {step.total for step in heard} == {4}
    assert heard[-1].seconds_left == 0
    assert heard[-1].cost >= heard[1].cost > 0


def test_an_estimate_asks_nothing_and_knows_what_is_done(tmp_path: Path) -> None:
    rows = examples(ENGLISH)
    endpoint = Endpoint("http://127.0.0.1:9", "큰모델", price_in=1.0)
    before = estimate_rewrite(rows, endpoint, tmp_path)
    assert (before.requests, before.cached, before.measured) == (4, 0, 0)
    assert before.cost > 0
    run(rows, tmp_path)
    after = estimate_rewrite(rows, endpoint, tmp_path)
    assert (after.requests, after.cached, after.measured) == (0, 4, 4)


def test_a_few_calls_measure_the_rest(tmp_path: Path) -> None:
    pairs = [(f"{question} ({n})", text) for n in range(5) for question, text in ENGLISH]
    with serving(translate) as (fake, url):
        endpoint = Endpoint(url, "큰모델", price_out=1.0)
        found = estimate_rewrite(examples(pairs), endpoint, tmp_path, measure=4, patience=QUICK)
    assert len(fake.seen) == 4
    assert (found.requests, found.cached, found.measured) == (16, 4, 4)
    report, fake = run(examples(pairs), tmp_path)
    assert (report.rewritten, len(fake.seen)) == (20, 16)


def test_options_that_cannot_work_are_told_before_anything_is_asked(tmp_path: Path) -> None:
    for options in (Options(rows_per_call=0), Options(foreign="없는것")):
        with pytest.raises(UsageError):
            rewrite([], Endpoint("http://127.0.0.1:9", "m"), tmp_path / "o", options)
    assert not (tmp_path / "o").exists()


def test_dialogues_of_several_turns_and_a_system_text(tmp_path: Path) -> None:
    turns = (
        Turn("system", "You are a doctor."), Turn("user", "I have a cold."),
        Turn("assistant", "Since when?"), Turn("user", "For 3 days."),
        Turn("assistant", "Drink water and rest."),
    )  # fmt: skip
    row = Example(turns, "d.jsonl", 1, "그룹", {"category": "감기"})
    report, _ = run([row], tmp_path)
    assert report.rewritten == 1
    written = next(read_jsonl(tmp_path / "rewritten.jsonl"))
    assert [turn["role"] for turn in written["messages"]] == [turn.role for turn in turns]
    assert (written["group"], written["meta"]["category"]) == ("그룹", "감기")

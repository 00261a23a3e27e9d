"""Self-instruct end to end against a model that writes varied Korean, sometimes badly."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.augment.writer import write
from tests.engine.bulk.fake_llm import Answer, Body, serving

from malbeot.augment.report import Report
from malbeot.augment.run import Progress, augment, forecast
from malbeot.augment.seeds import Seed, Seeds
from malbeot.augment.table import AugmentTable
from malbeot.engine.bulk import Endpoint, Patience
from malbeot.errors import UsageError
from malbeot.files import read_jsonl, sha256
from malbeot.text.duplicates import NearIndex

QUICK = Patience(attempts=3, first_seconds=0.01, longest_seconds=0.02)
SEEDS = Seeds(
    tuple(
        Seed(f"seeds.jsonl:{n}", question, "원인부터 살펴보는 것이 좋아요.", category)
        for n, (question, category) in enumerate(
            [
                ("벽지에 곰팡이가 생겼는데 어떻게 지우나요?", "벽지"),
                ("실크 벽지와 합지는 무엇이 다른가요?", "벽지"),
                ("욕실 타일이 자꾸 깨지는 까닭이 뭐예요?", "타일"),
                ("타일 줄눈이 까매졌어요", "타일"),
                ("마루가 삐걱거려요. 왜 그런가요?", "마루"),
            ],
            1,
        )
    ),
    (),
)
FAST = {"tokens": "eojeol", "calls_per_round": 4}


def run(out: Path, answer: Any = write, **changes: Any) -> tuple[Report, Any]:
    table = AugmentTable(**{"target": 60, **FAST, **changes})
    watch = changes.pop("watch", None)
    with serving(answer) as (fake, url):
        endpoint = Endpoint(url, "큰모델", price_in=table.price_in, price_out=table.price_out)
        report = augment(SEEDS, table, endpoint, out, "집수리", patience=QUICK, watch=watch)
    return report, fake


def rows(out: Path) -> list[dict[str, Any]]:
    return list(read_jsonl(out / "augmented.jsonl"))


def test_rows_until_the_target_each_with_its_provenance(tmp_path: Path) -> None:
    report, fake = run(tmp_path)
    made = rows(tmp_path)
    assert report.stopped == "target"
    assert report.rows == len(made) == 60
    assert report.found == report.kept + sum(report.refused.values())
    assert report.asked >= report.found
    assert {"near_duplicate", "needs_file"} <= set(report.refused)
    assert report.spent["requests"] == len(fake.seen)
    assert report.wrote["augmented.jsonl"] == sha256(tmp_path / "augmented.jsonl")
    assert json.loads((tmp_path / "report.json").read_text("utf-8")) == report.as_dict()
    for row in made:
        meta = row["meta"]
        assert meta["augmenter"] == "llm"
        assert meta["model"] == "큰모델"
        assert meta["tokens"] == "eojeol"
        assert meta["prompt"] == report.prompts["questions"]
        assert len(meta["examples"]) == 3
        assert set(meta["examples"]) <= {seed.id for seed in SEEDS.rows}
        assert meta["score"] <= 0.7
    assert len({row["meta"]["id"] for row in made}) == 60


def test_no_two_questions_of_the_whole_pool_are_near_duplicates(tmp_path: Path) -> None:
    run(tmp_path, target=120)
    index: NearIndex[str] = NearIndex("eojeol")
    for seed in SEEDS.rows:
        index.add(seed.question, seed.id)
    for row in rows(tmp_path):
        question, meta = row["messages"][0]["content"], row["meta"]
        found = index.nearest(question)
        assert (found.score if found else 0.0) == pytest.approx(meta["score"], abs=1e-4)
        assert (found.key if found else "") == meta["nearest"]
        assert index.nearest(question, above=0.7) is None
        index.add(question, meta["id"])


def test_categories_are_balanced(tmp_path: Path) -> None:
    report, fake = run(tmp_path, target=150, categories=("조명", "배관"))
    counts = Counter(report.categories)
    assert set(counts) == {"벽지", "타일", "마루", "조명", "배관"}
    assert max(counts.values()) - min(counts.values()) <= 15
    asked = [seen.asked for seen in fake.seen]
    assert all("에 관한 질문이어야 해요" in text for text in asked)


def test_self_instruct_shows_what_was_made(tmp_path: Path) -> None:
    run(tmp_path, mix="self-instruct")
    shown = [row["meta"]["examples"] for row in rows(tmp_path)]
    assert all(one.startswith("seeds.jsonl") for one in shown[0])
    made = {row["meta"]["id"] for row in rows(tmp_path)}
    assert made & set(shown[-1])


def test_a_second_run_asks_nothing_and_a_higher_target_goes_on(tmp_path: Path) -> None:
    first, _ = run(tmp_path)
    before = (tmp_path / "augmented.jsonl").read_bytes()
    again, fake = run(tmp_path)
    assert fake.seen == []
    assert again.wrote == first.wrote
    more, fake = run(tmp_path, target=90)
    assert more.rows == 90
    assert 0 < len(fake.seen) < first.spent["requests"]
    assert (tmp_path / "augmented.jsonl").read_bytes().startswith(before)


def test_the_journal_alone_is_enough_to_go_on(tmp_path: Path) -> None:
    first, _ = run(tmp_path)
    for path in tmp_path.glob("replies.sqlite*"):
        path.unlink()
    again, fake = run(tmp_path)
    assert fake.seen == []
    assert again.wrote == first.wrote


def test_the_cache_alone_is_enough_to_go_on(tmp_path: Path) -> None:
    first, _ = run(tmp_path)
    (tmp_path / "replies.jsonl").unlink()
    again, fake = run(tmp_path)
    assert fake.seen == []
    assert again.wrote == first.wrote


def test_other_filters_read_the_old_replies_anew(tmp_path: Path) -> None:
    strict, _ = run(tmp_path, threshold=0.3, target=20)
    loose, fake = run(tmp_path, threshold=0.9, target=20)
    assert strict.refused["near_duplicate"] > loose.refused.get("near_duplicate", 0)
    assert fake.seen == []


def test_new_categories_get_questions_with_several_answers(tmp_path: Path) -> None:
    report, _ = run(tmp_path, new_categories=4, questions_per_category=2, target=60)
    made = [row for row in rows(tmp_path) if row["meta"]["step"].startswith("answers")]
    new = {row["meta"]["category"] for row in made}
    assert len(new) == 4
    assert not new & {"벽지", "타일", "마루"}
    groups = Counter(row["group"] for row in made)
    assert len(groups) >= 8
    assert max(groups.values()) == 5
    assert all(
        len({row["meta"]["category"] for row in made if row["group"] == one}) == 1 for one in groups
    )
    assert report.rows == 60
    assert new <= set(report.categories)


def test_a_falling_yield_ends_it(tmp_path: Path) -> None:
    def stubborn(body: Body) -> str:
        row = {
            "question": "벽지에 곰팡이가 생겼는데 어떻게 지우나요?",
            "answer": "환기를 자주 해 주세요.",
        }
        return json.dumps({"items": [row] * 10}, ensure_ascii=False)

    report, fake = run(tmp_path, stubborn)
    assert (report.stopped, report.rows) == ("yield", 0)
    assert len(fake.seen) == 4 * 4  # rounds of patience × calls


def test_a_model_that_says_nothing_useful_ends_it_too(tmp_path: Path) -> None:
    report, _ = run(tmp_path, lambda _: "죄송하지만 도와드릴 수 없어요.")
    assert report.stopped == "yield"
    assert report.failed_calls == {"misfit": 16}


def test_the_budget_ends_it_and_more_money_goes_on(tmp_path: Path) -> None:
    money = {"price_in": 1.0, "price_out": 1.0, "concurrency": 1, "target": 150}
    report, fake = run(tmp_path, budget=0.03, **money)
    assert (report.stopped, "raise the budget" in report.detail) == ("budget", True)
    assert 0 < report.rows < 150
    assert report.cost_of_all_runs <= 0.03
    kept = (tmp_path / "augmented.jsonl").read_bytes()
    more, again = run(tmp_path, budget=1.0, **money)
    assert (more.stopped, more.rows) == ("target", 150)
    assert (tmp_path / "augmented.jsonl").read_bytes().startswith(kept)
    bodies = [json.dumps(seen.body) for seen in (*fake.seen, *again.seen)]
    assert len(set(bodies)) == len(bodies)  # nothing was asked twice


def test_a_server_that_goes_away_loses_nothing(tmp_path: Path) -> None:
    calls: list[Body] = []

    def answer(body: Body) -> Answer:
        calls.append(body)
        return write(body) if len(calls) <= 3 else Answer("no", 401)

    report, _ = run(tmp_path, answer)
    assert report.stopped == "unreachable"
    kept = (tmp_path / "augmented.jsonl").read_bytes()
    assert kept
    more, _ = run(tmp_path)
    assert more.rows == 60
    assert (tmp_path / "augmented.jsonl").read_bytes().startswith(kept)


def test_progress_tells_yield_and_cost(tmp_path: Path) -> None:
    heard: list[Progress] = []
    table = AugmentTable(target=40, **FAST)  # type: ignore[arg-type]
    with serving(write) as (_, url):
        endpoint = Endpoint(url, "m", price_out=1.0)
        augment(SEEDS, table, endpoint, tmp_path, "집수리", watch=heard.append)
    assert [step.step for step in heard] == [f"round {n}" for n in range(1, len(heard) + 1)]
    assert heard[-1].rows == heard[-1].target == 40
    assert 0.2 < heard[-1].kept_share <= 1
    assert heard[-1].cost > 0
    assert heard[-1].requests == 4 * len(heard)


def test_a_forecast_asks_nothing_and_learns_from_what_was_done(tmp_path: Path) -> None:
    endpoint = Endpoint("http://127.0.0.1:9", "큰모델", price_out=1.0)
    table = AugmentTable(target=60, **FAST)  # type: ignore[arg-type]
    before = forecast(SEEDS, table, endpoint, tmp_path, "집수리")
    assert (before.requests, before.measured) == (12, 0)
    run(tmp_path)
    after = forecast(SEEDS, table.model_copy(update={"target": 120}), endpoint, tmp_path, "집수리")
    assert 6 <= after.requests <= 12
    assert after.measured > 3
    done = forecast(SEEDS, table, endpoint, tmp_path, "집수리")
    assert done.requests == 0


def test_seeds_without_answers_are_not_enough(tmp_path: Path) -> None:
    bare = Seeds((Seed("q.txt:1", "뭐 먹지?"),), ())
    with pytest.raises(UsageError, match="answer"):
        augment(bare, AugmentTable(), Endpoint("http://127.0.0.1:9", "m"), tmp_path, "밥")

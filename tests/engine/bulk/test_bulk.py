"""Bulk against a real server that fails in every way that servers do."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.engine.bulk.fake_llm import Answer, Body, serving

from malbeot.engine.bulk import (
    BadReply,
    BudgetSpent,
    Bulk,
    Endpoint,
    Patience,
    Prompt,
    Unreachable,
)
from malbeot.errors import UsageError
from malbeot.records import Turn

SECRET = "sk-비밀-1234".encode().hex()
SCHEMA = {
    "type": "object",
    "properties": {"question": {"type": "string", "minLength": 1}},
    "required": ["question"],
    "additionalProperties": False,
}
QUICK = Patience(attempts=4, first_seconds=0.01, longest_seconds=0.05, reply_seconds=2.0)


def prompt(text: str = "점심 뭐 먹지", **options: Any) -> Prompt:
    return Prompt((Turn("user", text),), **options)


def script(*answers: str | Answer) -> Iterator[str | Answer]:
    """The answers one after another, the last one for ever."""
    yield from answers
    while True:
        yield answers[-1]


def contents(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.iterdir()]


async def ask(
    tmp_path: Path, answers: Any, *prompts: Prompt, patience: Patience = QUICK, **options: Any
) -> tuple[list[Any], Any, Any]:
    """What each prompt got (a reply or what was raised), the server, and what was spent."""
    replies = None if callable(answers) else script(*answers)
    answer = answers if replies is None else lambda _: next(replies)
    prices = {name: options.pop(name, 0.0) for name in ("price_in", "price_out")}
    with serving(answer) as (fake, url):
        endpoint = Endpoint(url, "큰모델", SECRET, **prices)
        async with Bulk(endpoint, tmp_path / "c.sqlite", patience=patience, **options) as bulk:
            tasks = [bulk.ask(each) for each in prompts]
            got = await asyncio.gather(*tasks, return_exceptions=True)
    return got, fake, bulk.spent


async def test_a_reply_comes_with_its_counts_and_is_never_asked_for_again(tmp_path: Path) -> None:
    for run in range(2):
        got, fake, spent = await ask(tmp_path, ["김밥 어때요?"], prompt(seed=3, temperature=0.2))
        assert (got[0].text, got[0].prompt_tokens, got[0].completion_tokens) == (
            "김밥 어때요?",
            7,
            7,
        )
        assert got[0].cached is bool(run)
        assert len(fake.seen) == (0 if run else 1)
        assert (spent.requests, spent.cached) == ((0, 1) if run else (1, 0))
        if not run:
            sent = fake.seen[0]
            assert sent.headers["Authorization"] == f"Bearer {SECRET}"
            assert (sent.body["seed"], sent.body["temperature"]) == (3, 0.2)


async def test_the_same_prompt_at_the_same_time_is_one_request(tmp_path: Path) -> None:
    got, fake, spent = await ask(
        tmp_path, [Answer("네.", seconds=0.1)], prompt(), prompt(), prompt()
    )
    assert [reply.text for reply in got] == ["네."] * 3
    assert len(fake.seen) == 1
    assert (spent.requests, spent.cached, spent.completion_tokens) == (1, 2, 2)


async def test_no_more_requests_at_once_than_allowed(tmp_path: Path) -> None:
    many = [prompt(f"질문 {number}") for number in range(12)]
    got, fake, _ = await ask(tmp_path, [Answer("답.", seconds=0.03)], *many, concurrency=3)
    assert len(got) == 12
    assert fake.most_at_once == 3


async def test_429_is_waited_out_as_long_as_the_server_asks_and_by_everyone(tmp_path: Path) -> None:
    told = iter([Answer("천천히", 429, {"Retry-After": "1"})])
    one, two = prompt("하나"), prompt("둘")
    began = time.monotonic()
    got, fake, _ = await ask(tmp_path, lambda _: next(told, Answer("네.")), one, two, concurrency=1)
    assert [reply.text for reply in got] == ["네.", "네."]
    assert time.monotonic() - began >= 1.0
    assert all(seen.began - fake.seen[0].began >= 1.0 for seen in fake.seen[1:])


async def test_server_errors_are_tried_again_with_growing_waits(tmp_path: Path) -> None:
    got, fake, spent = await ask(
        tmp_path, [Answer("!", 500), Answer("!", 503), "됐어요."], prompt()
    )
    assert got[0].text == "됐어요."
    assert spent.requests == len(fake.seen) == 3


@pytest.mark.parametrize(
    "broken",
    [
        Answer("반쯤 오다 끊긴 답", dropped=True),
        Answer(raw="<html>점검 중</html>"),
        Answer(raw='{"choices": []}'),
        Answer(raw='{"choices": [{"message": null}]}'),
        Answer("느린 답", seconds=1.0),
    ],
    ids=["dropped", "html", "no choices", "no message", "slow"],
)
async def test_a_broken_answer_is_asked_for_again(tmp_path: Path, broken: Answer) -> None:
    short = Patience(attempts=3, first_seconds=0.01, reply_seconds=0.4)
    got, fake, _ = await ask(tmp_path, [broken, "됐어요."], prompt(), patience=short)
    assert got[0].text == "됐어요."
    assert len(fake.seen) == 2


async def test_a_server_that_is_down_ends_the_run(tmp_path: Path) -> None:
    got, fake, _ = await ask(tmp_path, [Answer("!", 500)], prompt())
    assert isinstance(got[0], Unreachable)
    assert "500" in got[0].message
    assert len(fake.seen) == QUICK.attempts
    async with Bulk(Endpoint("http://127.0.0.1:9", "m"), tmp_path / "c", patience=QUICK) as bulk:
        with pytest.raises(Unreachable, match="ConnectError"):
            await bulk.ask(prompt())


async def test_a_prompt_that_alone_cannot_be_answered_is_set_aside(tmp_path: Path) -> None:
    def answer(body: Body) -> Answer:
        poison = "독" in body["messages"][-1]["content"]
        return Answer("!", 500) if poison else Answer("네.", seconds=0.005)

    good = [prompt(f"질문 {number}") for number in range(20)]
    got, _, _ = await ask(tmp_path, answer, prompt("독"), *good, concurrency=2)
    assert isinstance(got[0], BadReply)
    assert got[0].reason == "no_answer"
    assert {reply.text for reply in got[1:]} == {"네."}


@pytest.mark.parametrize("status", [302, 401, 402, 403, 404])
async def test_a_refusal_of_everything_ends_the_run_at_once(tmp_path: Path, status: int) -> None:
    got, fake, _ = await ask(tmp_path, [Answer(f"key {SECRET} is wrong", status)], prompt())
    assert isinstance(got[0], Unreachable)
    assert SECRET not in got[0].message
    assert "***" in got[0].message
    assert len(fake.seen) == 1


async def test_an_empty_account_is_not_waited_for(tmp_path: Path) -> None:
    got, fake, _ = await ask(tmp_path, [Answer("insufficient_quota", 429)], prompt())
    assert isinstance(got[0], Unreachable)
    assert len(fake.seen) == 1


async def test_a_wait_of_hours_is_not_waited_for(tmp_path: Path) -> None:
    late = [Answer("내일", 429, {"Retry-After": "7200"})]
    got, fake, _ = await ask(tmp_path, late, prompt())
    assert isinstance(got[0], Unreachable)
    assert "7200 s" in got[0].message
    assert len(fake.seen) == 1


async def test_a_refused_row_is_a_bad_reply(tmp_path: Path) -> None:
    got, fake, spent = await ask(tmp_path, [Answer("too long", 400)], prompt(), price_in=1.0)
    assert isinstance(got[0], BadReply)
    assert got[0].reason == "refused"
    assert len(fake.seen) == 1
    assert spent.cost == 0


async def test_a_key_is_never_kept_or_written_down(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    await ask(tmp_path, [Answer(f"no {SECRET}", 500), f"네, {SECRET[:0]}좋아요."], prompt())
    assert all(SECRET.encode() not in kept for kept in contents(tmp_path))
    out, err = capfd.readouterr()
    assert "request.failed" in out + err
    assert "why=500" in out + err
    assert SECRET not in out + err
    assert SECRET not in repr(Endpoint("http://x", "m", SECRET))


async def test_a_second_run_with_the_same_cache_is_refused(tmp_path: Path) -> None:
    endpoint = Endpoint("http://127.0.0.1:9", "m")
    async with Bulk(endpoint, tmp_path / "c"):
        with pytest.raises(UsageError, match="another run"):
            async with Bulk(endpoint, tmp_path / "c"):
                pass
    async with Bulk(endpoint, tmp_path / "c"):
        pass


# --- structured replies ----------------------------------------------------------------------


async def test_structure_is_asked_for_and_checked(tmp_path: Path) -> None:
    asked = prompt(schema=SCHEMA)
    got, fake, _ = await ask(tmp_path, ['{"question": "뭐 먹지?"}'], asked)
    assert got[0].data == {"question": "뭐 먹지?"}
    assert fake.seen[0].body["response_format"]["json_schema"]["schema"] == SCHEMA


@pytest.mark.parametrize("status", [400, 422])
async def test_a_server_without_structure_is_asked_in_words(tmp_path: Path, status: int) -> None:
    def answer(body: Body) -> str | Answer:
        if "response_format" in body:
            return Answer("unknown field", status)
        assert "JSON 스키마" in body["messages"][-1]["content"]
        return '네! 여기 있어요.\n```json\n{"question": "뭐 먹지?",}\n```'

    asked = [prompt(f"{number}", schema=SCHEMA) for number in range(3)]
    got, fake, _ = await ask(tmp_path, answer, *asked, concurrency=1)
    assert [reply.data for reply in got] == [{"question": "뭐 먹지?"}] * 3
    assert sum("response_format" in seen.body for seen in fake.seen) == 1  # it learns


async def test_a_refused_row_does_not_cost_the_others_their_structure(tmp_path: Path) -> None:
    def answer(body: Body) -> str | Answer:
        bad = "너무 긴" in body["messages"][0]["content"]
        return Answer("context length", 400) if bad else '{"question": "네"}'

    asked = [prompt("너무 긴 글", schema=SCHEMA), prompt("짧은 글", schema=SCHEMA)]
    got, fake, _ = await ask(tmp_path, answer, *asked, concurrency=1)
    assert isinstance(got[0], BadReply)
    assert got[1].data == {"question": "네"}
    assert "response_format" in fake.seen[-1].body


@pytest.mark.parametrize(
    ("said", "gone", "instead"),
    [
        ("Use 'max_completion_tokens' instead.", "max_tokens", "max_completion_tokens"),
        ("Unsupported value: 'temperature' does not support 0.7", "temperature", None),
    ],
)
async def test_parameters_that_a_server_does_not_take(
    tmp_path: Path, said: str, gone: str, instead: str | None
) -> None:
    def answer(body: Body) -> str | Answer:
        return Answer(said, 400) if gone in body else "네."

    got, fake, _ = await ask(tmp_path, answer, prompt("하나"), prompt("둘"), concurrency=1)
    assert [reply.text for reply in got] == ["네.", "네."]
    assert len(fake.seen) == 3
    assert instead is None or fake.seen[-1].body[instead] == 1024


async def test_a_reply_that_does_not_fit_is_asked_for_once_more_with_the_error(
    tmp_path: Path,
) -> None:
    replies = ['{"quest": "?"}', '{"question": "뭐 먹지?"}']
    got, fake, spent = await ask(tmp_path, replies, prompt(schema=SCHEMA))
    assert got[0].data == {"question": "뭐 먹지?"}
    roles = [turn["role"] for turn in fake.seen[1].body["messages"]]
    assert roles == ["user", "assistant", "user"]
    assert "question is missing" in fake.seen[1].asked
    again, fake, _ = await ask(tmp_path, ["!"], prompt(schema=SCHEMA))
    assert again[0].data == got[0].data
    assert fake.seen == []
    assert spent.requests == 2


async def test_a_reply_that_never_fits_is_a_bad_reply_with_its_text(tmp_path: Path) -> None:
    got, fake, _ = await ask(tmp_path, ["JSON은 몰라요."], prompt(schema=SCHEMA))
    assert isinstance(got[0], BadReply)
    assert (got[0].reason, got[0].text) == ("misfit", "JSON은 몰라요.")
    assert len(fake.seen) == 2
    got, fake, _ = await ask(tmp_path, ["?"], prompt("다른 것", schema=SCHEMA, repair=False))
    assert got[0].text == "?"
    assert len(fake.seen) == 1


async def test_a_cut_reply_gets_more_room_once(tmp_path: Path) -> None:
    cut = Answer('{"question": "뭐 먹', finish="length")
    got, fake, _ = await ask(tmp_path, [cut, '{"question": "뭐 먹지?"}'], prompt(schema=SCHEMA))
    assert got[0].data == {"question": "뭐 먹지?"}
    assert [seen.body["max_tokens"] for seen in fake.seen] == [1024, 2048]
    got, _, _ = await ask(tmp_path, [cut], prompt("늘 끊기는 것", schema=SCHEMA))
    assert (got[0].reason, got[0].text) == ("truncated", cut.text)
    got, _, _ = await ask(tmp_path, [Answer("끊긴 글", finish="length")], prompt("글"))
    assert got[0].truncated


async def test_nothing_and_filtered_are_bad_replies(tmp_path: Path) -> None:
    got, _, _ = await ask(tmp_path, [" \n"], prompt("빈 것"))
    assert got[0].reason == "empty"
    got, _, _ = await ask(tmp_path, [Answer("", finish="content_filter")], prompt("위험한 것"))
    assert got[0].reason == "filtered"


# --- money -----------------------------------------------------------------------------------


async def test_the_budget_is_never_passed(tmp_path: Path) -> None:
    """Each reply costs 100 of the 1,000 held for it, so running requests must be waited for."""
    many = [prompt(f"질문 {number}", max_tokens=1000) for number in range(40)]
    reply = Answer("가" * 100, seconds=0.005)
    got, fake, spent = await ask(
        tmp_path, [reply], *many, budget=2.55e-3, price_out=1.0, concurrency=4
    )
    paid = [reply for reply in got if not isinstance(reply, Exception)]
    left = [reply for reply in got if isinstance(reply, Exception)]
    assert all(isinstance(reply, BudgetSpent) for reply in left)
    assert len(paid) == len(fake.seen) == 16  # 15 × 100 + 1,000 ≤ 2,550 < 16 × 100 + 1,000
    assert spent.cost == pytest.approx(16 * 100 / 1e6)
    assert "raise the budget" in str(left[0])


async def test_the_budget_counts_earlier_runs(tmp_path: Path) -> None:
    options = {"budget": 2.05e-3, "price_out": 1.0}
    first, _, _ = await ask(tmp_path, ["가" * 1000], prompt("하나", max_tokens=1000), **options)
    assert first[0].text
    second, fake, _ = await ask(
        tmp_path, ["가" * 1000], prompt("둘", max_tokens=1000), prompt("하나", max_tokens=1000),
        prompt("셋", max_tokens=1000), concurrency=1, **options,
    )  # fmt: skip
    assert [type(reply).__name__ for reply in second] == ["Reply", "Reply", "BudgetSpent"]
    assert second[1].cached
    assert len(fake.seen) == 1


async def test_a_try_that_may_have_been_billed_is_counted(tmp_path: Path) -> None:
    dropped = Answer("가" * 10, dropped=True)
    got, _, spent = await ask(
        tmp_path, [dropped, "가" * 10], prompt(max_tokens=1000), budget=1.0, price_out=1.0
    )
    assert got[0].completion_tokens == 10
    assert spent.doubtful == pytest.approx(1000 / 1e6)
    assert spent.cost == pytest.approx(1010 / 1e6)
    got, _, spent = await ask(
        tmp_path, [Answer("", 500), "네."], prompt("둘"), budget=1.0, price_out=1.0
    )
    assert spent.doubtful == 0


async def test_what_a_killed_process_had_under_way_is_counted(tmp_path: Path) -> None:
    await ask(tmp_path, ["네."], prompt("하나"))
    with sqlite3.connect(tmp_path / "c.sqlite") as db:
        db.execute("insert into notes (cost) values (0.9)")
    db.close()
    got, fake, _ = await ask(
        tmp_path, ["네."], prompt("둘", max_tokens=200_000), budget=1.0, price_out=1.0
    )
    assert isinstance(got[0], BudgetSpent)
    assert fake.seen == []


async def test_a_server_without_counts_is_guessed(tmp_path: Path) -> None:
    got, _, spent = await ask(
        tmp_path, [Answer("김밥 열 줄", usage=False)], prompt(), budget=1.0, price_out=1.0
    )
    assert got[0].completion_tokens == 4
    assert spent.cost > 0


def test_a_budget_needs_prices(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="prices"):
        Bulk(Endpoint("http://127.0.0.1:9", "m"), tmp_path / "c", budget=1.0)
    with pytest.raises(UsageError, match="concurrency"):
        Bulk(Endpoint("http://127.0.0.1:9", "m"), tmp_path / "c", concurrency=0)


async def test_a_cancelled_run_keeps_what_it_has(tmp_path: Path) -> None:
    def answer(body: Body) -> Answer:
        slow = "느린" in body["messages"][0]["content"]
        return Answer("네.", seconds=1.0 if slow else 0.0)

    with serving(answer) as (fake, url):
        async with Bulk(Endpoint(url, "m"), tmp_path / "c.sqlite") as bulk:
            await bulk.ask(prompt("빠른 것"))
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await bulk.ask(prompt("느린 것"))
        async with Bulk(Endpoint(url, "m"), tmp_path / "c.sqlite") as bulk:
            assert (await bulk.ask(prompt("빠른 것"))).cached
    assert len(fake.seen) == 2
    assert json.dumps(fake.seen[0].body)

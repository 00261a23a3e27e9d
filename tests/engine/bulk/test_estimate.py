from __future__ import annotations

from pathlib import Path

import pytest
from tests.engine.bulk.fake_llm import Answer, Body, serving

from malbeot.engine.bulk import Bulk, Endpoint, Prompt, Sample, estimate
from malbeot.engine.bulk.estimate import at_most, guessed, tokens_of
from malbeot.records import Turn

ENDPOINT = Endpoint("http://127.0.0.1:9", "m", price_in=1.0, price_out=2.0)


def prompts(count: int) -> list[Prompt]:
    return [Prompt((Turn("user", f"질문 {number:03}"),), max_tokens=100) for number in range(count)]


def test_tokens_are_guessed_by_script() -> None:
    assert tokens_of("김밥") == 2
    assert tokens_of("gimbap12 ") == pytest.approx(6 * 0.25 + 2 * 0.5)


@pytest.mark.parametrize("text", ["가" * 50, "a" * 50, "👨‍👩‍👧" * 9, "ㅋ ".strip() * 9])
def test_the_worst_case_is_worse_than_the_guess(text: str) -> None:
    schema = {"type": "object", "properties": {"답": {"type": "string"}}}
    for prompt in (Prompt((Turn("user", text),)), Prompt((Turn("user", text),), schema=schema)):
        assert at_most(prompt) >= len(text.encode())
        assert at_most(prompt) >= guessed(prompt)


def test_without_replies_it_is_assumed(tmp_path: Path) -> None:
    found = estimate(prompts(10), ENDPOINT, tmp_path / "c.sqlite", concurrency=2)
    assert (found.requests, found.cached, found.measured) == (10, 0, 0)
    assert found.prompt_tokens == 10 * (2 + 2 + 8)  # 질문, half a token for 3 digits, the template
    assert found.completion_tokens == 500
    assert found.cost == pytest.approx((120 + 2 * 500) / 1e6)
    assert found.seconds == pytest.approx(10 * (1 + 50 / 40) / 2)
    assert not (tmp_path / "c.sqlite").exists()


def test_a_sample_that_is_given_counts(tmp_path: Path) -> None:
    sample = Sample(replies=5, seconds=2.0, prompt_ratio=0.5, reply_share=0.1)
    found = estimate(prompts(10), ENDPOINT, tmp_path / "c", sample, concurrency=5)
    assert (found.prompt_tokens, found.completion_tokens, found.seconds) == (60, 100, 4.0)
    assert found.measured == 5


async def test_replies_that_are_there_correct_it(tmp_path: Path) -> None:
    cache = tmp_path / "c.sqlite"

    def answer(body: Body) -> Answer:
        return Answer("가" * 20, seconds=0.05)

    with serving(answer) as (_, url):
        endpoint = Endpoint(url, "m", price_out=1.0)
        async with Bulk(endpoint, cache) as bulk:
            for prompt in prompts(5):
                await bulk.ask(prompt)
        found = estimate([*prompts(12), *prompts(3)], endpoint, cache, concurrency=1)
    assert (found.requests, found.cached, found.measured) == (7, 8, 5)
    assert found.completion_tokens == 7 * 20
    assert found.prompt_tokens == (7 * 6)  # the fake server counts letters: 6 a prompt
    assert found.cost == pytest.approx(140 / 1e6)
    assert 0.35 <= found.seconds <= 2.0
    assert "measured on 5 replies" in found.said


async def test_a_few_prompts_are_asked_to_measure_by(tmp_path: Path) -> None:
    cache, many = tmp_path / "c.sqlite", prompts(20)
    with serving(lambda _: Answer("가" * 30, seconds=0.02)) as (fake, url):
        endpoint = Endpoint(url, "m", price_out=1.0)
        async with Bulk(endpoint, cache) as bulk:
            sample = await bulk.sample(many[:4])
        found = estimate(many, endpoint, cache, sample, concurrency=2)
    assert len(fake.seen) == 4
    assert sample is not None
    assert (sample.replies, sample.reply_share) == (4, 0.3)
    assert (found.requests, found.cached, found.completion_tokens) == (16, 4, 480)

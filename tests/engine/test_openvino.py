"""The default engine on the model that we ship."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from malbeot.bots.food.brief import Brief, PickFacts, mini_prompt
from malbeot.engine.base import Chunk, Sampling
from malbeot.engine.load import find_model, open_engine
from malbeot.engine.openvino import OpenVinoEngine
from malbeot.errors import DataError, EngineError, Overloaded
from malbeot.records import Turn
from malbeot.settings import EngineSettings

GREEDY = Sampling(temperature=0, max_tokens=120)
BRIEF = Brief("recommend", ("비",), picks=(PickFacts("감자전", ("노릇한 겉면",)),))
MESSAGES = [Turn("system", mini_prompt(BRIEF)), Turn("user", "비 오는데 뭐 먹지 ☔")]


@pytest.fixture
async def engine() -> AsyncIterator[OpenVinoEngine]:
    settings = EngineSettings(threads=1, max_concurrent=2, max_waiting=2)
    engine = open_engine(settings)
    assert isinstance(engine, OpenVinoEngine)
    yield engine
    await engine.close()


async def _say(engine: OpenVinoEngine, sampling: Sampling = GREEDY, **options: str) -> list[Chunk]:
    return [chunk async for chunk in engine.generate(MESSAGES, sampling, **options)]


async def test_it_words_the_brief_and_ends_by_itself(engine: OpenVinoEngine) -> None:
    chunks = await _say(engine)
    text = "".join(chunk.text for chunk in chunks)
    assert "감자전" in text
    assert "<|" not in text
    assert len([chunk for chunk in chunks if chunk.text]) > 3
    last = chunks[-1]
    assert last.finish_reason == "stop"
    assert last.usage.prompt_tokens > 10
    assert 5 < last.usage.completion_tokens < 120


async def test_a_prefix_is_continued_and_not_repeated(engine: OpenVinoEngine) -> None:
    whole = "".join(chunk.text for chunk in await _say(engine))
    start = whole[: len(whole) // 2]
    rest = "".join(chunk.text for chunk in await _say(engine, prefix=start))
    assert rest
    assert not rest.startswith(start)


async def test_the_token_budget_is_kept_and_said(engine: OpenVinoEngine) -> None:
    chunks = await _say(engine, Sampling(temperature=0, max_tokens=3))
    assert chunks[-1].finish_reason == "length"
    assert chunks[-1].usage.completion_tokens == 3


async def test_a_stop_string_ends_the_answer_before_it(engine: OpenVinoEngine) -> None:
    whole = "".join(chunk.text for chunk in await _say(engine))
    word = whole[6:9]
    chunks = await _say(engine, Sampling(temperature=0, stop=(word,)))
    assert "".join(chunk.text for chunk in chunks) == whole[: whole.index(word)]


async def test_many_at_once_all_finish_and_one_too_many_is_refused(engine: OpenVinoEngine) -> None:
    asked = [asyncio.create_task(_say(engine)) for _ in range(4)]
    await asyncio.sleep(0)
    with pytest.raises(Overloaded):
        await _say(engine)
    for chunks in await asyncio.gather(*asked):
        assert chunks[-1].finish_reason == "stop"


async def test_a_reader_who_leaves_frees_the_place(engine: OpenVinoEngine) -> None:
    long = Sampling(temperature=1.5, max_tokens=2_000, top_k=0, top_p=1.0, seed=1)
    for _ in range(4):
        async with aclosing(engine.generate(MESSAGES, long)) as chunks:
            await anext(chunks)
    assert (await _say(engine))[-1].finish_reason == "stop"
    async with asyncio.timeout(20):
        while engine.running:  # noqa: ASYNC110 - a native thread has no event
            await asyncio.sleep(0.01)


async def test_after_closing_it_says_so() -> None:
    engine = open_engine(EngineSettings(threads=1))
    await engine.close()
    with pytest.raises(EngineError, match="closing"):
        await anext(engine.generate(MESSAGES, GREEDY))


@pytest.fixture
def damaged(tmp_path_factory: pytest.TempPathFactory) -> str:
    copy = tmp_path_factory.mktemp("models") / "malbeot-mini"
    shutil.copytree(find_model("malbeot-mini"), copy)
    weights = next(copy.rglob("openvino_model.bin"))
    data = bytearray(weights.read_bytes())
    data[len(data) // 2] ^= 1
    weights.write_bytes(data)
    return str(copy)


def test_one_flipped_bit_is_noticed(damaged: str) -> None:
    with pytest.raises(DataError, match=r"openvino_model\.bin"):
        open_engine(EngineSettings(model=damaged))

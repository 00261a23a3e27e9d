"""The reference engine, and the default engine held to it token by token."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.train.conftest import dialogues
from tests.train.toy_model import EXACT, llama, written
from transformers import PreTrainedTokenizerFast

from malbeot.engine.base import Chunk, Engine, Sampling
from malbeot.engine.openvino import OpenVinoEngine
from malbeot.engine.transformers import TransformersEngine
from malbeot.errors import TooLarge
from malbeot.records import Turn
from malbeot.train.export import export
from malbeot.train.tokenizer import train_tokenizer

GREEDY = Sampling(temperature=0, max_tokens=24)
TALKS = [list(example.turns[:2]) for example in dialogues(12, seed=5)]


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    return train_tokenizer(dialogues(200), 420, 60)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, tokenizer: PreTrainedTokenizerFast) -> Path:
    return written(tmp_path_factory.mktemp("trained"), llama(len(tokenizer)), tokenizer)


@pytest.fixture(scope="module")
def reference(trained: Path) -> TransformersEngine:
    return TransformersEngine(trained, threads=1, max_waiting=2, prompt_style="mini")


@pytest.fixture
async def exported(trained: Path, tmp_path: Path) -> AsyncIterator[OpenVinoEngine]:
    """Single precision all through: with random weights two tokens are often about as likely, and
    int8 weights or an int8 cache would choose the other one."""
    export(trained, tmp_path / "out", "fp32")
    engine = OpenVinoEngine(tmp_path / "out", threads=1, properties=EXACT)
    yield engine
    await engine.close()


async def said(
    engine: Engine, talk: list[Turn], sampling: Sampling = GREEDY, prefix: str = ""
) -> tuple[str, Chunk]:
    chunks = [chunk async for chunk in engine.generate(talk, sampling, prefix=prefix)]
    return "".join(chunk.text for chunk in chunks), chunks[-1]


async def test_both_engines_say_the_same(
    reference: TransformersEngine, exported: OpenVinoEngine
) -> None:
    for talk in TALKS:
        assert await said(exported, talk) == await said(reference, talk)


async def test_both_go_on_after_a_prefix_and_stop_alike(
    reference: TransformersEngine, exported: OpenVinoEngine
) -> None:
    text, _ = await said(reference, TALKS[0])
    stop = Sampling(temperature=0, max_tokens=24, stop=(text[8:10],))
    for engine in (reference, exported):
        whole, last = await said(engine, TALKS[0], stop)
        assert (whole, last.finish_reason) == (text[: text.index(text[8:10])], "stop")
    prefix = text[:6]
    assert await said(exported, TALKS[0], prefix=prefix) == await said(
        reference, TALKS[0], prefix=prefix
    )


async def test_the_same_seed_says_the_same_however_large_it_is(
    reference: TransformersEngine,
) -> None:
    warm = [Sampling(temperature=0.9, max_tokens=12, seed=seed) for seed in (7, 7, 2**80, 8)]
    texts = [(await said(reference, TALKS[0], sampling))[0] for sampling in warm]
    assert texts[0] == texts[1]
    assert len(set(texts)) == 3


async def test_a_talk_that_leaves_no_room_is_refused_and_the_next_one_is_not(
    reference: TransformersEngine,
) -> None:
    with pytest.raises(TooLarge, match="reads fewer than"):
        await said(reference, [Turn("user", "점심 " * 3_000)])
    _, last = await said(reference, TALKS[0], Sampling(temperature=0, max_tokens=3))
    assert (last.finish_reason, last.usage.completion_tokens) == ("length", 3)

"""Write, check, release: what is refused is never shown, what was shown is never taken back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from malbeot.bots.speech import Script, Spoken, speak
from malbeot.engine.base import Sampling
from malbeot.engine.fake import FakeEngine
from malbeot.errors import EngineError, Overloaded
from malbeot.records import Turn

NEEDED = "김밥"


def _script() -> Script:
    def check(sentence: str, said: Sequence[str]) -> str | None:
        return "bad" if "나쁜" in sentence else None

    return Script(
        messages=[Turn("user", "뭐 먹지")],
        check=check,
        missing=lambda said: NEEDED not in " ".join(said),
        compose=lambda said: [f"{NEEDED} 어떠세요?"] if NEEDED not in " ".join(said) else [],
    )


async def _speak(engine: FakeEngine) -> tuple[str, Spoken]:
    spoken = Spoken()
    pieces = [piece async for piece in speak(engine, _script(), Sampling(seed=1), spoken)]
    text = "".join(pieces)
    assert text == spoken.text
    return text, spoken


async def test_a_good_answer_is_the_models_own() -> None:
    engine = FakeEngine("네, 좋아요. 김밥이 어울려요. 맛있게 드세요!")
    text, spoken = await _speak(engine)
    assert text == "네, 좋아요. 김밥이 어울려요. 맛있게 드세요!"
    assert (spoken.composed, len(engine.calls)) == (0, 1)


async def test_a_bad_sentence_is_written_again_from_what_was_shown() -> None:
    engine = FakeEngine(["네, 좋아요. 나쁜 말이에요.", "김밥이 어울려요."])
    text, spoken = await _speak(engine)
    assert text == "네, 좋아요. 김밥이 어울려요."
    assert spoken.refused == ["bad"]
    assert spoken.composed == 0
    assert engine.calls[1][1].seed != engine.calls[0][1].seed


async def test_twice_bad_is_composed_from_the_facts() -> None:
    text, spoken = await _speak(FakeEngine("네, 좋아요. 나쁜 말이에요."))
    assert "나쁜" not in text
    assert text.endswith("김밥 어떠세요?")
    assert 0 < spoken.composed_share < 1


async def test_a_forgotten_pick_is_added() -> None:
    text, spoken = await _speak(FakeEngine("맛있게 드세요!"))
    assert NEEDED in text
    assert spoken.composed > 0


async def test_an_engine_that_fails_leaves_a_composed_answer() -> None:
    text, spoken = await _speak(FakeEngine(error=EngineError("gone")))
    assert text == "김밥 어떠세요?"
    assert spoken.composed_share == 1


async def test_a_full_engine_is_not_hidden() -> None:
    with pytest.raises(Overloaded):
        await _speak(FakeEngine(error=Overloaded("full")))


async def test_an_engine_that_fills_up_in_mid_answer_is_composed_over() -> None:
    engine = FakeEngine("네, 좋아요. 나쁜 말이에요.")
    spoken, said = Spoken(), ""
    async for piece in speak(engine, _script(), Sampling(seed=1), spoken):
        said += piece
        engine.error = Overloaded("full")
    assert said == "네, 좋아요. 김밥 어떠세요?"


async def test_leaving_stops_the_engine() -> None:
    engine, spoken = FakeEngine("하나예요. 둘이에요. 셋이에요."), Spoken()
    stream = speak(engine, _script(), Sampling(), spoken)
    assert await anext(stream) == "하나예요."
    await stream.aclose()
    assert engine.cancelled == 1

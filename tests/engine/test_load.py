"""Settings that cannot work are refused before anything is loaded."""

import pytest

from malbeot.engine.fake import FakeEngine
from malbeot.engine.load import open_engine
from malbeot.engine.openai import OpenAIEngine
from malbeot.errors import NotFound, UsageError
from malbeot.settings import EngineSettings


def test_kinds() -> None:
    assert isinstance(open_engine(EngineSettings(kind="fake")), FakeEngine)
    engine = open_engine(EngineSettings(kind="openai", url="http://127.0.0.1:9", model="big"))
    assert isinstance(engine, OpenAIEngine)
    assert engine.model == "big"


def test_an_openai_engine_needs_its_url() -> None:
    with pytest.raises(UsageError, match=r"engine\.url"):
        open_engine(EngineSettings(kind="openai"))


def test_an_unknown_model_is_named() -> None:
    with pytest.raises(NotFound, match="없는모델"):
        open_engine(EngineSettings(model="없는모델"))

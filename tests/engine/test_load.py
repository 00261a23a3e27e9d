"""Settings that cannot work are refused before anything is loaded."""

from pathlib import Path

import pytest

from malbeot.engine.fake import FakeEngine
from malbeot.engine.load import find_model, open_engine
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


def test_a_model_whose_writer_was_killed_is_found(tmp_path: Path) -> None:
    (tmp_path / ".mini.old").mkdir()
    assert find_model(str(tmp_path / "mini")) == tmp_path / "mini"
    assert (tmp_path / "mini").is_dir()

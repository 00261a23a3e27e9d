"""Settings → engine. The engines' libraries are imported only when they are used."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Literal

from malbeot.engine.base import Engine
from malbeot.engine.fake import FakeEngine
from malbeot.errors import NotFound, UsageError
from malbeot.files import recovered
from malbeot.manifest import NAME, verified
from malbeot.settings import EngineSettings


def open_engine(settings: EngineSettings) -> Engine:
    """Raises `UsageError` or `NotFound` for settings that cannot work, `DataError` for a model
    directory that is not what its manifest says."""
    if settings.kind == "fake":
        return FakeEngine("")  # silent: bots compose their answers from the facts
    if settings.kind == "openai":
        if not settings.url:
            raise UsageError("engine.kind = openai needs engine.url, e.g. http://127.0.0.1:8080/v1")
        from malbeot.engine.openai import OpenAIEngine

        return OpenAIEngine(
            settings.url,
            settings.model,
            api_key=settings.api_key,
            max_concurrent=settings.max_concurrent,
            max_waiting=settings.max_waiting,
        )
    directory = find_model(settings.model)
    style = prompt_style(directory, unverified=settings.unverified)
    if settings.kind == "openvino":
        from malbeot.engine.openvino import OpenVinoEngine

        return OpenVinoEngine(
            directory / "openvino" if (directory / "openvino").is_dir() else directory,
            name=directory.name,
            threads=settings.threads,
            max_concurrent=settings.max_concurrent,
            max_waiting=settings.max_waiting,
            prompt_style=style,
        )
    from malbeot.engine.transformers import TransformersEngine

    return TransformersEngine(
        directory,
        threads=settings.threads,
        max_waiting=settings.max_waiting,
        prompt_style=style,
    )


def find_model(name: str) -> Path:
    """The directory of a model: a path, or the name of one that we ship."""
    path = Path(name)
    shipped = Path(str(files("malbeot") / "models" / name))
    for candidate in (path, shipped):
        if recovered(candidate).is_dir():
            return candidate
    raise NotFound(f"model {name!r}: neither a directory nor one of the shipped models")


def prompt_style(directory: Path, *, unverified: bool = False) -> Literal["mini", "instruct"]:
    """How the model was trained to be briefed, from its verified manifest.

    A model from elsewhere has none: it is loaded only when the operator says so, as a general one.
    """
    if not (directory / NAME).is_file():
        if unverified:
            return "instruct"
        raise UsageError(
            f"{directory} has no {NAME}; for a model from elsewhere: --set engine.unverified=true"
        )
    return "mini" if verified(directory).get("prompt_style") == "mini" else "instruct"

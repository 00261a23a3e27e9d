"""Settings: a TOML file < environment (`MALBEOT_WEB__PORT`) < `--set web.port=8080`.

Every field has a default that works on one laptop. An unknown key is refused and the nearest
known one named. `origin_of` tells where a value came from (`malbeot config show`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from malbeot.errors import DataError, UsageError
from malbeot.files import read_toml
from malbeot.tables import data_of as data_of
from malbeot.tables import nearest
from malbeot.tables import table_of as table_of

ENV_PREFIX = "MALBEOT_"
DEFAULT_FILE = Path("malbeot.toml")
DEFAULT_HOME = Path(".malbeot")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class EngineSettings(_Section):
    kind: Literal["openvino", "transformers", "openai", "fake"] = "openvino"
    """Which engine writes the text."""
    model: str = "malbeot-mini"
    """A shipped model's name, a model directory, or the model name at `url`."""
    url: str = ""
    """Base URL of an OpenAI-compatible server, for kind = openai."""
    api_key: str = Field(default="", repr=False)
    """Sent to `url` as a bearer token."""
    unverified: bool = False
    """Load a model directory that has no manifest of ours (safetensors or OpenVINO IR only)."""
    threads: int = Field(default=0, ge=0)
    """CPU threads; 0 lets the engine choose."""
    max_concurrent: int = Field(default=32, ge=1)
    """Answers written at the same time; more wait."""
    max_waiting: int = Field(default=128, ge=0)
    """Requests that may wait; more are told 503."""


class ServeSettings(_Section):
    host: str = "127.0.0.1"
    port: int = Field(default=8001, ge=1, le=65535)
    max_body_bytes: int = Field(default=2_000_000, ge=1_000)
    """A larger request body is refused before it is read."""
    receive_seconds: float = Field(default=15, gt=0)
    """A request body that takes longer to arrive is given up."""
    max_message_chars: int = Field(default=8_000, ge=100)
    """Longest single message."""
    max_messages: int = Field(default=200, ge=2)
    """Most messages in one request."""


class WebSettings(_Section):
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    serve_url: str = "http://127.0.0.1:8001"
    """Where `malbeot serve` listens."""
    default_bot: str = ""
    """Bot that new chats begin with; empty means the first of /v1/bots."""
    database_url: str = ""
    """SQLAlchemy URL; empty means SQLite under `home`."""
    public_url: str = ""
    """Address that people type, e.g. https://chat.example.kr; https turns on secure cookies."""
    guest_turns_per_day: int = Field(default=20, ge=0)
    max_message_chars: int = Field(default=4_000, ge=100)
    max_body_bytes: int = Field(default=1_000_000, ge=1_000)
    session_idle_days: int = Field(default=14, ge=1)
    session_max_days: int = Field(default=30, ge=1)
    trusted_proxies: tuple[str, ...] = ()
    """Addresses whose X-Forwarded-For is believed."""
    metrics_public: bool = False
    """Whether /metrics answers others than this machine."""


class PrepareSettings(_Section):
    validation_share: float = Field(default=0.05, ge=0, lt=0.5)
    """Share of the groups of like questions that go to validation.jsonl."""
    test_share: float = Field(default=0.05, ge=0, lt=0.5)
    """Share that goes to test.jsonl."""
    tokens: Literal["eojeol", "bigram", "kiwi"] = "eojeol"
    """What near-duplicates are counted in."""
    jobs: int = Field(default=0, ge=0)
    """Processes that clean rows; 0 is one a core."""


class Settings(_Section):
    home: Path = DEFAULT_HOME
    """Working files: database, corpora, models, reports. A path below .malbeot/ is below it."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_json: bool = False
    engine: EngineSettings = EngineSettings()
    serve: ServeSettings = ServeSettings()
    web: WebSettings = WebSettings()
    prepare: PrepareSettings = PrepareSettings()


def load(
    file: Path | None = None,
    overrides: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Settings from all layers. Raises `UsageError` that names every bad key and its origin."""
    return load_with_origins(file, overrides, environment)[0]


def load_with_origins(
    file: Path | None = None,
    overrides: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> tuple[Settings, dict[str, str]]:
    """Settings, and for each dotted key that was set, where its value came from."""
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for origin, key, value in _layers(file, overrides, environment):
        _known(key, origin)
        _put(values, key, value)
        origins[key] = origin
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise UsageError("; ".join(_reasons(error, origins))) from error
    return settings.model_copy(update={"home": settings.home.expanduser()}), origins


def under_home(path: str | Path, home: Path) -> Path:
    """Where a path is: `.malbeot/…` in recipes and options stands for the settings' home."""
    path = Path(path)
    below = path.is_relative_to(DEFAULT_HOME)
    return home / path.relative_to(DEFAULT_HOME) if below else path


def keys() -> list[str]:
    """Every dotted key there is."""
    return list(_keys(Settings))


def _keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _keys(kind, f"{prefix}{name}.")
        else:
            yield prefix + name


def _layers(
    file: Path | None, overrides: Sequence[str], environment: Mapping[str, str] | None
) -> Iterator[tuple[str, str, Any]]:
    if file is not None and not file.is_file():
        raise UsageError(f"settings file {file} does not exist")
    path = file or DEFAULT_FILE
    if path.is_file():
        yield from ((str(path), key, value) for key, value in _flat(_table(path)))
    for name, value in sorted((os.environ if environment is None else environment).items()):
        if name.startswith(ENV_PREFIX):
            yield name, name.removeprefix(ENV_PREFIX).lower().replace("__", "."), value
    for item in overrides:
        key, separator, value = item.partition("=")
        if not separator:
            raise UsageError(f"--set {item}: write it as key=value, e.g. --set web.port=8080")
        yield "--set", key.strip(), value.strip()


def _table(path: Path) -> dict[str, Any]:
    try:
        return read_toml(path)
    except DataError as error:
        raise UsageError(error.message) from error


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _known(key: str, origin: str) -> None:
    known = keys()
    if key not in known:
        near = nearest(key, known)
        hint = f"; did you mean {near}?" if near else ""
        raise UsageError(f"{origin}: unknown setting {key}{hint}")


def _put(values: dict[str, Any], key: str, value: object) -> None:
    *path, name = key.split(".")
    for part in path:
        values = values.setdefault(part, {})
    if name == "trusted_proxies" and isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    values[name] = value


def _reasons(error: ValidationError, origins: Mapping[str, str]) -> Iterator[str]:
    for problem in error.errors():
        key = ".".join(str(part) for part in problem["loc"])
        yield f"{origins.get(key, 'default')}: {key}: {problem['msg'].lower()}"

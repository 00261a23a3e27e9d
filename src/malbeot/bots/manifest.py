"""What a bot's bot.toml says: who it is, how it greets, and which files it was made from.

    name, title, description, notice, starters, shared
    [data] language, then one [[data.files]] a file: path, source, licence
    [answer] wording, unknown, contact
    [train] recipe
    [[sources]] [collect] [prepare] [augment] [knowledge]   for those rooms, which check them

`path` is looked for under a data directory that the caller names; the files are not part of the
product. Knows nothing of what the bot does with them. Raises `DataError` that names the field.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from malbeot.bots.base import BotCard
from malbeot.errors import DataError
from malbeot.files import read_toml

_STRICT = ConfigDict(extra="forbid")
NAME = r"^[a-z][a-z0-9_-]{0,40}$"
"""What a bot may be called: the name stands in addresses and paths."""
OWN_BOTS = Path("bots")
"""Where the bots of whoever runs this stand, below the working directory."""


@dataclass(frozen=True, config=_STRICT)
class DataFile:
    path: str = Field(min_length=1)
    """Relative to the data directory."""
    source: str = Field(min_length=1)
    """Where a person can get it."""
    licence: str = Field(min_length=1)


@dataclass(frozen=True, config=_STRICT)
class BotData:
    language: Literal["ko", "any"] = "ko"
    files: tuple[DataFile, ...] = ()

    def missing(self, folder: Path) -> list[DataFile]:
        """The files that are not under `folder`."""
        return [file for file in self.files if not (folder / file.path).is_file()]


@dataclass(frozen=True, config=_STRICT)
class AnswerTable:
    """How a bot that is made of knowledge alone answers."""

    wording: Literal["passages", "model"] = "passages"
    """In the passages' own words, or worded by the model and held to them."""
    unknown: str = ""
    """Said when the knowledge holds no answer; empty takes the usual sentence."""
    contact: str = ""
    """Said after it: where a person can be asked."""


@dataclass(frozen=True, config=_STRICT)
class TrainTable:
    recipe: str = ""
    """A training recipe beside bot.toml; empty trains nothing."""


@dataclass(frozen=True, config=_STRICT)
class BotManifest:
    name: str = Field(pattern=NAME)
    title: str = Field(min_length=1)
    description: str = Field(min_length=1)
    starters: tuple[str, ...] = ()
    notice: str = ""
    shared: bool = False
    """No bot, but a collection that other bots may use: [knowledge] use = ["NAME"]."""
    data: BotData = BotData()
    answer: AnswerTable = AnswerTable()
    sources: tuple[dict[str, Any], ...] = ()
    collect: dict[str, Any] = Field(default_factory=dict)
    prepare: dict[str, Any] = Field(default_factory=dict)
    augment: dict[str, Any] = Field(default_factory=dict)
    knowledge: dict[str, Any] = Field(default_factory=dict)
    train: TrainTable = TrainTable()

    @property
    def card(self) -> BotCard:
        return BotCard(self.name, self.title, self.description, self.starters, self.notice)


_ADAPTER = TypeAdapter(BotManifest)


def read_manifest(path: Path) -> BotManifest:
    if not path.is_file():
        raise DataError(f"{path} does not exist")
    try:
        return _ADAPTER.validate_python(read_toml(path))
    except ValidationError as error:
        problems = [
            f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg'].lower()}"
            for problem in error.errors()
        ]
        raise DataError(f"{path}: {'; '.join(problems)}") from error


def bot_file(name: str) -> Path | None:
    """The bot.toml of a bot: one's own before one of this package; None when there is none."""
    own = OWN_BOTS / name / "bot.toml"
    named = not any(mark in name for mark in "/\\.")
    return (own if own.is_file() else shipped(name)) if named else None


def own_files() -> list[Path]:
    """The bot.toml of every bot of one's own."""
    return sorted(OWN_BOTS.glob("*/bot.toml"))


def shipped(name: str) -> Path | None:
    """The bot.toml of a bot in this package; None when there is no such bot."""
    path = Path(__file__).parent / name / "bot.toml"
    return path if name.isidentifier() and path.is_file() else None


def shipped_names() -> list[str]:
    return sorted(path.parent.name for path in Path(__file__).parent.glob("*/bot.toml"))

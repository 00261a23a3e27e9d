"""What a bot's bot.toml says: who it is, how it greets, and which files it was made from.

    name, title, description, notice, starters, shared
    [data] language, then one [[data.files]] a file: path, source, licence
    [answer] wording, unknown, contact
    [train] recipe
    [[sources]] [collect] [prepare] [augment] [knowledge]   for those rooms, which check them

`path` is looked for under a data directory that the caller names; the files are not part of the
product. Knows nothing of what the bot does with them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from malbeot.bots.base import BotCard
from malbeot.errors import DataError, UsageError
from malbeot.files import read_toml
from malbeot.tables import table_of

_STRICT = ConfigDict(extra="forbid")
NAME = r"^[a-z][a-z0-9_-]{0,40}$"
"""What a bot may be called: the name stands in addresses and paths."""
_LINE = re.compile(r"\(at line (\d+)")
_UNQUOTED = re.compile(r"[“”‘’＂]|=\s*(?![\"'\[{]|true|false)[^\d\s+-]")
_QUOTES = (
    ' (texts stand in quotation marks: title = "봄 카페")',
    ' (글은 큰따옴표로 감싸 주세요. 예: title = "봄 카페")',
)
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


def read_manifest(path: Path) -> BotManifest:
    """Raises `DataError` for what is no TOML and `UsageError` that names each wrong key."""
    if not path.is_file():
        raise DataError(f"{path} does not exist")
    return table_of(BotManifest, _read(path), str(path))


def own_manifest(path: Path) -> BotManifest:
    """The same of a bot of one's own, which has to bear the name of its folder."""
    manifest, folder = read_manifest(path), path.parent.name
    if manifest.name != folder:
        raise UsageError(
            f'{path}: name is "{manifest.name}", but the folder is {folder}: write '
            f'name = "{folder}", or rename the folder',
            korean=f'{path}: name이 "{manifest.name}"인데 폴더 이름은 {folder}예요. '
            f'name = "{folder}"(으)로 고치거나 폴더 이름을 바꿔 주세요.',
        )
    return manifest


def _read(path: Path) -> dict[str, Any]:
    """What the people who write this file for the first time get wrong is said with its line."""
    try:
        return read_toml(path)
    except DataError as error:
        where = _LINE.search(error.message)
        if where is None:
            raise
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        line = next(iter(lines[int(where[1]) - 1 :]), "").strip()
        english, korean = _QUOTES if _UNQUOTED.search(line) else ("", "")
        raise DataError(
            f"{error.message}: {line}{english}",
            korean=f"{path}의 {where[1]}번째 줄을 읽을 수 없어요: {line}{korean}",
        ) from error


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

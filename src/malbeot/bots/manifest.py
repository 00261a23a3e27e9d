"""What a bot's bot.toml says: who it is, how it greets, and which files it was made from.

    name, title, description, notice, starters
    [data] language, then one [[data.files]] a file: path, source, licence

`path` is looked for under a data directory that the caller names; the files are not part of the
product. Knows nothing of what the bot does with them. Raises `DataError` that names the field.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from malbeot.bots.base import BotCard
from malbeot.errors import DataError
from malbeot.files import read_toml

_STRICT = ConfigDict(extra="forbid")


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
class BotManifest:
    name: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    title: str = Field(min_length=1)
    description: str = Field(min_length=1)
    starters: tuple[str, ...] = ()
    notice: str = ""
    data: BotData = BotData()

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


def shipped(name: str) -> Path | None:
    """The bot.toml of a bot in this package; None when there is no such bot."""
    path = Path(__file__).parent / name / "bot.toml"
    return path if name.isidentifier() and path.is_file() else None


def shipped_names() -> list[str]:
    return sorted(path.parent.name for path in Path(__file__).parent.glob("*/bot.toml"))

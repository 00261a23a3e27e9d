"""A new bot's folder: bot.toml with everything commented, and the data it was made from.

In: a name, a title, and files or addresses. Out: the folder, written whole or not at all. Raises
`UsageError` for a name that is taken or not usable, and for a file that is not there.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from string import Template

from malbeot.bots.manifest import NAME, shipped_names
from malbeot.errors import UsageError
from malbeot.files import replaced, write_text

_ROOM = Path(__file__).parent
_NAME = re.compile(NAME)
_ADDRESS = re.compile(r"https?://[^\s/]+\S*")


@dataclass(frozen=True, slots=True)
class NewBot:
    """What is known of a bot before it is made. `origins` are files, folders or addresses."""

    name: str
    title: str
    origins: tuple[str, ...]
    contact: str = ""
    licence: str = ""


def is_address(origin: str) -> bool:
    return bool(_ADDRESS.fullmatch(origin))


def make(bot: NewBot, bots: Path) -> Path:
    """Write `bots`/NAME; its folder."""
    folder = bots / bot.name
    _check(bot, folder)
    files = [Path(origin) for origin in bot.origins if not is_address(origin)]
    with replaced(folder) as new:
        for path in files:
            _copy(path, new / "data" / path.resolve().name)
        write_text(new / "bot.toml", _manifest(bot))
    return folder


def _check(bot: NewBot, folder: Path) -> None:
    if not _NAME.fullmatch(bot.name):
        raise UsageError(
            f"{bot.name!r}: a bot's name has small Latin letters, digits, - and _, a letter first"
        )
    if bot.name in shipped_names():
        raise UsageError(f"{bot.name} is a bot of Malbeot itself; choose another name")
    if folder.exists():
        raise UsageError(f"{folder} is there already; choose another name, or edit its bot.toml")
    for origin in bot.origins:
        if not is_address(origin) and not Path(origin).exists():
            raise UsageError(f"{origin}: no such file, and no http:// or https:// address")
        if folder.absolute().is_relative_to(Path(origin).absolute()):
            raise UsageError(
                f"{origin} holds the bots themselves; name the files or a folder below"
            )
    names = [Path(origin).name for origin in bot.origins if not is_address(origin)]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise UsageError(f"two files are named {twice}; rename one")
    if any(map(is_address, bot.origins)) and not bot.contact:
        raise UsageError(
            "a site must be able to reach whoever visits it: add --contact with an e-mail address"
        )


def _copy(path: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.copytree(path, place)
    else:
        shutil.copyfile(path, place)


def _manifest(bot: NewBot) -> str:
    blocks = [_file_block(bot), *(_site_block(bot, number, origin) for number, origin in
              enumerate(filter(is_address, bot.origins), 1))]  # fmt: skip
    return _template("bot.toml.txt").substitute(
        name=bot.name,
        title=_toml(bot.title or bot.name),
        sources="\n".join(block for block in blocks if block)
        or _template("none.toml.txt").template,
    )


def _file_block(bot: NewBot) -> str:
    paths = [Path(origin) for origin in bot.origins if not is_address(origin)]
    if not paths:
        return ""
    listed = [
        f"data/{escape(path.resolve().name)}" + ("/**/*" if path.is_dir() else "") for path in paths
    ]
    return _template("files.toml.txt").substitute(
        paths=json.dumps(listed, ensure_ascii=False), licence=_toml(bot.licence or "직접 만든 자료")
    )


def _site_block(bot: NewBot, number: int, address: str) -> str:
    return _template("site.toml.txt").substitute(
        number=number,
        address=_toml(address),
        contact=_toml(bot.contact),
        licence=_toml(bot.licence or "확인 필요"),
    )


def _template(name: str) -> Template:
    return Template((_ROOM / name).read_text(encoding="utf-8"))


def _toml(text: str) -> str:
    """A TOML string; JSON's strings are TOML's too, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

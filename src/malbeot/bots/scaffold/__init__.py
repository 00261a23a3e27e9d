"""A new bot's folder: bot.toml with everything commented, and the data it was made from.

In: a name, a title, and files or addresses. Out: the folder, written whole or not at all. Raises
`UsageError` for a name that is taken or not usable, and for files of which nothing can be read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from string import Template

from malbeot.bots.manifest import NAME, shipped_names
from malbeot.bots.scaffold import origins
from malbeot.bots.scaffold.contacts import contacts
from malbeot.errors import UsageError
from malbeot.files import replaced, write_text
from malbeot.formats.bad import reasons
from malbeot.formats.folders import files_in, is_temporary, why_unreadable

_ROOM = Path(__file__).parent
_NAME = re.compile(NAME)
_ADDRESS = re.compile(r"https?://[^\s/]+\S*")
_KEEP = ("02-123-4567", "shop@example.kr")
"""Shown where no contact was found."""
_READ = "CSV, TSV, XLSX, XLS, ODS, JSONL, JSON; PDF, DOCX, HWPX, HTML, TXT, MD"


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
        made = [origins.copied(path, new, f"data/{path.resolve().name}") for path in files]
        origins.write(new, made)
        own = contacts(files_in(new / "data")) if made else []
        write_text(new / "bot.toml", _manifest(bot, own))
    return folder


def _check(bot: NewBot, folder: Path) -> None:
    if not _NAME.fullmatch(bot.name):
        raise UsageError(
            f"{bot.name!r}: a bot's name has small Latin letters, digits, - and _, a letter first",
            korean=f"{bot.name!r}: 봇 이름은 영어 소문자로 시작하고, 소문자와 숫자와 -와 _만 쓸 수 "
            '있어요. 보이는 이름은 --title "봄 카페"처럼 따로 정해 주세요.',
        )
    if bot.name in shipped_names():
        raise UsageError(
            f"{bot.name} is a bot of Malbeot itself; choose another name",
            korean=f"{bot.name}: 말벗에 들어 있는 봇의 이름이에요. 다른 이름을 골라 주세요.",
        )
    if folder.exists():
        raise UsageError(
            f"{folder} is there already; choose another name, or edit its bot.toml",
            korean=f"{folder}: 이미 있는 봇이에요. 다른 이름을 고르거나 bot.toml을 고쳐 주세요.",
        )
    files = [Path(origin) for origin in bot.origins if not is_address(origin)]
    for path in files:
        _check_file(path, folder)
    names = [path.resolve().name for path in files]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise UsageError(
            f"two files are named {twice}; rename one",
            korean=f"{twice}: 같은 이름의 파일이 둘이에요. 하나의 이름을 바꿔 주세요.",
        )
    if len(files) < len(bot.origins) and not bot.contact:
        raise UsageError(
            "a site must be able to reach whoever visits it: add --contact with an e-mail address",
            korean="사이트가 연락할 수 있도록 --contact 뒤에 이메일 주소를 적어 주세요.",
        )


def _check_file(path: Path, folder: Path) -> None:
    """Raises `UsageError` for what is not there, or of which nothing could be read later."""
    if not path.exists():
        raise UsageError(
            f"{path}: no such file, and no http:// or https:// address",
            korean=f"{path}: 그런 파일이 없어요. 주소라면 http://나 https://로 시작해야 해요.",
        )
    if folder.resolve().is_relative_to(path.resolve()):
        raise UsageError(
            f"{path} holds the bots themselves; name the files or a folder below",
            korean=f"{path}: 봇들이 들어 있는 폴더예요. 파일이나 그 아래 폴더를 적어 주세요.",
        )
    if path.is_dir():
        if all(why_unreadable(file) for file in files_in(path)):
            raise UsageError(
                f"{path}: no file in this folder can be read; what can be: {_READ}",
                korean=f"{path}: 폴더에 읽을 수 있는 파일이 없어요. 읽을 수 있는 파일: {_READ}",
            )
    elif is_temporary(path):
        raise UsageError(
            f"{path}: a temporary file that a program left; name the file itself",
            korean=f"{path}: 프로그램이 잠시 만든 파일이에요. 원래 파일을 적어 주세요.",
        )
    elif not path.stat().st_size:
        raise UsageError(f"{path}: the file is empty", korean=f"{path}: 빈 파일이에요.")
    elif bad := why_unreadable(path):
        fix = reasons()[bad.reason]
        raise UsageError(
            f"{path}: nothing can be read from it: {fix['fix']}",
            korean=f"{path}: 읽을 수 있는 내용이 없어요. {fix['fix_ko']}",
        )


def _manifest(bot: NewBot, own: Sequence[str]) -> str:
    """`own` are contacts that are not to be masked."""
    blocks = [_file_block(bot), *(_site_block(bot, number, origin) for number, origin in
              enumerate(filter(is_address, bot.origins), 1))]  # fmt: skip
    return _template("bot.toml.txt").substitute(
        name=bot.name,
        title=_toml(bot.title or bot.name),
        sources="\n".join(block for block in blocks if block)
        or _template("none.toml.txt").template,
        off="" if own else "# ",
        keep=json.dumps(own or _KEEP, ensure_ascii=False),
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

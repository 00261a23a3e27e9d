"""The bots that this installation has, by name: those of the package, and those of whoever runs it.

One's own bots stand in `bots/NAME/bot.toml` below the working directory and answer from the
knowledge that `malbeot build NAME` made of them; one that was not built yet is left out, and the
log says so. One that is shared is no bot but a collection for others.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from malbeot import log
from malbeot.bots.base import Bot
from malbeot.bots.base.qa import QaBot
from malbeot.bots.food.bot import FoodBot
from malbeot.bots.manifest import own_files, read_manifest
from malbeot.errors import DataError, MalbeotError

_log = log.get("bots")


def bots(home: Path, only: str = "") -> Mapping[str, Bot]:
    """Every bot; of one's own only `only`, where it is named. Raises `DataError` when a shipped
    bot's files are broken; one's own that is broken is left out, and the log says why."""
    found: dict[str, Bot] = {"food": FoodBot()}
    for file in own_files():
        if only and file.parent.name != only:
            continue
        try:
            if bot := _own(file, home, found):
                found[file.parent.name] = bot
        except MalbeotError as error:  # one that is broken must not take the others along
            _log.error("bot.broken", bot=file.parent.name, reason=error.message)
    return found


def _own(file: Path, home: Path, found: Mapping[str, Bot]) -> Bot | None:
    manifest = read_manifest(file)
    if manifest.name != file.parent.name or manifest.name in found:
        raise DataError(f"{file}: name must be {file.parent.name!r}, and no other bot's")
    if manifest.shared:
        return None
    bot = QaBot.opened(manifest, home)
    if bot is None:
        _log.warning("bot.not_built", bot=manifest.name, fix=f"malbeot build {manifest.name}")
    return bot

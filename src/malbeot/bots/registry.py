"""The bots that this installation has, by name: those of the package, and those of whoever runs it.

One's own bots stand in `bots/NAME/bot.toml` below the working directory and answer from the
knowledge that `malbeot build NAME` made of them; one that was not built yet is left out, and the
log says so. One that is shared is no bot but a collection for others. What is new, changed or gone
there is noticed by `refresh`, which `watched` calls now and then; a bot that was broken by an edit
goes on as it was until it is mended.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from malbeot import log
from malbeot.bots.base import Bot
from malbeot.bots.base.qa import QaBot
from malbeot.bots.food.bot import FoodBot
from malbeot.bots.manifest import OWN_BOTS, own_files, own_manifest, shipped_names
from malbeot.errors import DataError, MalbeotError
from malbeot.knowledge.lock import Busy

_log = log.get("bots")
_LOOK_SECONDS = 2.0
_TRY_AGAIN_SECONDS = 15.0
_NOT_BUILT = "not built yet"
_BUSY = "being built"
_SETTLING = "its files are changing"
Seen = tuple[object, ...]


@dataclass(slots=True)
class _Own:
    """A bot of one's own as it was last read: what its files looked like, the bot if there is one,
    why not otherwise, when that was, and what was said of it in the log."""

    seen: Seen
    bot: Bot | None
    problem: str
    at: float
    told: str = ""


class Registry(Mapping[str, Bot]):
    """Every bot; of one's own only `only`, where it is named. Raises `DataError` when a shipped
    bot's files are broken; one's own that is broken is left out, and the log says why.

    Readers in other threads see the bots as they were before a refresh, or as they are after it.
    """

    def __init__(self, home: Path, only: str = "") -> None:
        self._home, self._only = home, only
        self._shipped: dict[str, Bot] = {"food": FoodBot()}
        self._own: dict[str, _Own] = {}
        self._gone: frozenset[str] = frozenset()
        self._bots: dict[str, Bot] = dict(self._shipped)
        self._one = threading.Lock()
        self._starting = True
        self.refresh()
        self._starting = False

    def __getitem__(self, name: str) -> Bot:
        return self._bots[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._bots)

    def __len__(self) -> int:
        return len(self._bots)

    def refresh(self) -> None:
        """Read again what has changed since."""
        with self._one:
            files = {file.parent.name: file for file in own_files()
                     if self._only in ("", file.parent.name)}  # fmt: skip
            own = {name: self._read(name, file) for name, file in files.items()}
            own |= self._missed(own.keys())
            found = {name: one.bot for name, one in own.items() if one.bot}
            for name in sorted(self._bots.keys() - found.keys() - self._shipped.keys()):
                _log.info("bot.gone", bot=name)
            self._own, self._bots = own, {**self._shipped, **found}

    def _missed(self, there: Set[str]) -> dict[str, _Own]:
        """Those whose bot.toml is not there now, though its folder is: an editor may be writing it.
        They stay until the next look."""
        old = {name: one for name, one in self._own.items() if name not in there
               and name not in self._gone and (OWN_BOTS / name).is_dir()}  # fmt: skip
        self._gone = frozenset(old)
        return old

    @contextmanager
    def watched(self, seconds: float = _LOOK_SECONDS) -> Iterator[None]:
        """Looks for changes every so many seconds until the block ends."""
        ended = threading.Event()

        def look() -> None:
            while not ended.wait(seconds):
                try:
                    self.refresh()
                except Exception as error:  # the server goes on with the bots it has
                    _log.error("bots.look_failed", exc_info=error)

        thread = threading.Thread(target=look, name="bots", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _read(self, name: str, file: Path) -> _Own:
        old, now = self._own.get(name), time.monotonic()
        ready = bool(old and old.bot and not old.problem)
        seen = self._seen(file, ready=ready)
        same = old is not None and old.seen == seen
        if old and same and not _due(old, now):
            return old
        bot, told = (old.bot, old.told) if old else (None, "")
        # Who opens knowledge may bring its index up to date: not while `build` is about to.
        if not (same or ready or self._starting):
            return _Own(seen, bot, _SETTLING, now, told)
        opened, problem = self._opened(file)
        if problem and problem != told:
            self._complain(name, problem)
        elif old and opened:
            _log.info("bot.read", bot=name)
        kept = bot if problem not in ("", _NOT_BUILT) else opened
        seen = self._seen(file, ready=bool(kept and not problem))
        return _Own(seen, kept, problem, now, problem)

    def _complain(self, name: str, problem: str) -> None:
        if problem == _NOT_BUILT:
            _log.warning("bot.not_built", bot=name, fix=f"malbeot build {name}")
        elif problem == _BUSY:
            _log.info("bot.being_built", bot=name)
        else:
            _log.error("bot.broken", bot=name, reason=problem)

    def _seen(self, file: Path, *, ready: bool) -> Seen:
        """What a change would alter. A bot that is ready sees new knowledge by itself; one that is
        not waits for any file of it."""
        folder = self._home / "knowledge" / file.parent.name
        files = [folder, file] if ready else [folder, file, *sorted(folder.glob("*"))]
        return (ready, *(_look(path, whole=path != folder) for path in files))

    def _opened(self, file: Path) -> tuple[Bot | None, str]:
        """The bot, or why there is none; neither for a collection that others use."""
        try:
            manifest = own_manifest(file)
            if manifest.name in shipped_names():
                raise DataError(f"{file}: a bot of Malbeot itself has this name; choose another")
            bot = None if manifest.shared else QaBot.opened(manifest, self._home)
        except Busy:
            return None, _BUSY
        # One that is broken must not take the others along.
        except MalbeotError as error:
            return None, error.message
        except OSError as error:
            return None, f"{error.filename or file}: {error.strerror or error}"
        return bot, "" if bot or manifest.shared else _NOT_BUILT


def bots(home: Path, only: str = "") -> Registry:
    """The bots as they are now."""
    return Registry(home, only)


def _due(old: _Own, now: float) -> bool:
    """Whether one that could not be opened is tried again, though none of its files changed."""
    return old.problem in (_BUSY, _SETTLING) or (
        bool(old.problem) and now - old.at >= _TRY_AGAIN_SECONDS
    )


def _look(path: Path, *, whole: bool = True) -> tuple[str, int, int]:
    """Of a folder only whether it is another one. Zeros where there is nothing (any more)."""
    try:
        found = path.stat()
    except OSError:
        return path.name, 0, 0
    return (path.name, found.st_mtime_ns, found.st_size) if whole else (path.name, found.st_ino, 0)

"""What one bot may search: its own store, and the shared collections that its bot.toml names.

    HOME/knowledge/BOT/              a bot's own, searched by no other bot
    HOME/knowledge/_shared/NAME/     for the bots that say `use = ["NAME"]`

Searched and read like one `Knowledge`. Likelihoods mean the same in each, so hits are merged by
them. A name that is none, or leads out of its folder, is refused before any folder is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from malbeot.errors import NotFound, UsageError
from malbeot.knowledge.knowledge import Found, Hit, Knowledge
from malbeot.knowledge.settings import NAME, KnowledgeSettings
from malbeot.knowledge.synonyms import Group, shipped
from malbeot.records import Passage

_SHARED = "_shared"  # no bot can have this name
_OWN = ""


def own_folder(home: Path, bot: str) -> Path:
    return home / "knowledge" / _name("bot", bot)


def shared_folder(home: Path, name: str) -> Path:
    return home / "knowledge" / _SHARED / _name("collection", name)


def _name(kind: str, name: str) -> str:
    if not re.fullmatch(NAME, name):
        raise UsageError(f"{name!r} names no {kind}: use a-z, 0-9, - and _, a letter first")
    return name


class Shelf:
    """Made by `Shelf.open`. `parts` are by collection, the bot's own under an empty name."""

    def __init__(self, parts: Mapping[str, Knowledge]) -> None:
        self._parts = parts

    @classmethod
    def open(cls, home: Path, bot: str, settings: KnowledgeSettings) -> Self:
        """Raises `NotFound` for a shared collection that nobody has built, and what
        `Knowledge.open` raises."""
        folders = {_OWN: own_folder(home, bot)}
        for name in settings.use:
            folders[name] = shared_folder(home, name)
            if not folders[name].is_dir():
                raise NotFound(f"bot {bot} uses the collection {name}, but {folders[name]} is not "
                               "there: build it, or take it out of use")  # fmt: skip
        with ExitStack() as opened:
            parts = {
                name: opened.enter_context(
                    Knowledge.open(
                        folder,
                        settings.kiwi,
                        answer_from=settings.answer_from,
                        synonyms=(*map(Group, settings.synonyms), *shipped()),
                    )
                )
                for name, folder in folders.items()
            }
            opened.pop_all()
            return cls(parts)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        for part in self._parts.values():
            part.close()

    def __len__(self) -> int:
        return sum(map(len, self._parts.values()))

    def __iter__(self) -> Iterator[str]:
        """Ids, the bot's own first."""
        for part in self._parts.values():
            yield from part

    def categories(self) -> list[str]:
        return sorted({name for part in self._parts.values() for name in part.categories()})

    def get(self, key: str) -> Passage:
        """The bot's own passage of that id, else a shared one. Raises `NotFound`."""
        for part in self._parts.values():
            try:
                return part.get(key)
            except NotFound:
                continue
        raise NotFound(f"no passage {key!r}", korean="그런 자료는 없어요.")

    def search(self, query: str, k: int = 5, category: str | None = None) -> Found:
        hits: list[Hit] = []
        for name, part in self._parts.items():
            hits += [replace(hit, collection=name) for hit in part.search(query, k, category).hits]
        hits.sort(key=lambda hit: -hit.likelihood)
        return Found(tuple(hits[: max(k, 0)]))

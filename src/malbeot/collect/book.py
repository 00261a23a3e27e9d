"""Which pages a bot has: new, known, changed or a duplicate; and which addresses were set aside.

Both stand in append-only logs, pages.jsonl and skipped.jsonl; the newest line of an address (and
line within it) is the one that counts, and `settle` leaves only that one at the end of a run.
Nothing is written that already stands there, unless it was fetched anew, so a crawl can be repeated
at any time. Holds two digests a page in memory, and nothing of its text.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, TypeVar

from malbeot.collect.journal import Journal, rows
from malbeot.collect.reasons import Skipped, about
from malbeot.files import write_jsonl
from malbeot.records import Page

PAGES = "pages.jsonl"
SKIPPED = "skipped.jsonl"
Outcome = Literal["new", "changed", "known", "duplicate"]
T = TypeVar("T")
Key = tuple[str, int]
"""Address and line."""
_FIELDS = tuple(each.name for each in fields(Page))
_CONTENT = ("text", "fields")
_VERSION = ("title", "text", "fields", "licence")


@dataclass(slots=True)
class Tally:
    """What stands in the logs for one source."""

    pages: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


class Book:
    """Opened by whoever writes; `tallies` only reads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pages = Journal(folder / PAGES)
        self._skipped = Journal(folder / SKIPPED)
        self._versions: dict[Key, tuple[bytes, bytes]] = {}
        self._first: dict[bytes, Key] = {}
        self._reasons: dict[Key, str] = {}
        self._times: dict[Key, tuple[str, str]] = {}
        self._read: set[str] = set()
        self._last: dict[str, int] = {}
        """Address that held several items → the highest of their lines."""
        self._gone: set[Key] = set()
        for row in rows(folder / PAGES):
            self._note(row)
        for row in rows(folder / SKIPPED):
            self._note_skip(row)

    def _note(self, row: dict[str, Any], digests: tuple[bytes, bytes] | None = None) -> None:
        key, (content, version) = _key(row), digests or _digests(row)
        if (old := self._versions.get(key)) and self._first.get(old[0]) == key:
            del self._first[old[0]]
        self._versions[key] = content, version
        self._first.setdefault(content, key)
        self._times[key] = row["source"], row["time"]
        self._gone.discard(key)
        if key[1]:
            self._last[key[0]] = max(key[1], self._last.get(key[0], 0))

    def _note_skip(self, row: dict[str, Any]) -> None:
        key = _key(row)
        self._reasons[key] = row["reason"]
        if key not in self._versions:
            self._times[key] = row["source"], row["time"]

    def done(self, source: str, since: str) -> set[str]:
        """The addresses of a source that need not be asked for again, logged after `since`.

        Those that held several items are left out: nobody knows whether all of them were logged.
        """
        return {
            url
            for (url, line), (name, time) in self._times.items()
            if not line and url not in self._last and name == source and time >= since
            and ((url, 0) in self._versions or not about(self._reasons[url, 0])["again"])
        }  # fmt: skip

    def kept(self, source: str) -> int:
        return sum(self._times[key][0] == source for key in self._versions)

    def renew(self, source: str) -> None:
        """All of this source is about to come again, perhaps in other places: what stands in the
        log of it makes no duplicates."""
        self._forget_contents(key for key in self._versions if self._times[key][0] == source)

    def reread(self, url: str) -> set[Key]:
        """Everything that is known of an address, which is about to come again, perhaps on other
        lines: it makes no duplicates."""
        lines = range(self._last.get(url, 0) + 1)
        known = {key for line in lines if (key := (url, line)) in self._versions}
        self._forget_contents(known)
        return known

    def leave(self, keys: Iterable[Key]) -> None:
        """These are no longer where they were; `settle` takes them out."""
        self._gone.update(keys)

    def _forget_contents(self, keys: Iterable[Key]) -> None:
        for key in keys:
            content = self._versions[key][0]
            if self._first.get(content) == key:
                del self._first[content]

    def add(self, page: Page) -> tuple[Outcome, str]:
        """What became of the page, and for a duplicate the address that is kept instead."""
        row = _row(page)
        digests = content, version = _digests(row)
        key = page.url, page.line
        other = self._first.setdefault(content, key)
        if other != key:
            return "duplicate", _shown(other)
        self._gone.discard(key)
        if (old := self._versions.get(key)) and old[1] == version:
            if page.time > self._times[key][1]:  # asked for again, and found the same
                self._pages.append(row)
                self._note(row, digests)
            return "known", ""
        self._pages.append(row)
        self._note(row, digests)
        return ("changed" if old else "new"), ""

    def read(self, url: str) -> None:
        """An address was read this time, page or not: what stood against it does no longer."""
        self._read.add(url)

    def skip(self, skipped: Skipped) -> bool:
        """Whether it was written: not when the same reason stands there already."""
        if not skipped.line:
            self._read.discard(skipped.url)
        if self._reasons.get((skipped.url, skipped.line)) == skipped.reason:
            return False
        row = skipped.as_row()
        self._skipped.append(row)
        self._note_skip(row)
        return True

    def settle(
        self, whole: str = "", kept: Collection[Key] = (), aside: Collection[Key] = ()
    ) -> None:
        """The end of a run: close the logs, rewritten so that each holds one line for what counts
        now, without older versions and without what was set aside once and kept later.

        Of the source `whole`, which was read to its end, nothing else stays than was `kept` and
        set `aside` this time.
        """
        self.close()
        pages = _newest(self._folder / PAGES, whole, kept)
        pages = {key: number for key, number in pages.items() if key not in self._gone}
        skipped = _still(_newest(self._folder / SKIPPED, whole, aside), pages, self._read)
        for path, lines in ((self._folder / PAGES, pages), (self._folder / SKIPPED, skipped)):
            _rewrite(path, set(lines.values()))

    def sync(self) -> None:
        self._pages.sync()
        self._skipped.sync()

    def close(self) -> None:
        self._pages.close()
        self._skipped.close()


def tallies(folder: Path) -> dict[str, Tally]:
    """Source → what stands in its logs now. An address that was kept after all is not set aside."""
    pages = {_key(row): row["source"] for row in rows(folder / PAGES)}
    skipped = {_key(row): row for row in rows(folder / SKIPPED)}
    found: dict[str, Tally] = {}
    for source in pages.values():
        found.setdefault(source, Tally()).pages += 1
    for row in _still(skipped, pages).values():
        found.setdefault(row["source"], Tally()).reasons[row["reason"]] += 1
    return found


def _newest(path: Path, whole: str, seen: Collection[Key]) -> dict[Key, int]:
    """Each key that stays → the number of the row that counts."""
    return {
        _key(row): number
        for number, row in enumerate(rows(path))
        if row["source"] != whole or _key(row) in seen
    }


def _still(
    skipped: dict[Key, T], pages: Collection[Key], read: Collection[str] = ()
) -> dict[Key, T]:
    """Without what was kept or read after all; a whole address was kept when any item of it was."""
    urls = {url for url, _ in pages}.union(read)
    return {
        key: row for key, row in skipped.items()
        if key not in pages and (key[1] or key[0] not in urls)
    }  # fmt: skip


def _rewrite(path: Path, numbers: set[int]) -> None:
    """Keep these rows; nothing is written when that is all of them."""
    if sum(1 for _ in rows(path)) > len(numbers):
        write_jsonl(path, (row for number, row in enumerate(rows(path)) if number in numbers))


def _row(page: Page) -> dict[str, Any]:
    """`Page.as_row` without its deep copy, which took a third of the time."""
    return {name: value for name in _FIELDS if (value := getattr(page, name))}


def _key(row: dict[str, Any]) -> Key:
    return row["url"], row.get("line", 0)


def _shown(key: Key) -> str:
    return f"{key[0]}:{key[1]}" if key[1] else key[0]


def _digests(row: dict[str, Any]) -> tuple[bytes, bytes]:
    """Of what is said (for duplicates), and of everything that makes a version."""
    return _digest(row, _CONTENT), _digest(row, _VERSION)


def _digest(row: dict[str, Any], names: tuple[str, ...]) -> bytes:
    held = {name: row[name] for name in names if row.get(name)}
    said = " ".join(json.dumps(held, ensure_ascii=False, sort_keys=True, default=str).split())
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=16).digest()

"""Files an operator has → pages: a row of a table is one, a section of a document is one.

In: a file source and the folder its paths are relative to. Out: pages and reasons in the book. The
address of a row is the file's path and its line. Rows that are no longer in the files are forgotten
when the source was read to its end. Knows nothing of what the columns mean.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Any

from malbeot.collect.book import Book, Key
from malbeot.collect.counts import Counts
from malbeot.collect.read.found import Item, page_of
from malbeot.collect.read.site import saved
from malbeot.collect.reasons import Skip, Skipped
from malbeot.collect.state import now, stamp
from malbeot.collect.tables import FileSource
from malbeot.files import sha256
from malbeot.formats.bad import Bad, BadFile
from malbeot.formats.documents import is_document, sections
from malbeot.formats.folders import is_temporary
from malbeot.formats.limits import limits
from malbeot.formats.rows import Row, rows_of
from malbeot.text.normalize import clean

Watch = Callable[[int, int, Counts], None]
"""Hears bytes read, bytes in all, and what became of them."""
_EVERY = 500
_WEB = (".html", ".htm")


def collect(source: FileSource, base: Path, book: Book, watch: Watch) -> Counts:
    return _Reading(source, base, book, watch).all()


def matching(pattern: str, base: Path) -> list[Path]:
    """The files that a path of a source means; it may leave its folder. What it names itself, up to
    its first *, somebody meant; below that, files that programs left and folders of theirs (.git,
    __MACOSX) are left out."""
    path = Path(pattern)
    root = Path(path.anchor) if path.anchor else base.absolute()
    parts = path.parts[bool(path.anchor) :]
    # Never through `root`: the name of somebody's folder may look like a pattern, too.
    found = root.glob("/".join(parts)) if parts else ()
    named = len(root.parts) + len([*takewhile(_is_name, parts)])
    return sorted(file for file in found if file.is_file() and not _left(file, named))


def _is_name(part: str) -> bool:
    """No pattern: without *, ? and [, or with these in brackets, as `glob.escape` writes them."""
    return not re.search(r"[*?[]", re.sub(r"\[[*?[]\]", "", part))


def _left(file: Path, named: int) -> bool:
    return any(is_temporary(Path(part)) for part in file.parts[named:] if part != "..")


class _Reading:
    def __init__(self, source: FileSource, base: Path, book: Book, watch: Watch) -> None:
        self._source, self._base, self._book, self._watch = source, base, book, watch
        self._counts = Counts()
        self._kept: set[Key] = set()
        self._aside: set[Key] = set()
        self._time = ""

    def all(self) -> Counts:
        self._book.renew(self._source.name)
        files = list(self._files())
        total = sum(path.stat().st_size for path in files)
        done = 0
        for path in files:
            self._file(path, done, total)
            done += path.stat().st_size
            self._counts.bytes = done
            self._watch(done, total, self._counts)
        self._book.settle(self._source.name, self._kept, self._aside)
        return self._counts

    def _files(self) -> Iterator[Path]:
        """Each file once, in the order that the paths name them."""
        seen: set[Path] = set()
        for pattern in self._source.paths:
            found = matching(pattern, self._base)
            if not found:
                self._skip(pattern, Skip("no_file"))
            yield from (path for path in found if path not in seen)
            seen.update(found)

    def _file(self, path: Path, before: int, total: int) -> None:
        url = self._address(path)
        # Not the time of this run: a file that did not change has no news.
        self._time = stamp(datetime.fromtimestamp(path.stat().st_mtime, UTC))
        try:
            number, whole = 0, _Hash(path)
            for number, (line, read) in enumerate(_pieces(path, self._source.columns), 1):
                self._piece(url, line, read, whole)
                if number % _EVERY == 1:
                    self._watch(before, total, self._counts)
            if not number:
                raise BadFile("no_text", path.name)
        except (BadFile, OSError) as error:
            bad = error if isinstance(error, BadFile) else BadFile("unsupported_file", str(error))
            self._skip(url, Skip(bad.reason, bad.detail))

    def _piece(self, url: str, line: int, read: tuple[Item, str] | Skip, whole: _Hash) -> None:
        if isinstance(read, Skip):
            self._skip(url, read, line)
            return
        item, digest = read
        if item.empty:
            self._skip(url, Skip("nothing_found"), line)
        elif not item.writable:
            self._skip(url, Skip("lone_surrogate"), line)
        else:
            self._add(url, line, item, digest or whole.digest)

    def _add(self, url: str, line: int, item: Item, digest: str) -> None:
        page = page_of(item, url, self._source, self._time, digest)
        outcome, other = self._book.add(page)
        if outcome == "duplicate":
            self._skip(url, Skip("duplicate", duplicate_of=other), line)
            return
        self._kept.add((url, line))
        self._counts.note(outcome)

    def _skip(self, url: str, skip: Skip, line: int = 0) -> None:
        name = self._source.name
        self._aside.add((url, line))
        told = Skipped(url, name, skip.reason, now(), skip.detail, skip.duplicate_of, line)
        self._counts.skipped += self._book.skip(told)

    def _address(self, path: Path) -> str:
        base = self._base.absolute()
        return (path.relative_to(base) if path.is_relative_to(base) else path).as_posix()


class _Hash:
    """Of a whole file, made when it is first asked for, and once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def digest(self) -> str:
        return sha256(self._path)


def _pieces(
    path: Path, columns: Mapping[str, str | tuple[str, ...]]
) -> Iterator[tuple[int, tuple[Item, str] | Skip]]:
    """Line, and the item with the hash of its row, or why there is none. A section of a document
    has no hash of its own. Raises `BadFile`."""
    if path.suffix.lower() in _WEB:
        yield from _saved(path)
        return
    if is_document(path):
        for part in sections(path):
            yield part.number, (Item(part.title, part.text, line=part.number), "")
        return
    for row in rows_of(path):
        if isinstance(row, Bad):
            yield row.line, Skip(row.reason, row.detail)
            continue
        try:
            yield row.line, (_item(row, columns), _hash(row.raw))
        except Skip as skip:
            yield row.line, skip


def _saved(path: Path) -> Iterator[tuple[int, tuple[Item, str] | Skip]]:
    """A web page that was saved as a file; its questions with their answers first."""
    if path.stat().st_size > limits().document_bytes:
        raise BadFile("line_too_long", "the page is too large; split it")
    try:
        found = saved(path.read_bytes(), path.stem)
    except Exception as error:  # parsers fail in ways that nobody has listed
        raise BadFile("unsupported_file", f"{type(error).__name__}: {error}") from error
    if not found:
        raise BadFile("no_text")
    for number, item in enumerate(found, 1):
        yield number, (replace(item, line=number), _hash(f"{item.fields}{item.text}"))


def _hash(raw: str) -> str:
    return hashlib.sha256(raw.encode("utf-8", "backslashreplace")).hexdigest()


def _item(row: Row, columns: Mapping[str, str | tuple[str, ...]]) -> Item:
    """The row under its columns' new names. Raises `Skip` when one of them is not there."""
    fields = dict(row.fields)
    taken = {}
    for name, column in columns.items():
        names = (column,) if isinstance(column, str) else column
        if missing := [each for each in names if each not in fields]:
            raise Skip("nothing_found", f"no column {', '.join(missing)}")
        values = [_tidy(fields[each]) for each in names]
        taken[name] = values[0] if isinstance(column, str) else [v for v in values if v]
    used = {each for column in columns.values()
            for each in ((column,) if isinstance(column, str) else column)}  # fmt: skip
    kept = {name: _tidy(value) for name, value in fields.items() if name not in used} | taken
    title, text = (str(kept.pop(name, "")) if name in columns else "" for name in ("title", "text"))
    return Item(title, text, kept, row.line)


def _tidy(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value

"""What the page shows of the files that prepare wrote: some of the rows set aside, with their place
as people know it, and how many rows of each of their files were kept.

In: a report, and the folder in which its files are. Out: rows by reason, and counts by file. A row
out of a page log is told by the file or address that the page came from, and scrubbed as the rows
were: the log itself is not. Holds the shown rows only.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from malbeot.files import read_jsonl
from malbeot.formats.bad import cut
from malbeot.prepare import personal
from malbeot.prepare.report import Report
from malbeot.prepare.showing import shown
from malbeot.prepare.split import SIDES
from malbeot.prepare.write import DOCUMENTS, SET_ASIDE
from malbeot.text import pii

_LOG = "pages.jsonl"
_TEXT = 600


@dataclass(frozen=True, slots=True)
class ShownRow:
    """`detail` is what was seen in it; `instead` the place of the row that was kept instead."""

    file: str
    line: int
    text: str
    detail: str = ""
    instead: str = ""


@dataclass(slots=True)
class FileCounts:
    kept: int = 0
    aside: int = 0

    @property
    def rows(self) -> int:
        return self.kept + self.aside


class Shown:
    """Of each reason at most `most` rows; counts by file of all."""

    def __init__(self, report: Report, out: Path, most: int) -> None:
        self._report, self._out = report, out
        self._scrubs = "pii" in report.settings.get("steps", ())
        self._samples: dict[str, list[dict[str, Any]]] = {}
        self._aside: Counter[str] = Counter()
        self._logs = {file.file: set[int]() for file in report.files if file.file.endswith(_LOG)}
        self._pages: dict[tuple[str, int], dict[str, Any]] = {}
        for row in _rows(self._out / SET_ASIDE):
            self._note(row, most)
        for log, numbers in self._logs.items():
            self._look_up(log, numbers)

    def rows(self, reason: str) -> list[ShownRow]:
        found = self._samples.get(reason, [])
        return [self._shown(row, self._pages.get((row["file"], row["line"]))) for row in found]

    def files(self) -> dict[str, FileCounts]:
        """The files that people put in, or the sites that pages came from; most rows first."""
        counts = {name: FileCounts(aside=aside) for name, aside in self._aside.items()}
        if self._logs:
            for name in self._kept_places():
                counts.setdefault(name, FileCounts()).kept += 1
        else:
            for file in self._report.files:
                count = counts.setdefault(file.file, FileCounts())
                count.kept = file.rows_in - count.aside
        return dict(sorted(counts.items(), key=lambda item: -item[1].rows))

    def _note(self, row: dict[str, Any], most: int) -> None:
        some = self._samples.setdefault(row["reason"], [])
        if len(some) < most:
            some.append(row)
        if (numbers := self._logs.get(row["file"])) is not None:
            numbers.add(row["line"])
        else:
            self._aside[_file(row["file"])] += 1

    def _look_up(self, log: str, numbers: set[int]) -> None:
        """Rows that could not be read stand under their line in the log: find their pages."""
        if not numbers:
            return
        wanted = {(row["file"], row["line"]) for some in self._samples.values() for row in some}
        with Path(log).open(encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(lines, 1):
                if number not in numbers:
                    continue
                page = _page(line)
                self._aside[_file(page["url"]) if page else log] += 1
                if page and (log, number) in wanted:
                    self._pages[log, number] = page

    def _shown(self, row: Mapping[str, Any], page: Mapping[str, Any] | None) -> ShownRow:
        file, line, text = row["file"], row["line"], row["raw"]
        if page:
            file, line, text = page["url"], int(page.get("line", 0)), _told(page)
            if self._scrubs:  # the operator's own too: less is shown, never more
                file, text = personal.address(file), shown(text, _scrubbed)
        return ShownRow(file, line, cut(text, _TEXT), row.get("detail", ""),
                        row.get("duplicate_of", ""))  # fmt: skip

    def _kept_places(self) -> Iterator[str]:
        for side in SIDES:
            yield from (_file(row.get("source", "")) for row in _rows(self._out / f"{side}.jsonl"))
        yield from (_file(row["url"]) for row in _rows(self._out / DOCUMENTS))


def _scrubbed(text: str) -> str:
    return pii.scrub(text).text


def _told(page: Mapping[str, Any]) -> str:
    """A row of a table, a line a column; or the text."""
    fields = page.get("fields")
    if isinstance(fields, dict) and fields:
        return "\n".join(f"{name}: {value}" for name, value in fields.items())
    return str(page.get("text", ""))


def _page(line: str) -> dict[str, Any] | None:
    """None for a line that is no page: it is shown as it stands."""
    try:
        page = json.loads(line)
    except ValueError:
        return None
    named = isinstance(page, dict) and isinstance(page.get("url"), str)
    return page if named and isinstance(page.get("line", 0), int) else None


def _file(place: str) -> str:
    """A file's path as it is; of an address, its site."""
    address = urlsplit(place) if place.startswith(("http://", "https://")) else None
    return f"{address.scheme}://{address.netloc}/" if address else place


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return read_jsonl(path) if path.is_file() else iter(())

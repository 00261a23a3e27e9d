"""One call from a table of bot.toml to what a run left behind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.collect.site import Site

from malbeot.collect.journal import rows
from malbeot.collect.report import Report, SourceReport
from malbeot.collect.run import collect
from malbeot.collect.sources import read_sources
from malbeot.collect.tables import Source


@dataclass(frozen=True)
class Left:
    report: Report
    folder: Path

    @property
    def pages(self) -> list[dict[str, Any]]:
        return list(rows(self.folder / "pages.jsonl"))

    @property
    def skipped(self) -> list[dict[str, Any]]:
        return list(rows(self.folder / "skipped.jsonl"))

    @property
    def source(self) -> SourceReport:
        return self.report.sources[0]

    def page(self, end: str) -> dict[str, Any]:
        (found,) = (row for row in self.pages if row["url"].endswith(end))
        return found

    def reasons(self, site: Site) -> dict[str, str]:
        """Path → reason."""
        return {row["url"].removeprefix(site.url("")): row["reason"] for row in self.skipped}


def table(site: Site, **keys: Any) -> dict[str, Any]:
    """A source that may visit the site, as bot.toml would say it."""
    start = [site.url(path) for path in keys.pop("start", ["/"])]
    return {
        "name": "here", "kind": "site", "licence": "written for a test", "delay": 0.0,
        "contact": "crawler@example.kr", "start": start, "allow_hosts": [site.host],
        "preset": None, **keys,
    }  # fmt: skip


def source(site: Site, **keys: Any) -> Source:
    plain = {key: value for key, value in table(site, **keys).items() if value is not None}
    return read_sources({"sources": [plain]}, "bot.toml")[0]


def run(source: Source, folder: Path, *, fresh: bool = False) -> Left:
    return Left(collect("bot", [source], folder, folder, fresh=fresh), folder)

"""What a run did and what stands in the logs now: report.json, and a few lines for a terminal."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

FILE = "report.json"


@dataclass(frozen=True, slots=True)
class SourceReport:
    """`pages` and `reasons` count what stands in the logs, the others what this run did.

    `stopped` says why it ended before all was seen (page_limit, time_limit), `failed` that it broke
    off; both go on with the next run. `hosts_stopped` are hosts left alone, and why.
    """

    name: str
    kind: str
    licence: str
    pages: int = 0
    skipped: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    known: int = 0
    lists: int = 0
    requests: int = 0
    cached: int = 0
    bytes: int = 0
    seconds: float = 0.0
    stopped: str = ""
    hosts_stopped: dict[str, str] = field(default_factory=dict)
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    bot: str
    folder: str
    sources: tuple[SourceReport, ...]

    @property
    def pages(self) -> int:
        return sum(source.pages for source in self.sources)

    @property
    def skipped(self) -> int:
        return sum(source.skipped for source in self.sources)

    @property
    def reasons(self) -> dict[str, int]:
        total: Counter[str] = Counter()
        for source in self.sources:
            total.update(source.reasons)
        return dict(total.most_common())

    @property
    def failed(self) -> dict[str, str]:
        """Source → what it said when it broke off."""
        return {source.name: source.failed for source in self.sources if source.failed}

    def as_dict(self) -> dict[str, Any]:
        return {
            "bot": self.bot, "folder": self.folder, "pages": self.pages, "skipped": self.skipped,
            "reasons": self.reasons,
            "requests": sum(source.requests for source in self.sources),
            "bytes": sum(source.bytes for source in self.sources),
            "seconds": round(sum(source.seconds for source in self.sources), 3),
            "sources": [asdict(source) for source in self.sources],
        }  # fmt: skip

"""What the parts of one crawl share: the source, its logs, the gate, the pace, and the counts.

Knows nothing of Scrapy. `keep` and `skip` are the only ways that a page ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from malbeot.collect.book import Book
from malbeot.collect.counts import Counts
from malbeot.collect.read.found import Item, Reply, page_of
from malbeot.collect.reasons import Skip, Skipped
from malbeot.collect.state import now
from malbeot.collect.tables import Web
from malbeot.collect.web.gate import Gate, plain_host
from malbeot.collect.web.pace import Pace
from malbeot.collect.web.traps import Traps, same


@dataclass
class Job:
    source: Web
    book: Book
    done: frozenset[str]
    """Addresses that are not asked for again, as `traps.same` writes them."""
    gate: Gate
    pace: Pace
    traps: Traps
    agent: str
    counts: Counts = field(default_factory=Counts)
    pages: int = 0
    """Kept of this source, earlier runs included."""
    stopped: str = ""
    """Why the crawl ended early."""
    left_alone: dict[str, str] = field(default_factory=dict)
    """Sites whose robots.txt could not be read, besides the hosts that `pace` closed."""

    @property
    def full(self) -> bool:
        return self.pages >= self.source.limits.pages

    def inside(self, url: str) -> bool:
        """Whether an address belongs to the sites of this source."""
        host = plain_host(urlsplit(url).hostname or "")
        own = {_bare(urlsplit(start).hostname or "") for start in self.source.start}
        more = [plain_host(name.rpartition(":")[0] or name) for name in self.source.allow_hosts]
        return (
            _bare(host) in own or host in more
            or any(host == name or host.endswith(f".{name}") for name in self.source.domains)
        )  # fmt: skip

    def keep(self, items: Iterable[Item], reply: Reply, time: str, sha256: str) -> str:
        """Log what an answer held; the text that was kept, whether it was new or not."""
        said = []
        known, kept = self.book.reread(reply.url), set()
        for item in items:
            if self.full:
                break
            url = item.url or reply.url
            if item.empty or not item.writable:
                reason = "nothing_found" if item.empty else "lone_surrogate"
                self.skip(url, reason, line=item.line)
                continue
            page = page_of(item, url, self.source, time, sha256)
            outcome, other = self.book.add(page)
            if outcome == "duplicate":
                self.skip(url, "duplicate", duplicate_of=other, line=item.line)
                continue
            said.append(f"{item.text} {item.fields}")
            self.pages += outcome == "new"
            self.counts.note(outcome)
            kept.add((url, item.line))
        else:
            if kept:  # an address that says nothing now may say something again
                self.book.leave(known - kept)
        return " ".join(said)

    def skip(
        self, url: str, reason: str, detail: str = "", *, duplicate_of: str = "", line: int = 0
    ) -> None:
        name = self.source.name
        told = Skipped(url, name, reason, now(), detail, duplicate_of, line)
        self.counts.skipped += self.book.skip(told)

    def refuse(self, url: str, skip: Skip) -> None:
        self.skip(url, skip.reason, skip.detail, duplicate_of=skip.duplicate_of)

    def is_done(self, url: str) -> bool:
        return same(url) in self.done

    def as_dict(self) -> dict[str, Any]:
        return {
            **asdict(self.counts), "pages": self.pages, "stopped": self.stopped,
            "hosts_stopped": {**self.left_alone, **self.pace.closed},
        }  # fmt: skip


def _bare(host: str) -> str:
    """www.example.com and example.com are one site."""
    return plain_host(host).removeprefix("www.")

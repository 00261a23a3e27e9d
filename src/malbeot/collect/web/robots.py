"""What a site's robots.txt asks of us. In: how it answered. Out: may we, and how slowly.

RFC 9309, and stricter where it leaves a choice or where a site is better served:

    2xx                what the file says; its first 500 KiB count
    401, 403           nothing may be fetched: a site that locks its rules wants to be left alone
    429, 5xx, no answer, too many redirects
                       nothing is fetched now, another run may
    other 4xx          there are no rules

Crawl-delay and Request-rate are no part of the RFC; they are kept all the same. Rules are looked up
under our product name alone. Knows nothing of how robots.txt is fetched.
"""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from malbeot.collect.reasons import Skip

PRODUCT = "Malbeot"
LARGEST = 500 * 1024
_LOCKED = (401, 403)


@dataclass(frozen=True, slots=True)
class Rules:
    """`stopped` says why nothing of the host may be fetched now, `reason` under which name."""

    parsed: Protego | None = None
    locked: str = ""
    stopped: str = ""
    reason: str = "robots_unreachable"

    def check(self, url: str) -> None:
        """Raises `Skip` when this address may not be fetched."""
        if self.stopped:
            raise Skip(self.reason, self.stopped)
        if self.locked:
            raise Skip("robots", self.locked)
        if self.parsed and not self.parsed.can_fetch(url, PRODUCT):
            raise Skip("robots")

    @property
    def delay(self) -> float:
        """Seconds between two requests that the site asks for."""
        if not self.parsed:
            return 0.0
        rate = self.parsed.request_rate(PRODUCT)
        between = rate.seconds / rate.requests if rate else 0.0
        return max(self.parsed.crawl_delay(PRODUCT) or 0.0, between)


def rules(status: int, body: bytes) -> Rules:
    """What an answer to the request for /robots.txt means."""
    if 200 <= status < 300:
        return Rules(Protego.parse(body[:LARGEST].decode("utf-8-sig", "replace")))
    if status in _LOCKED:
        return Rules(locked=f"robots.txt answered {status}")
    if 400 <= status < 500 and status != 429:
        return Rules()
    return Rules(stopped=f"robots.txt answered {status}")

"""Which addresses a source visits and keeps: its `follow`, `take` and `skip`, compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from malbeot.collect.tables import WebSource


@dataclass(frozen=True, slots=True)
class Patterns:
    follow: tuple[re.Pattern[str], ...]
    take: tuple[re.Pattern[str], ...]
    skip: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, source: WebSource) -> Patterns:
        return cls(_compiled(source.follow), _compiled(source.take), _compiled(source.skip))

    def followed(self, url: str) -> bool:
        return _any(self.follow, url) and not self.left_out(url)

    def listed(self, url: str) -> bool:
        """Whether an address out of a sitemap or feed is visited; `follow` is optional there."""
        return (not self.follow or _any(self.follow, url)) and not self.left_out(url)

    def left_out(self, url: str) -> bool:
        return _any(self.skip, url)

    def taken(self, url: str) -> bool:
        return not self.take or _any(self.take, url)


@cache
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


def _any(patterns: tuple[re.Pattern[str], ...], url: str) -> bool:
    return any(pattern.search(url) for pattern in patterns)

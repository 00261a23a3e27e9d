"""When two requests are one: same address, however it is spelled. Names the cache's files too."""

from __future__ import annotations

import hashlib
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler

from malbeot.collect.web.traps import same


class Fingerprinter:
    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Any:
        del crawler
        return cls()

    def fingerprint(self, request: Request) -> bytes:
        said = f"{request.method} {same(request.url)}"
        return hashlib.blake2b(said.encode(), digest_size=20).digest()

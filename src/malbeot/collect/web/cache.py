"""Answers on disk, so that a crawl that goes on or is repeated does not ask again.

One file an answer: a line of JSON (address, status, headers, time), then the body as it came. Each
appears whole or not at all. Nothing is pickled. Only answers that stay are kept: pages, redirects,
"no such page"; errors and refusals are asked for again. A robots.txt counts for a day (RFC 9309).
"""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import BaseSettings

from malbeot.collect.state import stamp
from malbeot.files import atomic

FOLDER = "MALBEOT_CACHE_FOLDER"
SINCE = "MALBEOT_CACHE_SINCE"
TIME = "malbeot_time"
"""Key in a request's meta: when its answer was fetched."""
_KEPT = {200, 203, 301, 302, 303, 307, 308, 404, 410}
_CUT = {"partial", "dataloss", "download_stopped"}
_ROBOTS_DAYS = 1


class Policy:
    """Whatever the server says about caches: this is no cache for others, but the crawl's own
    record of what it has seen."""

    def __init__(self, settings: BaseSettings) -> None:
        del settings

    def should_cache_request(self, request: Request) -> bool:
        return request.method == "GET"

    def should_cache_response(self, response: Response, request: Request) -> bool:
        return response.status in _KEPT and not _CUT.intersection(response.flags)

    def is_cached_response_fresh(self, cachedresponse: Response, request: Request) -> bool:
        return True

    def is_cached_response_valid(
        self, cachedresponse: Response, response: Response, request: Request
    ) -> bool:
        return False


class Storage:
    def __init__(self, settings: BaseSettings) -> None:
        self._folder = Path(settings[FOLDER])
        self._since = str(settings[SINCE])

    def open_spider(self, spider: Spider) -> None:
        self._fingerprinter = spider.crawler.request_fingerprinter

    def close_spider(self, spider: Spider) -> None:
        del spider

    def retrieve_response(self, spider: Spider, request: Request) -> Response | None:
        del spider
        stored = read(self._path(request))
        if stored is None or stored[0]["time"] < self._oldest(request):
            return None
        head, body = stored
        headers = Headers(dict(head["headers"]))
        request.meta[TIME] = head["time"]
        kind = responsetypes.from_args(headers=headers, url=head["url"], body=body)
        return kind(url=head["url"], status=head["status"], headers=headers, body=body)

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        del spider
        request.meta[TIME] = moment = stamp(datetime.now(UTC))
        headers = [[name.decode("latin-1"), [v.decode("latin-1") for v in values]]
                   for name, values in response.headers.items()]  # fmt: skip
        head = {"url": response.url, "status": response.status, "time": moment, "headers": headers}
        write(self._path(request), head, response.body)

    def _oldest(self, request: Request) -> str:
        if not request.meta.get("robots"):
            return self._since
        return max(self._since, stamp(datetime.now(UTC) - timedelta(days=_ROBOTS_DAYS)))

    def _path(self, request: Request) -> Path:
        key = self._fingerprinter.fingerprint(request).hex()
        return self._folder / key[:2] / key


def write(path: Path, head: dict[str, Any], body: bytes) -> None:
    with atomic(path, "wb") as file:
        file.write(json.dumps(head).encode() + b"\n" + zlib.compress(body))


def read(path: Path) -> tuple[dict[str, Any], bytes] | None:
    """None when it is not there or was damaged: then it is fetched again."""
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline())
            return head, zlib.decompress(file.read())
    except (OSError, ValueError, zlib.error):
        return None

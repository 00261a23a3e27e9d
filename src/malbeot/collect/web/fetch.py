"""The last step before the wire: wait for the host's turn, check where it leads, fetch.

Scrapy's slots call it one request a host at a time, so waiting here holds the whole host. Answers
are cut off while they arrive: pages of a type that nobody reads, and robots.txt beyond its limit.
"""

from __future__ import annotations

from typing import Any, cast

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, StopDownload
from scrapy.http import Headers, Response

from malbeot.collect.read.visit import readable
from malbeot.collect.reasons import Skip, Unneeded
from malbeot.collect.tables import ScriptSource
from malbeot.collect.web.gate import host_and_port
from malbeot.collect.web.middlewares import ROBOTS, job_of
from malbeot.collect.web.pace import retry_after
from malbeot.collect.web.robots import LARGEST

_SLOWER = (403, 429)
"""Client errors that ask us to slow down, besides all server errors."""


class Fetch:
    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        self._job = job_of(crawler)
        self._wire: Any = HTTP11DownloadHandler.from_crawler(crawler)
        self._browser = None
        if isinstance(self._job.source, ScriptSource):
            from malbeot.collect.web.render import Renderer

            self._browser = Renderer(crawler, self._job)
        self._received: dict[Request, int] = {}
        crawler.signals.connect(self._head, signals.headers_received)
        crawler.signals.connect(self._part, signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Fetch:
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        host, port = host_and_port(request.url)
        await self._job.pace.turn(host)
        if self._job.stopped:
            raise Unneeded("stopped")
        await self._job.gate.addresses(host, port)
        self._job.counts.requests += 1
        try:
            response = await self._answer(request)
        except (Skip, DownloadCancelledError):  # we did not want it; the host is well
            raise
        except Exception:
            self._job.pace.failed(host, self._job.source.delay)
            raise
        finally:
            self._received.pop(request, None)
        # Here and not in a middleware: the host's next request is let go as soon as this returns.
        self._note(host, response)
        self._job.counts.bytes += len(response.body)
        return response

    async def _answer(self, request: Request) -> Response:
        if self._browser and not request.meta.get(ROBOTS):
            return await self._browser.show(request)
        return cast(Response, await self._wire.download_request(request))

    def _note(self, host: str, response: Response) -> None:
        pace = self._job.pace
        if response.status < 500 and response.status not in _SLOWER:
            pace.well(host)
            return
        pace.failed(host, self._job.source.delay)
        if wish := response.headers.get(b"Retry-After"):
            pace.hold(host, retry_after(wish.decode("latin-1")))

    async def close(self) -> None:
        if self._browser:
            await self._browser.close()
        await self._wire.close()

    def _head(self, headers: Headers, request: Request) -> None:
        """Do not load what nobody reads. A redirect has a type too, but no body worth having."""
        link = request.cb_kwargs.get("link")
        kind = (headers.get(b"Content-Type") or b"").decode("latin-1")
        if link is not None and not readable(kind, link.role):
            raise StopDownload(fail=False)

    def _part(self, data: bytes, request: Request) -> None:
        if request.meta.get(ROBOTS):
            self._received[request] = self._received.get(request, 0) + len(data)
            if self._received[request] > LARGEST:
                raise StopDownload(fail=False)

"""Script-made pages as answers of the crawl: the browser behind its wall, one page at a time.

The browser is blocking and has a thread of its own; the wall and robots.txt live in the event
loop. It starts with the first page, and again after a page that broke it. What a page loads besides
itself is held to the same rules: the source's own sites, robots.txt, no private address.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response

from malbeot.collect.reasons import Skip
from malbeot.collect.tables import ScriptSource
from malbeot.collect.web.browser import Browser, Shown
from malbeot.collect.web.gate import host_and_port
from malbeot.collect.web.job import Job
from malbeot.collect.web.middlewares import Robots
from malbeot.collect.web.wall import Wall

_BROKE = ("timeout", "script_failed", "too_large")
"""After these nobody knows what state the browser is in."""
_SHOWN = ("text/html", "application/xhtml+xml", "text/plain")


class Renderer:
    def __init__(self, crawler: Crawler, job: Job) -> None:
        assert isinstance(job.source, ScriptSource)  # noqa: S101 - `fetch` makes none otherwise
        self._crawler, self._job, self._source = crawler, job, job.source
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="browser")
        self._wall = Wall(job.gate, job.inside, job.source.limits.page_bytes)
        self._turn = asyncio.Lock()
        self._port = 0
        self._browser: Browser | None = None

    async def show(self, request: Request) -> Response:
        """Raises `Skip`."""
        async with self._turn:
            self._loop = asyncio.get_running_loop()
            self._port = self._port or await self._wall.open()
            self._wall.begin()
            try:
                shown = await self._loop.run_in_executor(self._thread, self._show, request.url)
            except Skip as skip:
                if skip.reason in _BROKE:
                    await self._loop.run_in_executor(self._thread, self._quit)
                raise self._reason(skip, request.url) from skip
            if self._wall.too_large:
                raise self._reason(Skip("too_large"), request.url)
            if shown.type not in _SHOWN:
                raise Skip("wrong_type", f"{shown.type} in a source of script-made pages")
        self._job.counts.bytes += self._wall.loaded
        kind = f"{shown.type}; charset=utf-8"
        return HtmlResponse(
            shown.url, status=shown.status, headers={"Content-Type": kind},
            body=shown.html.encode("utf-8", "replace"), encoding="utf-8",
        )  # fmt: skip

    async def close(self) -> None:
        self._wall.close()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._quit)
        self._thread.shutdown(wait=False)

    def _reason(self, skip: Skip, url: str) -> Skip:
        """What the wall knows better than the browser, which sees a connection that failed."""
        if self._wall.too_large:
            limit = self._source.limits.page_bytes
            return Skip("too_large", f"the page loads more than {limit:,} bytes")
        # Only of this host: a browser also calls home, and is refused that.
        refused = self._wall.refused.get(host_and_port(url)[0])
        return refused if refused and skip.reason == "script_failed" else skip

    def _show(self, url: str) -> Shown:
        limits = self._source.limits
        if self._browser is None:
            log = Path(self._crawler.settings["LOG_FILE"]).with_suffix(".driver.log")
            self._browser = Browser(
                self._port, self._job.agent, limits.request_seconds, log, self._allow
            )
        return self._browser.show(
            url, self._source.wait, self._source.wait_seconds, limits.page_bytes
        )

    def _quit(self) -> None:
        if self._browser:
            self._browser.close()
        self._browser = None

    def _allow(self, url: str) -> None:
        """Called in threads of the browser. Raises `Skip`."""
        if not url.startswith(("http:", "https:", "ws:", "wss:")):
            return  # data:, blob:, about: lead nowhere
        if not self._job.inside(url):
            raise Skip("other_site", url)
        robots = self._crawler.get_downloader_middleware(Robots)
        assert robots is not None  # noqa: S101 - the settings name it
        asking = asyncio.run_coroutine_threadsafe(robots.check(url), self._loop)
        asking.result(self._source.limits.request_seconds)

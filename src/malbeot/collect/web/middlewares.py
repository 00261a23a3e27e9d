"""What every request passes on its way out, and every answer on its way back, in this order.

    Fences     http only, the source's own sites, no private address, no trap      nothing is sent
    Robots     what the site's robots.txt says; asks for it first
    Unpack     gzip, brotli …, never more than the limit                           on the way back
    (Scrapy's retries and redirects: each begins again at the top; then the cache)
    Known      not in the cache, but logged before: not asked for again

What forbids a request raises `Skip`, which ends at the spider and there in skipped.jsonl.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from malbeot.collect.reasons import Skip, Unneeded
from malbeot.collect.web.faults import skip_of
from malbeot.collect.web.gate import host_and_port
from malbeot.collect.web.job import Job
from malbeot.collect.web.robots import Rules, rules

ROBOTS = "robots"
"""Key in the meta of a request for robots.txt."""
_ROBOTS_REDIRECTS = 6
_ITSELF = ("bad_certificate",)
"""What is wrong with the whole site, and not with its robots.txt."""


def job_of(crawler: Crawler) -> Job:
    job = getattr(crawler.spider, "job", None)
    assert isinstance(job, Job)  # noqa: S101 - the only spider there is has one
    return job


class _Part:
    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._job = job_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Any:
        return cls(crawler)


class Fences(_Part):
    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        headers = getattr(getattr(self._job.source, "api", None), "headers", {})
        self._headers = {name: _from_environment(value) for name, value in headers.items()}
        self._origins = {_origin(url) for url in self._job.source.start}

    async def process_request(self, request: Request) -> None:
        job, url = self._job, request.url
        host, _ = host_and_port(url)
        job.gate.literal(url)
        job.pace.check(host)
        if not request.meta.get(ROBOTS):
            if not job.inside(url):
                raise Skip("other_site", host)
            link = request.cb_kwargs.get("link")
            if link is not None and not link.chosen:
                job.traps.check(url)
        for name, value in self._headers.items():
            if _origin(url) in self._origins:
                request.headers[name] = value
            else:  # a redirect led elsewhere: the key is not for them
                request.headers.pop(name, None)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _from_environment(value: str) -> str:
    return os.environ[value[1:]] if value.startswith("$") else value


class Robots(_Part):
    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asked: dict[str, asyncio.Task[Rules]] = {}

    async def process_request(self, request: Request) -> None:
        if not request.meta.get(ROBOTS):
            await self.check(request.url)

    async def check(self, url: str) -> None:
        """Raises `Skip` when the site does not want this address visited."""
        host, port = host_and_port(url)
        await self._job.gate.addresses(host, port)  # its reason, not that of a failed robots.txt
        found = await self._rules(_origin(url))
        self._job.pace.ask(host, found.delay)
        self._job.pace.check(host)
        if found.stopped:
            self._job.left_alone[_origin(url)] = found.reason
        found.check(url)

    async def _rules(self, origin: str) -> Rules:
        if origin not in self._asked:
            self._asked[origin] = asyncio.ensure_future(self._ask(origin))
        return await asyncio.shield(self._asked[origin])

    async def _ask(self, origin: str) -> Rules:
        meta = {ROBOTS: True, "redirect_ttl": _ROBOTS_REDIRECTS, "depth": 0}
        request = Request(f"{origin}/robots.txt", NO_CALLBACK, meta=meta, priority=1000)
        try:
            answer = await self._crawler.engine.download_async(request)
        except Unneeded:  # the crawl is ending
            raise
        except Exception as error:  # whatever it is, without rules nothing is fetched
            told = skip_of(error)
            said = f"{origin}: {told.reason} {told.detail}".strip()
            reason = told.reason if told.reason in _ITSELF else "robots_unreachable"
            return Rules(stopped=said, reason=reason)
        found = rules(answer.status, answer.body)
        return replace(found, stopped=found.stopped and f"{origin}: {found.stopped}")


class Unpack(HttpCompressionMiddleware):
    def process_response(
        self, request: Request, response: Response, spider: Any = None
    ) -> Request | Response:
        if "download_stopped" in response.flags and not request.meta.get(ROBOTS):
            return response  # its body was not wanted
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise Skip("too_large", str(error)) from error


class Known(_Part):
    def process_request(self, request: Request) -> None:
        if not request.meta.get(ROBOTS) and self._job.is_done(request.url):
            raise Unneeded("known")

"""The walk: start addresses, then whatever their answers lead to, until nothing is left.

Each answer is read by `read.visit`; items go to the job, links become requests. The order is that
of discovery, so that an address is met on the shortest way to it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response

from malbeot.collect.patterns import Patterns
from malbeot.collect.read.found import Found, Link, Reply
from malbeot.collect.read.visit import starts, visit
from malbeot.collect.reasons import Skip, Unneeded
from malbeot.collect.state import stamp
from malbeot.collect.web.cache import TIME
from malbeot.collect.web.faults import skip_of
from malbeot.collect.web.gate import host_and_port
from malbeot.collect.web.job import Job
from malbeot.collect.web.traps import rules, same

_LOG = logging.getLogger(__name__)
_ONWARDS = ("list", "rows")
"""Roles of addresses that go on from a list, which may have no end."""


class Walk(Spider):
    name = "malbeot"

    def __init__(self, job: Job, **more: Any) -> None:
        super().__init__(**more)
        self.job = job

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **more: Any) -> Any:
        made = super().from_crawler(crawler, *args, **more)
        crawler.signals.connect(made.dropped, signals.request_dropped)
        return made

    async def start(self) -> AsyncIterator[Any]:
        for link in starts(self.job.source):
            yield self._request(link)

    def _request(self, link: Link) -> Request:
        limits = self.job.source.limits
        largest = limits.sitemap_bytes if link.role in ("sitemap", "feed") else limits.page_bytes
        return Request(
            link.url, self.read, errback=self.failed, cb_kwargs={"link": link},
            meta={"download_maxsize": largest},
        )  # fmt: skip

    def read(self, response: Response, link: Link) -> Iterator[Request]:
        job = self.job
        job.counts.cached += "cached" in response.flags
        if job.full:
            job.stopped = "page_limit"
            raise CloseSpider(job.stopped)
        reply = _reply(response)
        for url in (response.url, *response.meta.get("redirect_urls", ())):
            job.book.read(url)
        try:
            if "download_stopped" in response.flags:
                raise Skip("wrong_type", reply.type)
            found = visit(job.source, reply, link)
        except Skip as skip:
            job.refuse(response.url, skip)
        except Exception as error:  # one page never ends a crawl
            _LOG.exception("cannot read %s", response.url)
            job.skip(response.url, "crashed", f"{type(error).__name__}: {error}")
        else:
            self._keep(found, response, reply, link)
            yield from self._onwards(found, link)

    def failed(self, failure: Any) -> None:
        request, error = failure.request, failure.value
        if self.job.stopped and not isinstance(error, Skip):
            return  # it was broken off by us; the next run asks again
        skip = skip_of(error)
        if isinstance(skip, Unneeded):
            self.job.counts.known += skip.reason == "known"
            return
        if skip.reason == "crashed":
            _LOG.error("cannot fetch %s", request.url, exc_info=error)
        if came_from := request.meta.get("redirect_urls"):
            skip = Skip(skip.reason, f"{skip.detail} (redirected from {came_from[0]})".strip())
        self.job.refuse(request.url, skip)

    def dropped(self, request: Request) -> None:
        """An address that was met before. It is nobody's loss, unless a page leads to itself."""
        came_from: list[str] = request.meta.get("redirect_urls", [])
        if same(request.url) in map(same, came_from):
            self.job.skip(came_from[0], "redirects", "in a circle")

    def _keep(self, found: Found, response: Response, reply: Reply, link: Link) -> None:
        job = self.job
        time = response.meta.get(TIME) or stamp(datetime.now(UTC))
        digest = hashlib.sha256(response.body).hexdigest()
        said = job.keep(found.items, reply, time, digest)
        if not link.chosen:
            job.traps.saw(response.url, said)
        if found.items:
            return
        wanted = link.role == "page" and link.depth and not found.moved
        if wanted and Patterns.of(job.source).taken(response.url):
            job.skip(response.url, "nothing_found")
        else:
            job.counts.lists += 1

    def _onwards(self, found: Found, link: Link) -> Iterator[Request]:
        listed = [same(each.url) for each in found.links if each.role not in _ONWARDS]
        listed += [f"{item.url} {item.title} {item.text} {item.fields}" for item in found.items]
        idle = self.job.traps.idle(link.idle, listed) if link.role in _ONWARDS else 0
        for each in found.links:
            if each.role in _ONWARDS:
                each = replace(each, idle=idle)
            try:
                self._check(each)
            except Unneeded:
                self.job.counts.known += 1
            except Skip as skip:
                self.job.refuse(each.url, skip)
            else:
                yield self._request(each)

    def _check(self, link: Link) -> None:
        """Raises `Skip` for a link that is not even asked for."""
        job = self.job
        host_and_port(link.url)
        if link.depth > job.source.limits.depth:
            raise Skip("too_deep", f"{link.depth} clicks")
        if link.idle >= rules().empty_lists:
            raise Skip("trap", "a list that goes on without anything new")
        if link.role == "page" and self._leads_nowhere and job.is_done(link.url):
            raise Unneeded("known")
        if not link.chosen:
            job.traps.follow(link.url)

    @property
    def _leads_nowhere(self) -> bool:
        """Whether the pages of this source have no links of interest, so that one which was kept
        need not be looked at again."""
        source = self.job.source
        return not source.follow and (not source.select.next or bool(source.select.list_))


def _reply(response: Response) -> Reply:
    kind = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
    charset = kind.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    return Reply(response.url, response.body, kind.partition(";")[0].strip().lower(), charset)

"""One web source from its start addresses to the end, in this process: reactor, settings, signals.

A Twisted reactor runs once in a process, so this is called in a child, once. Ends by itself, at the
source's time limit, or on SIGTERM and SIGINT; everything it learned is on disk at any moment.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings
from scrapy.utils.log import configure_logging
from scrapy.utils.reactor import install_reactor

from malbeot.collect.tables import Web
from malbeot.collect.web import cache
from malbeot.collect.web.job import Job
from malbeot.collect.web.resolver import CheckedResolver

_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
_HERE = "malbeot.collect.web"
_BEAT_SECONDS = 0.5
_GRACE_SECONDS = 2.0
"""For the requests under way when a crawl is stopped; no new ones are sent."""
_LOG = logging.getLogger(__name__)
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "ko,en;q=0.5",
}
Beat = Callable[[int], None]
"""Hears, now and then, how many addresses are known and not yet visited."""


def crawl(job: Job, folder: Path, since: str, beat: Beat) -> None:
    """`folder` takes cache and log; cached answers from before `since` do not count."""
    settings = settings_of(job.source, job.agent, folder, since)
    install_reactor(_REACTOR)
    configure_logging(settings)
    from twisted.internet import reactor as installed

    reactor: Any = installed
    loop = asyncio.get_event_loop()
    reactor.installNameResolver(CheckedResolver(job.gate))
    runner = AsyncCrawlerRunner(settings)
    crawler = runner.create_crawler(_walk())
    task = loop.create_task(_run(runner, crawler, job, beat))
    task.add_done_callback(lambda _: reactor.stop())
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, task, crawler, job, "interrupted")
    loop.call_later(job.source.limits.seconds, _stop, task, crawler, job, "time_limit")
    reactor.run(installSignalHandlers=False)
    if not task.cancelled() and (error := task.exception()):
        raise error


def _walk() -> Any:
    from malbeot.collect.web.spider import Walk  # imports Twisted's reactor, so not before

    return Walk


async def _run(runner: AsyncCrawlerRunner, crawler: Crawler, job: Job, beat: Beat) -> None:
    beating = asyncio.ensure_future(_beat(crawler, job, beat))
    try:
        await runner.crawl(crawler, job=job)
    finally:
        beating.cancel()
    reason = crawler.stats.get_value("finish_reason", "")
    if reason not in ("finished", "shutdown") and not job.stopped:
        job.stopped = reason


async def _beat(crawler: Crawler, job: Job, beat: Beat) -> None:
    while True:
        await asyncio.sleep(_BEAT_SECONDS)
        stats = crawler.stats
        put, taken = (stats.get_value(f"scheduler/{name}", 0) for name in ("enqueued", "dequeued"))
        beat(put - taken + len(crawler.engine.downloader.active))
        job.book.sync()


def _stop(task: asyncio.Task[None], crawler: Crawler, job: Job, reason: str) -> None:
    """Let what is under way end, but not for long: a host may have asked to wait for minutes."""
    if job.stopped:
        return
    job.stopped = reason
    _LOG.info("stopping: %s", reason)
    loop = asyncio.get_event_loop()
    stopping = loop.create_task(crawler.stop_async())
    loop.call_later(_GRACE_SECONDS, lambda: (stopping.cancel(), task.cancel()))


def settings_of(source: Web, agent: str, folder: Path, since: str) -> Settings:
    """Scrapy's settings for one source."""
    limits = source.limits
    return Settings({
        "USER_AGENT": agent,
        "DEFAULT_REQUEST_HEADERS": _HEADERS,
        "LOG_FILE": str(folder / "log" / f"{source.name}.log"),
        "LOG_FILE_APPEND": False,
        "LOG_LEVEL": "INFO",
        "CONCURRENT_REQUESTS": 8,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": source.delay,
        "DOWNLOAD_DELAY_JITTER": 0,  # it would go below the least delay
        "DOWNLOAD_TIMEOUT": limits.request_seconds,
        "DOWNLOAD_MAXSIZE": limits.page_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": source.verify,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": source.delay,
        "AUTOTHROTTLE_MAX_DELAY": max(source.delay, limits.longest_wait),
        "COOKIES_ENABLED": source.cookies,
        "HTTPPROXY_ENABLED": False,  # a proxy would connect to whatever it is told
        "METAREFRESH_ENABLED": False,  # read.site follows it as a link
        "REDIRECT_MAX_TIMES": limits.redirects,
        "RETRY_TIMES": limits.retries,
        "HTTPCACHE_ENABLED": True,
        "HTTPCACHE_STORAGE": f"{_HERE}.cache.Storage",
        "HTTPCACHE_POLICY": f"{_HERE}.cache.Policy",
        cache.FOLDER: str(folder / "cache" / source.name),
        cache.SINCE: since,
        "REQUEST_FINGERPRINTER_CLASS": f"{_HERE}.fingerprint.Fingerprinter",
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "DOWNLOAD_HANDLERS": {
            "http": f"{_HERE}.fetch.Fetch", "https": f"{_HERE}.fetch.Fetch",
            "data": None, "file": None, "ftp": None, "s3": None,
        },
        "DOWNLOADER_MIDDLEWARES": {
            f"{_HERE}.middlewares.Fences": 50,
            f"{_HERE}.middlewares.Robots": 100,
            f"{_HERE}.middlewares.Unpack": 590,
            f"{_HERE}.middlewares.Known": 950,
            **dict.fromkeys(_REPLACED, None),
        },
        "SPIDER_MIDDLEWARES": {
            "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
            "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
        },
        "EXTENSIONS": dict.fromkeys(_UNWANTED, None),
    })  # fmt: skip


_REPLACED = (
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware",
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware",
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware",
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware",
)
_UNWANTED = (
    "scrapy.extensions.telnet.TelnetConsole",
    "scrapy.extensions.remote_control.RemoteControl",
    "scrapy.extensions.memusage.MemoryUsage",
    "scrapy.extensions.memdebug.MemoryDebugger",
    "scrapy.extensions.feedexport.FeedExporter",
    "scrapy.extensions.spiderstate.SpiderState",
    "scrapy.extensions.closespider.CloseSpider",
)

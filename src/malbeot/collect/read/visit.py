"""An answer → what it holds, read as the kind of source and the role of its address say.

Raises `Skip` for an answer that is not of the kind expected, and for types that nothing here reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from malbeot.collect.read import api, document, feed, site, sitemap
from malbeot.collect.read.found import Found, Link, Reply, Role
from malbeot.collect.reasons import Skip
from malbeot.collect.tables import ApiSource, FeedSource, SitemapSource, Web, WebSource

_Reader = Callable[[WebSource, Reply, Link], Found]
_PDF = "application/pdf"
_PLAIN = "text/plain"
_HTML = ("text/html", "application/xhtml+xml", _PLAIN)
_MARKED = re.compile(rb"<(?:!doctype|html|head|body|div|p|a|table)[\s>]", re.IGNORECASE)
"""HTML that a server calls plain text."""
_UNTYPED = ("", "application/octet-stream", "binary/octet-stream")
_READERS: dict[Role, _Reader] = {"sitemap": sitemap.read, "feed": feed.read, "rows": api.read}


def starts(source: Web) -> list[Link]:
    """The addresses that a crawl begins with."""
    if isinstance(source, ApiSource):
        return [Link(api.first(source, url), "rows") for url in source.start]
    role: Role = "page"
    if isinstance(source, SitemapSource):
        role = "sitemap"
    elif isinstance(source, FeedSource):
        role = "feed"
    elif source.select.list_:
        role = "list"
    return [Link(url, role) for url in source.start]


def readable(type_: str, role: Role) -> bool:
    """Whether an answer of this content type is worth reading in this role."""
    kind = type_.partition(";")[0].strip().lower()
    if kind in _UNTYPED or kind in _HTML or role in ("sitemap", "feed"):
        return True
    if role == "rows":
        return kind.endswith("json") or kind == "text/javascript"
    return kind == _PDF or kind.endswith("xml")


def visit(source: Web, reply: Reply, link: Link) -> Found:
    if not readable(reply.type, link.role):
        raise Skip("wrong_type", reply.type)
    if reader := _READERS.get(link.role):
        return reader(source, reply, link)
    kind = reply.type.partition(";")[0].strip().lower()
    if kind == _PDF or (kind in _UNTYPED and reply.body.startswith(b"%PDF")):
        return document.read(source, reply, link)
    if kind in _UNTYPED and b"<" not in reply.body[:2000]:
        raise Skip("wrong_type", reply.type or "no content type")
    if (
        kind == _PLAIN
        and link.role == "page"
        and not source.select.picks
        and not _MARKED.search(reply.body[:2000])
    ):
        return document.read_plain(source, reply, link)
    return site.read(source, reply, link)

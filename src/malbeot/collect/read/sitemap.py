"""Sitemaps and indexes of sitemaps, packed or not, XML or one address a line → links.

Entities are never resolved and nothing is loaded; a file that unpacks to more than the limit is
refused while it is unpacked. Broken XML gives what could be read of it.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from io import BytesIO

from malbeot.collect.patterns import Patterns
from malbeot.collect.read.found import Found, Link, Reply
from malbeot.collect.reasons import Skip
from malbeot.collect.tables import WebSource

_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 16


def read(source: WebSource, reply: Reply, link: Link) -> Found:
    body = unpacked(reply.body, source.limits.sitemap_bytes)
    patterns = Patterns.of(source)
    links = []
    for kind, address in addresses(body):
        if kind == "sitemap":
            links.append(Link(address, "sitemap", link.depth + 1))
        elif patterns.listed(address):
            links.append(Link(address, "page", link.depth + 1))
    return Found(links=tuple(links))


def unpacked(body: bytes, limit: int) -> bytes:
    """Raises `Skip` for more than `limit` bytes and for what is no gzip."""
    if not body.startswith(_GZIP):
        return body
    out = BytesIO()
    try:
        with gzip.open(BytesIO(body)) as file:
            while chunk := file.read(_CHUNK):
                out.write(chunk)
                if out.tell() > limit:
                    raise Skip("too_large", f"unpacks to more than {limit:,} bytes")
    except (OSError, EOFError, zlib.error) as error:
        raise Skip("not_readable", f"broken gzip: {error}") from error
    return out.getvalue()


def addresses(body: bytes) -> Iterator[tuple[str, str]]:
    """("sitemap" or "url", address) of each entry. Raises `Skip` for what is no sitemap."""
    if b"<" not in body[:1000]:
        yield from _lines(body)
        return
    from lxml import etree  # type: ignore[import-untyped]

    try:
        parser = etree.iterparse(
            BytesIO(body), events=("end",), recover=True, resolve_entities=False,
            no_network=True, load_dtd=False, huge_tree=False,
        )  # fmt: skip
        known = False
        for _, element in parser:
            name = _name(element)
            known = known or name in ("urlset", "sitemapindex", "url", "sitemap")
            if name in ("url", "sitemap"):
                for child in element:
                    if _name(child) == "loc" and (address := (child.text or "").strip()):
                        yield name, address
                element.clear()
    except (etree.LxmlError, ValueError) as error:
        raise Skip("not_readable", f"broken XML: {error}") from error
    if not known:
        raise Skip("not_readable", "neither <urlset> nor <sitemapindex>")


def _lines(body: bytes) -> Iterator[tuple[str, str]]:
    lines = body.decode("utf-8", "replace").split()
    if not any(line.startswith(("http://", "https://")) for line in lines):
        raise Skip("not_readable", "no addresses")
    yield from (("url", line) for line in lines if line.startswith(("http://", "https://")))


def _name(element: object) -> str:
    tag = getattr(element, "tag", "")
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""

"""RSS and Atom feeds → links to the entries, or the text that the entries carry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from malbeot.collect.patterns import Patterns
from malbeot.collect.read.found import Found, Item, Link, Reply
from malbeot.collect.read.markup import plain
from malbeot.collect.read.sitemap import unpacked
from malbeot.collect.reasons import Skip
from malbeot.collect.tables import FeedSource, WebSource

_TEXTS = ("encoded", "content", "description", "summary")
"""Where an entry's text stands, the fullest first."""


@dataclass(frozen=True, slots=True)
class Entry:
    link: str = ""
    title: str = ""
    text: str = ""
    date: str = ""
    category: str = ""


def read(source: WebSource, reply: Reply, link: Link) -> Found:
    assert isinstance(source, FeedSource)  # noqa: S101 - `visit` chose this reader by the kind
    patterns = Patterns.of(source)
    found = list(entries(unpacked(reply.body, source.limits.sitemap_bytes)))
    if source.entry == "text":
        return Found(items=tuple(_items(found, reply.url)))
    addresses = (urljoin(reply.url, entry.link) for entry in found if entry.link)
    return Found(
        links=tuple(
            Link(address, "page", link.depth + 1)
            for address in addresses if patterns.listed(address)
        )
    )  # fmt: skip


def _items(found: list[Entry], url: str) -> Iterator[Item]:
    for line, entry in enumerate(found, 1):
        fields = {"category": entry.category, "date": entry.date}
        kept = {key: value for key, value in fields.items() if value}
        own = urljoin(url, entry.link) if entry.link else ""
        yield Item(entry.title, entry.text, kept, 0 if own else line, own)


def entries(body: bytes) -> Iterator[Entry]:
    """Raises `Skip` for what is no feed."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(body, parser) if body.strip() else None
    except (etree.LxmlError, ValueError) as error:
        raise Skip("not_readable", f"broken XML: {error}") from error
    if root is None or _name(root) not in ("rss", "feed", "rdf"):
        raise Skip("not_readable", "neither RSS nor Atom")
    for element in root.iter():
        if _name(element) in ("item", "entry"):
            yield _entry(element)


def _entry(element: Any) -> Entry:
    texts: dict[str, str] = {}
    link = ""
    for child in element:
        name = _name(child)
        if name == "link":
            link = link or _link(child)
        elif name and name not in texts:
            texts[name] = "".join(child.itertext()).strip()
    text = next((plain(texts[name], marks=True) for name in _TEXTS if texts.get(name)), "")
    date = next((texts[name] for name in ("pubdate", "published", "date", "updated")
                 if texts.get(name)), "")  # fmt: skip
    category = plain(texts.get("category", ""))
    return Entry(link, plain(texts.get("title", "")), text, date, category)


def _link(element: Any) -> str:
    """RSS writes it inside, Atom as an attribute; of Atom's only the one to the page counts."""
    if element.get("rel", "alternate") != "alternate":
        return ""
    return str(element.get("href") or element.text or "").strip()


def _name(element: Any) -> str:
    tag = getattr(element, "tag", "")
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""

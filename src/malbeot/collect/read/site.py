"""HTML pages: what selectors pick, or the main text by itself; and the links to go on with.

A list gives links, a page gives items. Links come from `select.list` and `select.next`, and any
link whose address matches `follow`; of these last ones rel=nofollow and a page's own
<meta name=robots content=nofollow> are obeyed, because nobody chose them one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urldefrag, urljoin

from w3lib.url import safe_url_string

from malbeot.collect.patterns import Patterns
from malbeot.collect.read import faq
from malbeot.collect.read.decode import decoded
from malbeot.collect.read.found import Found, Item, Link, Reply, told
from malbeot.collect.read.maintext import main_text
from malbeot.collect.read.markup import parse
from malbeot.collect.read.running import hidden
from malbeot.collect.read.schema import declared
from malbeot.collect.read.titles import below, titled
from malbeot.collect.read.tree import Tree
from malbeot.collect.tables import Select, WebSource
from malbeot.text.normalize import clean

_SOON = 5
"""Seconds; a page that moves on later than that is meant to be read."""


def read(source: WebSource, reply: Reply, link: Link) -> Found:
    html, encoding = decoded(reply.body, reply.charset)
    tree = parse(html, source.parser)
    base = _Base(reply.url, encoding)
    base = _Base(base.address(tree.attribute("base[href]", "href")) or reply.url, encoding)
    if moved := _moved(tree, base):
        return Found(links=(replace(link, url=moved, depth=link.depth + 1),), moved=True)
    links = tuple(_links(source, tree, base, link))
    if link.role == "list" or not Patterns.of(source).taken(reply.url):
        return Found(links=links)
    page = _Page(tree, reply.url)
    tree.drop((*hidden(controls=False), *source.select.drop))
    return Found(tuple(_items(source, page)), links)


def saved(body: bytes, name: str) -> list[Item]:
    """What a page holds that somebody saved as a file; `name` is its title when it has none."""
    tree = parse(decoded(body)[0])
    page = _Page(tree, "")
    page.title = page.title or name
    tree.drop(hidden(controls=False))
    return list(_by_itself(page, 1))


class _Page:
    """A tree, with what stood in its head."""

    def __init__(self, tree: Tree, url: str) -> None:
        self.tree, self.url = tree, url
        self.whole_title = _first(tree.texts(["title"]))
        site = clean(tree.attribute("meta[property='og:site_name']", "content"))
        self.title = titled(self.whole_title, site, tree.texts(["h1"]))
        self.declared = list(declared(tree))


@dataclass(frozen=True, slots=True)
class _Base:
    """What links are relative to. Browsers write a query in the encoding of its page."""

    url: str
    encoding: str

    def address(self, href: str) -> str:
        """The whole address without its fragment; empty for what is none (javascript:, broken)."""
        try:
            address = urldefrag(urljoin(self.url, href)).url
            address = safe_url_string(address, self.encoding)
        except (ValueError, LookupError):
            return ""
        return address if address.startswith(("http://", "https://")) else ""


def _links(source: WebSource, tree: Tree, base: _Base, link: Link) -> Iterator[Link]:
    select, patterns = source.select, Patterns.of(source)
    listed = link.role == "list"
    # Where there are lists, "next" is their next part, and on a page it may be anything.
    for anchor in tree.anchors(select.next) if listed or not select.list_ else ():
        if (address := base.address(anchor.href)) and not patterns.left_out(address):
            yield Link(address, link.role, link.depth, chosen=listed)
    for anchor in tree.anchors(select.list_) if listed else ():
        if (address := base.address(anchor.href)) and not patterns.left_out(address):
            yield Link(address, "page", link.depth + 1)
    if not source.follow or _closed(tree):
        return
    for anchor in tree.anchors():
        address = base.address(anchor.href)
        if address and not anchor.nofollow and patterns.followed(address):
            yield Link(address, "page", link.depth + 1, chosen=False)


def _moved(tree: Tree, base: _Base) -> str:
    """Where <meta http-equiv=refresh> leads to, unless that is the page itself."""
    content = tree.attribute("meta[http-equiv=refresh i]", "content")
    seconds, _, target = content.partition(";")
    target = re.sub(r"^\s*url\s*=\s*", "", target, flags=re.IGNORECASE).strip(" \"'")
    soon = seconds.strip().isdigit() and int(seconds) <= _SOON
    address = base.address(target) if soon and target else ""
    return "" if address == base.url else address


def _closed(tree: Tree) -> bool:
    """Whether the page asks robots not to follow its links."""
    content = tree.attribute("meta[name=robots i]", "content").lower()
    return "nofollow" in content or "none" in content.split(",")


def _items(source: WebSource, page: _Page) -> Iterator[Item]:
    select, tree, title = source.select, page.tree, page.title
    if not select.picks:
        yield from _by_itself(page, source.limits.min_chars)
        return
    tree.drop(hidden())
    if select.item:
        parts = tree.parts(select.item)
        found = [_picked(select, part, title) for part in parts]
        yield from (
            Item(item.title, item.text, item.fields, line)
            for line, item in enumerate((item for item in found if not item.empty), 1)
        )
    elif not (item := _picked(select, tree, title)).empty:
        yield item


def _picked(select: Select, tree: Tree, title: str) -> Item:
    """What the selectors find. A page without its question is no question page."""
    fields: dict[str, Any] = {}
    question = _first(tree.texts(select.question)) if select.question else ""
    if question:
        fields["question"] = question
    if select.answers and (question or not select.question):
        fields["answers"] = tree.texts(select.answers)
    for name, pick in select.more.items():
        texts = tree.texts(pick.css)
        fields[name] = texts if pick.many else _first(texts)
    text = _first(tree.texts(select.text, marks=True)) if select.text else ""
    if not (text or any(fields.values())):
        return Item()
    if not text and not question:
        text = told(fields)
    for name, css in (("category", select.category), ("date", select.date)):
        fields[name] = _first(tree.texts(css)) if css else ""
    named = _first(tree.texts(select.title)) if select.title else ""
    return Item(named or title, text, {key: value for key, value in fields.items() if value})


def _by_itself(page: _Page, min_chars: int) -> Iterator[Item]:
    """A page that nobody wrote selectors for: its questions with their answers, each an item, and
    what else it says."""
    main = main_text(page.tree, page.url)
    pairs = faq.pairs(page.tree, main, f"{page.whole_title}\n{page.title}", page.declared)
    for line, (question, answer) in enumerate(pairs, 1):
        yield Item(page.title, "", {"question": question, "answers": [answer]}, line)
    text = below(page.title, faq.rest(main, pairs), page.whole_title)
    if len(text) >= min_chars:
        yield Item(page.title, text)


def _first(texts: list[str]) -> str:
    return texts[0] if texts else ""

"""HTML → what selectors find in it, as running text with its line breaks.

Two parsers give the same: selectolax (a hundred times faster) and BeautifulSoup, for markup or
selectors that the first does not take. Broken markup never raises. Selectors may end in `@name`:
then the attribute is taken.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from malbeot.collect.read.running import hidden, running
from malbeot.collect.tables import Parser
from malbeot.text.normalize import clean

_ATTRIBUTE = re.compile(r"^(.+?)@([A-Za-z][\w:-]*)$", re.DOTALL)
_FRAME = ("html", "body")


@dataclass(frozen=True, slots=True)
class Anchor:
    href: str
    nofollow: bool = False


class Tree(Protocol):
    """A document, or a part of it."""

    @property
    def tag(self) -> str: ...

    def value(self, name: str) -> str:
        """An attribute of its own; empty when it has none of that name."""

    def texts(self, css: Sequence[str], *, marks: bool = False) -> list[str]:
        """What the first selector that finds something finds; empty texts are left out."""

    def anchors(self, css: Sequence[str] = ("a[href]",)) -> list[Anchor]:
        """The links that the first selector that finds something finds."""

    def parts(self, css: Sequence[str]) -> Sequence[Tree]: ...

    def attribute(self, css: str, name: str) -> str:
        """Of the first match; empty when there is none."""

    def drop(self, css: Iterable[str]) -> None:
        """Take out every match of every selector."""

    def text(self, *, marks: bool = False) -> str:
        """Everything as running text; with `marks`, headings and lists stay such."""

    def html(self) -> str: ...


def parse(html: str, parser: Parser = "fast") -> Tree:
    return _soup(html) if parser == "bs4" else _fast(html)


def check(css: str, parser: Parser) -> str:
    """What is wrong with a selector; empty when it can be used."""
    try:
        parse("<p>", parser).texts([css])
    except Exception as error:  # what the parsers raise for selectors is not one type
        return " ".join(str(error).split()).rstrip(".") or type(error).__name__
    return ""


def plain(html: str, *, marks: bool = False) -> str:
    """The running text of a piece of HTML."""
    tree = parse(html)
    tree.drop(hidden())
    return tree.text(marks=marks)


def _split(css: str) -> tuple[str, str]:
    match = _ATTRIBUTE.match(css.strip())
    return (match[1], match[2]) if match else (css, "")


class _FastNodes:
    def inside(self, node: Any) -> list[Any]:
        return list(node.iter(include_text=True))

    def tag(self, node: Any) -> str:
        tag = node.tag or "-"
        return "" if tag == "-text" else "-" if tag.startswith("-") else tag

    def words(self, node: Any) -> str:
        return node.text_content or ""


class _Fast:
    def __init__(self, node: Any) -> None:
        self._node = node

    @property
    def tag(self) -> str:
        return self._node.tag or ""

    def value(self, name: str) -> str:
        return self._node.attributes.get(name) or ""

    def texts(self, css: Sequence[str], *, marks: bool = False) -> list[str]:
        for each in css:
            selector, attribute = _split(each)
            nodes = self._node.css(selector)
            found = [
                clean(node.attributes.get(attribute) or "") if attribute
                else running(node, _FastNodes(), marks=marks) for node in nodes
            ]  # fmt: skip
            if kept := [text for text in found if text]:
                return kept
        return []

    def anchors(self, css: Sequence[str] = ("a[href]",)) -> list[Anchor]:
        for each in css:
            nodes = self._node.css(_split(each)[0])
            if found := [_anchor(node.attributes) for node in nodes if node.attributes.get("href")]:
                return found
        return []

    def parts(self, css: Sequence[str]) -> Sequence[Tree]:
        for each in css:
            if nodes := self._node.css(each):
                return [_Fast(node) for node in nodes]
        return []

    def attribute(self, css: str, name: str) -> str:
        node = self._node.css_first(css)
        return (node.attributes.get(name) or "") if node else ""

    def drop(self, css: Iterable[str]) -> None:
        for each in css:
            # One at a time: a match inside another one is gone with it.
            while (node := self._first_to_drop(each)) is not None:
                node.decompose()

    def _first_to_drop(self, css: str) -> Any:
        node = self._node.css_first(css)
        if node is None or node.tag not in _FRAME:
            return node
        return next((node for node in self._node.css(css) if node.tag not in _FRAME), None)

    def text(self, *, marks: bool = False) -> str:
        return running(self._node, _FastNodes(), marks=marks)

    def html(self) -> str:
        return cast(str, self._node.html or "")


class _SoupNodes:
    def inside(self, node: Any) -> list[Any]:
        return list(node.children)

    def tag(self, node: Any) -> str:
        from bs4 import Tag
        from bs4.element import PreformattedString

        if isinstance(node, Tag):
            return node.name.lower()
        return "-" if isinstance(node, PreformattedString) else ""

    def words(self, node: Any) -> str:
        return str(node)


class _Soup:
    def __init__(self, tag: Any) -> None:
        self._tag = tag

    @property
    def tag(self) -> str:
        return str(self._tag.name or "").lower()

    def value(self, name: str) -> str:
        return _value(self._tag, name)

    def texts(self, css: Sequence[str], *, marks: bool = False) -> list[str]:
        for each in css:
            selector, attribute = _split(each)
            found = [
                clean(_value(tag, attribute)) if attribute
                else running(tag, _SoupNodes(), marks=marks) for tag in self._tag.select(selector)
            ]  # fmt: skip
            if kept := [text for text in found if text]:
                return kept
        return []

    def anchors(self, css: Sequence[str] = ("a[href]",)) -> list[Anchor]:
        for each in css:
            tags = self._tag.select(_split(each)[0])
            found = [
                _anchor({"href": _value(tag, "href"), "rel": _value(tag, "rel")})
                for tag in tags if _value(tag, "href")
            ]  # fmt: skip
            if found:
                return found
        return []

    def parts(self, css: Sequence[str]) -> Sequence[Tree]:
        for each in css:
            if tags := self._tag.select(each):
                return [_Soup(tag) for tag in tags]
        return []

    def attribute(self, css: str, name: str) -> str:
        tag = self._tag.select_one(css)
        return _value(tag, name) if tag else ""

    def drop(self, css: Iterable[str]) -> None:
        for each in css:
            for tag in self._tag.select(each):
                if not tag.decomposed and tag.name not in _FRAME:
                    tag.decompose()

    def text(self, *, marks: bool = False) -> str:
        return running(self._tag, _SoupNodes(), marks=marks)

    def html(self) -> str:
        return str(self._tag)


def _value(tag: Any, name: str) -> str:
    """An attribute; BeautifulSoup gives lists for some."""
    value = tag.get(name) or ""
    return value if isinstance(value, str) else " ".join(value)


def _anchor(attributes: Any) -> Anchor:
    rel = (attributes.get("rel") or "").lower().split()
    return Anchor(attributes["href"].strip(), "nofollow" in rel)


def _fast(html: str) -> Tree:
    from selectolax.lexbor import LexborHTMLParser

    return _Fast(LexborHTMLParser(html).root)


def _soup(html: str) -> Tree:
    from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning

    with warnings.catch_warnings():
        # Both are guesses about what the caller meant; a crawled page may be anything.
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return _Soup(BeautifulSoup(html, "lxml"))

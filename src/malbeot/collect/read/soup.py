"""A document as BeautifulSoup reads it: for markup or selectors that selectolax does not take."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from typing import Any

from malbeot.collect.read.running import running
from malbeot.collect.read.tree import FRAME, Anchor, Tree, anchor, split
from malbeot.text.normalize import clean


def soup(html: str) -> Tree:
    from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning

    with warnings.catch_warnings():
        # Both are guesses about what the caller meant; a crawled page may be anything.
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return _Soup(BeautifulSoup(html, "lxml"))


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
            selector, attribute = split(each)
            found = [
                clean(_value(tag, attribute)) if attribute
                else running(tag, _SoupNodes(), marks=marks) for tag in self._tag.select(selector)
            ]  # fmt: skip
            if kept := [text for text in found if text]:
                return kept
        return []

    def anchors(self, css: Sequence[str] = ("a[href]",)) -> list[Anchor]:
        for each in css:
            tags = self._tag.select(split(each)[0])
            found = [
                anchor({"href": _value(tag, "href"), "rel": _value(tag, "rel")})
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
                if not tag.decomposed and tag.name not in FRAME:
                    tag.decompose()

    def text(self, *, marks: bool = False) -> str:
        return running(self._tag, _SoupNodes(), marks=marks)

    def html(self) -> str:
        return str(self._tag)


def _value(tag: Any, name: str) -> str:
    """An attribute; BeautifulSoup gives lists for some."""
    value = tag.get(name) or ""
    return value if isinstance(value, str) else " ".join(value)

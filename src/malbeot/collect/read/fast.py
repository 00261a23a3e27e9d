"""A document as selectolax reads it: a hundred times faster than BeautifulSoup, and pickier about
selectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from malbeot.collect.read.running import running
from malbeot.collect.read.tree import FRAME, Anchor, Tree, anchor, split
from malbeot.text.normalize import clean


def fast(html: str) -> Tree:
    from selectolax.lexbor import LexborHTMLParser

    return _Fast(LexborHTMLParser(html).root)


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
            selector, attribute = split(each)
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
            nodes = self._node.css(split(each)[0])
            if found := [anchor(node.attributes) for node in nodes if node.attributes.get("href")]:
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
        if node is None or node.tag not in FRAME:
            return node
        return next((node for node in self._node.css(css) if node.tag not in FRAME), None)

    def text(self, *, marks: bool = False) -> str:
        return running(self._node, _FastNodes(), marks=marks)

    def html(self) -> str:
        return cast(str, self._node.html or "")

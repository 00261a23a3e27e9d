"""HTML → what selectors find in it, as running text with its line breaks.

Two parsers give the same: selectolax (`fast`) and BeautifulSoup (`soup`), for markup or selectors
that the first does not take. Broken markup never raises. Selectors may end in `@name`: then the
attribute is taken.
"""

from __future__ import annotations

from malbeot.collect.read.fast import fast
from malbeot.collect.read.running import hidden
from malbeot.collect.read.soup import soup
from malbeot.collect.read.tree import Tree
from malbeot.collect.tables import Parser


def parse(html: str, parser: Parser = "fast") -> Tree:
    return soup(html) if parser == "bs4" else fast(html)


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

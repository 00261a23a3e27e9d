"""The main text of a page that nobody wrote selectors for, with its headings, lists and tables.

Trafilatura finds it. Where it falls back on bare paragraphs, headings and lists would be lost: then
it says where the text begins and ends, and everything that the page shows between is taken, without
lines that are links and nothing else.
"""

from __future__ import annotations

from malbeot.collect.read.markup import parse
from malbeot.collect.read.running import around, hidden
from malbeot.collect.read.tree import Tree
from malbeot.text.normalize import squeeze

_AWAY = ("a[href]:not([href^='#']):not([href^='javascript'])",)


def main_text(tree: Tree, url: str) -> str:
    """Lines; headings as "## …", list items as "- …", cells apart by " | ". Changes no tree."""
    import trafilatura

    whole = parse(tree.html())
    whole.drop(hidden())
    html = whole.html()
    found = trafilatura.extract(
        html, url=url, output_format="html", include_comments=False, include_tables=True
    )
    if not found:
        return ""
    # What it could not make out it gives as it is, with line breaks.
    text = parse(found.replace("\n", "<br>")).text(marks=True)
    _, bare, _ = trafilatura.baseline(html)
    shown = _shown(whole)
    if squeeze(bare) != squeeze(text):
        shown = _between(shown, {squeeze(line) for line in text.splitlines()})
    return "\n".join(shown) if _marked(shown) > _marked(text.splitlines()) else text


def _shown(whole: Tree) -> list[str]:
    """The lines of everything but what stands around: where there are articles, of the articles."""
    links = set(whole.texts(_AWAY))
    whole.drop(around())
    articles = "\n".join(part.text(marks=True) for part in whole.parts(["article"]))
    text = whole.text(marks=True)
    text = articles if len(articles) > len(text) / 2 else text
    return [line for line in text.splitlines() if _words(line) not in links]


def _between(shown: list[str], said: set[str]) -> list[str]:
    """From the heading above the first line that was said to the one below the last."""
    places = [place for place, line in enumerate(shown) if squeeze(_words(line)) in said]
    if not places:
        return []
    first, last = places[0], places[-1] + 1
    while first and shown[first - 1].startswith("#"):
        first -= 1
    while last < len(shown) and not shown[last].startswith("#"):
        last += 1
    return shown[first:last]


def _marked(lines: list[str]) -> int:
    return sum(line.startswith(("#", "- ")) for line in lines)


def _words(line: str) -> str:
    return line.lstrip("#- ")

"""A document → passages of a sensible size, cut at sentence ends, with their headings as titles.

A passage ends at the first sentence end after so many characters (rules.toml), or where a heading
begins; a sentence that is longer than a passage may be is cut at a space. Its id is a hash of
document, title and text, so that it stays while they stay, wherever it moves; a text that comes
twice in a document is counted. `meta.after` names the passage before it, for what its sentences
leave unsaid. Knows nothing of file formats.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256

from malbeot.knowledge.places import Span, sentences
from malbeot.knowledge.rows import AFTER
from malbeot.knowledge.rules import ChunkRules, rules
from malbeot.records import Passage

_STEP = " › "
_DEEPEST = 7


def chunks(document: Passage, by: ChunkRules | None = None) -> Iterator[Passage]:
    """The passages of a document that is given as one: with its title, source, category, licence
    and meta. Questions are about a whole, so a document has none."""
    seen: Counter[str] = Counter()
    after = ""
    for heading, text in pieces(document.text, by):
        title = _joined(document.title, *heading.split(_STEP))
        key = sha256("\0".join((document.id, title, text)).encode("utf-8", "replace")).hexdigest()[
            :20
        ]
        seen[key] += 1
        key = key if seen[key] == 1 else f"{key}-{seen[key]}"
        meta = {**document.meta, AFTER: after}
        yield replace(document, id=key, text=text, title=title, questions=(), meta=meta)
        after = key


def pieces(text: str, by: ChunkRules | None = None) -> Iterator[tuple[str, str]]:
    """(heading, text) of each passage, in order. The texts are cut out of `text` as they are."""
    by = by or rules().chunks
    for heading, body in _under_headings(text, by):
        for piece in _cut(body, by):
            yield heading, piece.of(body)


def _cut(body: str, by: ChunkRules) -> list[Span]:
    places = [place for long in sentences(body) for place in _short_enough(body, long, by.longest)]
    found: list[Span] = []
    first = 0
    for last, place in enumerate(places):
        piece = Span(places[first].start, place.end)
        if len(piece) > by.longest and first < last:
            found.append(Span(piece.start, places[last - 1].end))
            first = last
            piece = place
        if len(piece) >= by.characters:
            found.append(piece)
            first = last + 1
    if first < len(places):
        found.append(Span(places[first].start, places[-1].end))
    return _overlapping(places, _with_tail(found, by), by)


def _with_tail(found: list[Span], by: ChunkRules) -> list[Span]:
    """A short last piece joins the one before it."""
    if len(found) > 1 and len(found[-1]) < by.characters / 3:
        joined = Span(found[-2].start, found[-1].end)
        if len(joined) <= by.longest:
            return [*found[:-2], joined]
    return found


def _overlapping(places: list[Span], found: list[Span], by: ChunkRules) -> list[Span]:
    """Each piece but the first with the last sentences before it."""
    if not by.overlap:
        return found
    grown = found[:1]
    for piece in found[1:]:
        before = [place.start for place in places if place.end <= piece.start][-by.overlap :]
        grown.append(Span(min([*before, piece.start]), piece.end))
    return grown


def _short_enough(body: str, place: Span, longest: int) -> Iterator[Span]:
    """A sentence, or the parts of one that is too long, cut at spaces where there are any."""
    start = place.start
    while place.end - start > longest:
        space = body.rfind(" ", start + longest // 2, start + longest)
        end = start + longest if space < 0 else space
        yield Span(start, end)
        start = end + (space >= 0)
    if start < place.end:
        yield Span(start, place.end)


def _under_headings(text: str, by: ChunkRules) -> Iterator[tuple[str, str]]:
    """The lines between two headings, with the headings above them, the widest first."""
    above: dict[int, str] = {}
    body: list[str] = []
    lines = text.splitlines()
    listed = [bool(re.match(by.items, line.strip())) for line in lines]
    for at, line in enumerate(lines):
        beside = listed[max(at - 1, 0) : at] + listed[at + 1 : at + 2]
        heading, rest = _heading(line.strip(), by)
        if not heading or (listed[at] and any(beside)):
            body.append(line)
            continue
        yield _STEP.join(above.values()), "\n".join(body)
        level = _level(line.strip())
        above = {wider: found for wider, found in above.items() if wider < level}
        above[level] = heading
        body = [rest] * bool(rest)
    yield _STEP.join(above.values()), "\n".join(body)


def _level(line: str) -> int:
    """How deep a heading stands: of markdown by its marks, any other below those."""
    return len(line) - len(line.lstrip("#")) or _DEEPEST


def _heading(line: str, by: ChunkRules) -> tuple[str, str]:
    """The heading that a line is, and the text that follows on the same line; or nothing."""
    for pattern in _patterns(by.headings):
        match = pattern.match(line) if line else None
        if match and len(match[1]) <= by.heading:
            return match[1].strip(), (match[2] or "" if pattern.groups > 1 else "")
    return "", ""


@cache
def _patterns(headings: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in headings)


def _joined(*titles: str) -> str:
    """Titles from the outside in, each once."""
    return _STEP.join(dict.fromkeys(title for title in titles if title))

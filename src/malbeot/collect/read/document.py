"""A PDF that a link led to → one item a page, with its text. Plain text → one item, as it is."""

from __future__ import annotations

import tempfile
from pathlib import Path

from malbeot.collect.patterns import Patterns
from malbeot.collect.read.decode import decoded
from malbeot.collect.read.found import Found, Item, Link, Reply
from malbeot.collect.reasons import Skip
from malbeot.collect.tables import WebSource
from malbeot.formats.bad import BadFile
from malbeot.formats.documents import sections
from malbeot.text.normalize import clean


def read(source: WebSource, reply: Reply, link: Link) -> Found:
    del link
    if not Patterns.of(source).taken(reply.url):
        return Found()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.pdf"
        path.write_bytes(reply.body)
        try:
            parts = list(sections(path))
        except BadFile as bad:
            raise Skip(bad.reason, bad.detail) from bad
    return Found(tuple(Item(part.title, part.text, line=part.number) for part in parts))


def read_plain(source: WebSource, reply: Reply, link: Link) -> Found:
    """Its lines are its structure; read as HTML they would be one."""
    del link
    text = clean(decoded(reply.body, reply.charset)[0])
    kept = len(text) >= source.limits.min_chars and Patterns.of(source).taken(reply.url)
    return Found((Item("", text),) if kept else ())

"""How a text may be shown that people are to see as it came: nothing that is scrubbed is in it.

In: a text out of somebody's file, and what scrubs. Tags, entities, escapes of JSON and odd letters
hide from the rules what is found when they are gone (010-<b>2345</b>-6789), so a text in which
anything personal is found without them is shown without them. Every report asks `shown`; to be
right, it must have the whole text: what is cut short first may end within a number.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from malbeot.formats.bad import cut
from malbeot.prepare.rules import rules
from malbeot.prepare.steps import markup
from malbeot.text import pii
from malbeot.text.normalize import clean

Scrub = Callable[[str], str]
MARK = re.compile("|".join(re.escape(pii.placeholder(kind)) for kind in sorted(pii.KINDS)))
_ESCAPE = re.compile(r"\\(?:u(?![dD][89a-fA-F])([0-9a-fA-F]{4})|([nrt\"/]))")
_SPACES = {"n": "\n", "r": "\n", "t": " "}
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")


def shown(text: str, scrub: Scrub) -> str:
    """The text as it came, when nothing personal is found in it; else scrubbed, and without what
    may hide more of it."""
    bare = scrub(_bare(text))
    return bare if placeholders(bare) else scrub(text)


def cut_short(text: str, scrub: Scrub) -> str:
    """`shown`, no longer than a row set aside is told. A text that was cut before it came here may
    end within a number: its last letters are not shown."""
    limits = rules().limits
    said = shown(text, scrub)
    if text.endswith("…") and len(text) >= limits.raw_chars:
        said = said[: -limits.torn_chars] + "…"
    return cut(said, limits.raw_chars)


def placeholders(text: str) -> int:
    """How many things were scrubbed out of the text."""
    return len(MARK.findall(text))


def _bare(text: str) -> str:
    """Without tags, whatever stands around them: nobody reads this to understand it."""
    plain = markup.apply(clean(_ESCAPE.sub(_meant, text)))
    return clean(_TAG.sub("", html.unescape(plain)))


def _meant(escape: re.Match[str]) -> str:
    if escape[1]:
        return chr(int(escape[1], 16))
    return _SPACES.get(escape[2], escape[2])

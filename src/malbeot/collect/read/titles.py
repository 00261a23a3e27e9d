"""The title of a page: said once, without the name of its site, and not again in its text.

titled("환불 안내 | 우리가게", "우리가게", ["환불 안내"])  →  "환불 안내"
titled("환불 안내 환불 안내", "", [])  →  "환불 안내"
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from malbeot.text.normalize import squeeze

_BETWEEN = re.compile(r"\s+[|｜\-–—:·»›>/]+\s+|\s*[|｜»›]\s*|::")
_NAMES_SITE = re.compile(r"\s[|｜\-–—·]\s+[^|｜\-–—·]+$")
"""Behind such a mark the site is named more often than the page, and its heading may be the site's,
on every page the same."""
_MARK = re.compile(r"#{1,6} ")


def titled(title: str, site: str, headings: Sequence[str]) -> str:
    """`site` is the name that the page gives of its site, `headings` its <h1>."""
    once: dict[str, str] = {}
    for part in _BETWEEN.split(title):
        part = _halved(" ".join(part.split()))
        if part:
            once.setdefault(squeeze(part) or part, part)
    own = squeeze(headings[0]) if len(headings) == 1 else ""
    if own in once and not (own == list(once)[-1] and _NAMES_SITE.search(title)):
        return once[own]
    if len(once) > 1:
        once.pop(squeeze(site), None)
    if len(once) == len([part for part in _BETWEEN.split(title) if part.strip()]):
        return _halved(" ".join(title.split()))  # nothing was said twice: as the page has it
    return " | ".join(once.values())


def _halved(text: str) -> str:
    """Without its second half when that says what the first one does."""
    middle = len(text) // 2
    if len(text) % 2 and text[middle] == " " and text[:middle] == text[middle + 1 :]:
        return text[:middle]
    return text


def below(title: str, text: str, *others: str) -> str:
    """The text without lines at its beginning that only say the title, or one of the others."""
    known = {squeeze(name) for name in (title, *others) if squeeze(name)}
    lines = text.splitlines()
    while lines and squeeze(_MARK.sub("", lines[0])) in known:
        del lines[0]
    return "\n".join(lines)

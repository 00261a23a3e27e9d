"""Personal data in what is written beside the texts of a row: its meta, its group, its address.

The texts themselves are scrubbed by the step `pii`; this runs with it. An address keeps all but
what is personal in its query (`?phone=010…`), for it must still lead somewhere. A group that holds
personal data is known by a hash with the salt of the run: two rows of one group stay together, and
nobody can try telephone numbers until one fits. Of a row set aside its text too is scrubbed here,
and only then cut short (showing.py).
"""

from __future__ import annotations

import hmac
import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_plus

from malbeot.prepare.setaside import SetAside
from malbeot.prepare.showing import Scrub, cut_short
from malbeot.records import Example, Page
from malbeot.text import pii

Row = Example | Page | SetAside
_IN_ADDRESSES = frozenset(("phone", "email", "rrn", "frn"))
"""Other kinds of numbers are names of pages."""
_WEB = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_PART = re.compile(r"([?&;#][^=&;#]*=)([^&;#]*)")


def without(row: Row, scrub: Scrub, salt: str = "") -> Row:
    """The row with nothing personal beside its texts."""
    if isinstance(row, SetAside):
        return replace(row, file=address(row.file), raw=cut_short(row.raw, scrub),
                       detail=cut_short(row.detail, scrub),
                       duplicate_of=address(row.duplicate_of))  # fmt: skip
    if isinstance(row, Page):
        return replace(row, url=address(row.url), source=address(row.source),
                       licence=scrub(row.licence), title=scrub(row.title))  # fmt: skip
    return replace(row, source=address(row.source), group=_group(row.group, scrub, salt),
                   meta=_anything(row.meta, scrub))  # fmt: skip


def _anything(value: Any, scrub: Scrub) -> Any:
    if isinstance(value, str):
        return address(value) if _WEB.match(value) else scrub(value)
    if isinstance(value, dict):
        return {scrub(name): _anything(item, scrub) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_anything(item, scrub) for item in value]
    return value


def _group(group: str, scrub: Scrub, salt: str) -> str:
    if scrub(group) == group:
        return group
    return hmac.digest(salt.encode(), group.encode(), "sha256").hex()[:16]


def address(place: str) -> str:
    """An address without what is personal in its query."""
    return _PART.sub(_parameter, place) if _WEB.match(place) else place


def _parameter(match: re.Match[str]) -> str:
    said = unquote_plus(match[2])
    scrubbed = pii.scrub(said, _IN_ADDRESSES)
    return match[1] + (scrubbed.text if scrubbed.counts else match[2])

"""Sites without an end are left: addresses of one shape that bring nothing new.

The shape of an address is what stays when its numbers are taken out: /calendar?month=2031-05 and
?month=2031-06 have one. A page brought something new when it was kept and says more than the one
before it, numbers aside. Numbers of this stand in traps.toml. Never looks at a page itself.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from malbeot.collect.reasons import Skip
from malbeot.files import read_toml

_NUMBER = re.compile(r"\d+")
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?#]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    unproductive: int
    empty_lists: int
    repeated_parts: int
    longest_address: int
    visitor: frozenset[str]


@cache
def rules() -> Rules:
    table = read_toml(Path(__file__).with_name("traps.toml"))
    return Rules(**{**table, "visitor": frozenset(name.lower() for name in table["visitor"])})


def same(url: str) -> str:
    """One spelling for addresses that show the same: host and scheme in lower case, no fragment,
    no default port, query sorted and without what tells visitors apart. What is no address stays as
    it is."""
    try:
        parts = urlsplit(_SESSION.sub("", safe_url_string(url)))
    except ValueError:
        return url
    pairs = _pairs(parts.query)
    kept = sorted(pair for pair in pairs if pair[0].lower() not in rules().visitor)
    netloc = parts.netloc.lower()
    for scheme, port in (("http", ":80"), ("https", ":443")):
        if parts.scheme.lower() == scheme:
            netloc = netloc.removesuffix(port)
    query = urlencode(kept, encoding="latin-1")
    return urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", query, ""))


def shape(url: str) -> str:
    try:
        parts = urlsplit(same(url))
    except ValueError:
        return url
    names = "&".join(f"{name}={_NUMBER.sub('#', value)}" for name, value in _pairs(parts.query))
    return f"{parts.netloc}{_NUMBER.sub('#', parts.path)}?{names}"


def _pairs(query: str) -> list[tuple[str, str]]:
    """Byte by byte (Latin-1): older Korean sites write their queries in EUC-KR."""
    return parse_qsl(query, keep_blank_values=True, encoding="latin-1")


@dataclass
class Traps:
    """`most` is how many addresses of one shape may be followed without being chosen."""

    most: int
    _followed: Counter[str] = field(default_factory=Counter)
    _idle: Counter[str] = field(default_factory=Counter)
    _said: dict[str, str] = field(default_factory=dict)
    _listed: set[str] = field(default_factory=set)

    def check(self, url: str) -> None:
        """Raises `Skip` for an address that leads nowhere."""
        if len(url) > rules().longest_address:
            raise Skip("trap", f"{len(url)} characters long")
        if part := _repeated(url):
            raise Skip("trap", f"/{part}/ again and again")
        if self._idle[shape(url)] >= rules().unproductive:
            raise Skip("trap", f"nothing new at {shape(url)}")

    def follow(self, url: str) -> None:
        """A link that matched a pattern only. Raises `Skip` when there were too many like it."""
        self.check(url)
        kind = shape(url)
        self._followed[kind] += 1
        if self._followed[kind] > self.most:
            raise Skip("trap", f"more than {self.most:,} addresses like {kind}")

    def saw(self, url: str, said: str) -> None:
        """`said` is what was kept of the page, empty for nothing."""
        kind = shape(url)
        said = "".join(_NUMBER.sub("", said).split())
        new = bool(said) and said != self._said.get(kind)
        self._said[kind] = said
        self._idle[kind] = 0 if new else self._idle[kind] + 1

    def idle(self, before: int, listed: list[str]) -> int:
        """How many parts of a list in a row brought nothing new, this one included; `before` is how
        many of those led to it."""
        new = [name for name in listed if name not in self._listed]
        self._listed.update(new)
        return 0 if new else before + 1


def _repeated(url: str) -> str:
    """A part of the path that stands there too often (/a/b/a/b/a/b)."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    part, count = max(Counter(parts).items(), key=lambda item: item[1], default=("", 0))
    return part if count > rules().repeated_parts else ""

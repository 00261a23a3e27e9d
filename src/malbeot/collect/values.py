"""What the values in bot.toml may look like: addresses, hosts, patterns, selectors, contact.

Each is a type for pydantic that refuses with a sentence an operator understands.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s/:@\[\]]+)(:\d{1,5})?")
_CONTACT = re.compile(r"(mailto:)?[^\s@()<>]+@[^\s@()<>]+\.[^\s@()<>]+|https?://[^\s()<>]+")


def _many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{value} is not an http or https address")
    if parts.username is not None:  # it would stand in every log
        raise ValueError("an address must not hold a name or password; api.headers takes keys")
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value} is not a regular expression: {error}") from error
    return value


def _host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise ValueError(f"{value} is not host or host:port")
    return value.lower()


def _contact(value: str) -> str:
    if not (value.isascii() and _CONTACT.fullmatch(value)):
        raise ValueError("write an e-mail address or a web page where the site can reach you")
    return value


def _file_path(value: str) -> str:
    if "\0" in value or Path(value).name in ("", ".."):
        raise ValueError(f"{value!r} names no file; write data/faq.csv, or data/* for all of them")
    if any("**" in part and part != "**" for part in Path(value).parts):
        raise ValueError(f"{value!r}: write ** between slashes, as in data/**/*.csv")
    return value


Contact = Annotated[str, AfterValidator(_contact)]
Css = Annotated[tuple[str, ...], BeforeValidator(_many)]
"""One selector, or several of which the first that finds something counts. `css@name` takes an
attribute instead of the text."""
Addresses = Annotated[
    tuple[Annotated[str, AfterValidator(_address)], ...],
    BeforeValidator(_many), Field(min_length=1),
]  # fmt: skip
FilePaths = Annotated[
    tuple[Annotated[str, AfterValidator(_file_path)], ...],
    BeforeValidator(_many), Field(min_length=1),
]  # fmt: skip
Patterns = Annotated[tuple[Annotated[str, AfterValidator(_pattern)], ...], BeforeValidator(_many)]
Hosts = Annotated[tuple[Annotated[str, AfterValidator(_host)], ...], BeforeValidator(_many)]


def _jmespath(value: str) -> str:
    import jmespath  # type: ignore[import-untyped]

    try:
        if value:
            jmespath.compile(value)
    except jmespath.exceptions.JMESPathError as error:
        said = " ".join(str(error).split())
        raise ValueError(f"{value!r} is not a JMESPath: {said}") from error
    return value


JmesPath = Annotated[str, AfterValidator(_jmespath)]

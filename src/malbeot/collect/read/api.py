"""Paged JSON: the rows of one answer as items, and the address of the next part."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from malbeot.collect.patterns import Patterns
from malbeot.collect.read.decode import decoded
from malbeot.collect.read.found import Found, Item, Link, Reply, told
from malbeot.collect.read.markup import plain
from malbeot.collect.reasons import Skip
from malbeot.collect.tables import Api, ApiSource, Paging, WebSource
from malbeot.text.normalize import clean

_LISTS = ("answers",)
"""Fields that always hold a list."""


def read(source: WebSource, reply: Reply, link: Link) -> Found:
    assert isinstance(source, ApiSource)  # noqa: S101 - `visit` chose this reader by the kind
    answer = _json(reply)
    rows = _at(source.api.rows, answer)
    if not isinstance(rows, list):
        where = source.api.rows or "the answer"
        raise Skip("not_readable", f"{where} is no list but {type(rows).__name__}")
    items = tuple(_item(source.api, row, line, reply.url) for line, row in enumerate(rows, 1))
    following = _next(source.api.page, reply.url, answer) if rows else ""
    if not following or Patterns.of(source).left_out(following):
        return Found(items)
    return Found(items, (Link(following, "rows", link.depth),))


def _json(reply: Reply) -> Any:
    text, _ = decoded(reply.body, reply.charset)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Skip("not_readable", f"not JSON: {error}") from error


def _at(path: str, value: Any) -> Any:
    """What stands at a JMESPath; an empty path is the value itself."""
    if not path:
        return value
    import jmespath  # type: ignore[import-untyped]

    try:
        return jmespath.search(path, value)
    except (jmespath.exceptions.JMESPathError, ArithmeticError, TypeError, ValueError):
        return None  # a function of the path got a value it cannot work with


def _item(api: Api, row: Any, line: int, url: str) -> Item:
    """Empty when the row holds nothing that was asked for."""
    if not api.fields:
        return Item(fields=_tidy(row, api) if isinstance(row, Mapping) else {}, line=line)
    found = {name: _tidy(_at(path, row), api) for name, path in api.fields.items()}
    own = _text(found.pop("url", ""))
    title, text = _text(found.pop("title", "")), _text(found.pop("text", ""))
    for name in _LISTS:
        if name in found:
            found[name] = _list(found[name])
    if "question" in found:
        found["question"] = _text(found["question"])
    kept = {name: value for name, value in found.items() if value not in (None, "", [])}
    if not text and "question" not in api.fields:
        text = told(kept)
    own = urljoin(url, own) if own else ""
    return Item(title, text, kept, 0 if own else line, own)


def _tidy(value: Any, api: Api) -> Any:
    """Texts cleaned, at any depth; numbers and truth values as they are."""
    if isinstance(value, str):
        return plain(value) if api.html else clean(value)
    if isinstance(value, list):
        return [_tidy(part, api) for part in value]
    if isinstance(value, Mapping):
        return {str(key): _tidy(part, api) for key, part in value.items()}
    return value


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(filter(None, map(_text, value)))
    return "" if value is None or isinstance(value, dict) else str(value)


def _list(value: Any) -> list[str]:
    texts = value if isinstance(value, list) else [value]
    return [text for text in map(_text, texts) if text]


def first(source: ApiSource, url: str) -> str:
    """The address of the first part."""
    paging = source.api.page
    counted = paging is not None and paging.by in ("page", "offset")
    if not counted or paging is None or paging.param in parse_qs(urlsplit(url).query):
        return url
    return _with(url, paging.param, str(paging.first))


def _next(paging: Paging | None, url: str, answer: Any) -> str:
    """The address of the following part; empty when there is none."""
    if paging is None:
        return ""
    if paging.by in ("page", "offset"):
        said = parse_qs(urlsplit(url).query).get(paging.param, [str(paging.first)])[-1]
        return _with(url, paging.param, str(int(said) + paging.step)) if _whole(said) else ""
    value = _at(paging.path, answer)
    if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
        return ""
    following = urljoin(url, str(value)) if paging.by == "next" else _with(
        url, paging.param, str(value)
    )  # fmt: skip
    return "" if following == url else following


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _with(url: str, name: str, value: str) -> str:
    """The address with this one value in its query, the others left as they are."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True, encoding="latin-1")
    said = value.encode("utf-8").decode("latin-1")
    query = [*(pair for pair in pairs if pair[0] != name), (name, said)]
    return urlunsplit(parts._replace(query=urlencode(query, encoding="latin-1")))

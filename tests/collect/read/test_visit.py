from __future__ import annotations

from typing import Any

import pytest
from tests.collect.pdf import pdf

from malbeot.collect.read.found import Link, Reply, Role
from malbeot.collect.read.visit import readable, starts, visit
from malbeot.collect.reasons import Skip
from malbeot.collect.sources import read_sources

URL = "https://a.kr/"


def source(kind: str = "site", **keys: Any) -> Any:
    table = {"name": "x", "kind": kind, "licence": "x", "contact": "a@b.kr", "start": URL, **keys}
    return read_sources({"sources": [table]}, "bot.toml")[0]


@pytest.mark.parametrize(
    ("kind", "keys", "role"),
    [
        ("site", {}, "page"),
        ("site", {"select": {"list": "a"}}, "list"),
        ("script", {"select": {"list": "a"}}, "list"),
        ("sitemap", {"select": {"list": "a"}}, "sitemap"),
        ("feed", {}, "feed"),
        ("api", {}, "rows"),
    ],
)
def test_where_a_crawl_begins(kind: str, keys: dict[str, Any], role: Role) -> None:
    assert starts(source(kind, **keys)) == [Link(URL, role)]


@pytest.mark.parametrize(
    ("type_", "page", "rows"),
    [
        ("text/html; charset=euc-kr", True, True),
        ("application/xhtml+xml", True, True),
        ("application/pdf", True, False),
        ("application/rss+xml", True, False),
        ("application/json", False, True),
        ("application/vnd.api+json", False, True),
        ("image/png", False, False),
        ("video/mp4", False, False),
        ("application/zip", False, False),
        ("", True, True),
    ],
)
def test_what_is_worth_reading(type_: str, page: bool, rows: bool) -> None:
    assert (readable(type_, "page"), readable(type_, "rows")) == (page, rows)
    assert readable("application/x-gzip", "sitemap")


def test_a_pdf_by_its_type_or_by_its_first_bytes() -> None:
    for type_ in ("application/pdf", "application/octet-stream", ""):
        (item,) = visit(source(), Reply(URL, pdf("Hello."), type_), Link(URL)).items
        assert (item.text, item.line) == ("Hello.", 1)
    with pytest.raises(Skip) as raised:
        visit(source(), Reply(URL, b"%PDF-nothing", "application/pdf"), Link(URL))
    assert raised.value.reason == "unsupported_file"
    assert (
        visit(source(take="/x"), Reply(URL, pdf("Hello."), "application/pdf"), Link(URL)).items
        == ()
    )


def test_other_types_are_told() -> None:
    for reply in (Reply(URL, b"\x89PNG", "image/png"), Reply(URL, b"\x00\x01" * 999, "")):
        with pytest.raises(Skip) as raised:
            visit(source(), reply, Link(URL))
        assert raised.value.reason == "wrong_type"


def test_plain_text_keeps_its_lines() -> None:
    text = "환불 안내\n\n이레 안에 신청하실 수 있어요.\n1 < 2 이고 a > b 예요."
    found = visit(source(), Reply(URL, text.encode("cp949"), "text/plain", ""), Link(URL))
    assert [item.text for item in found.items] == [text]
    assert visit(source(), Reply(URL, b"short", "text/plain"), Link(URL)).items == ()
    left_out = visit(source(take="/no/"), Reply(URL, text.encode(), "text/plain"), Link(URL))
    assert left_out.items == ()


def test_html_that_a_server_calls_plain_text_is_html() -> None:
    html = "<html><body><p>이레 안에 신청하실 수 있어요. 포장을 뜯으면 안 돼요.</p></body></html>"
    (item,) = visit(source(), Reply(URL, html.encode(), "text/plain"), Link(URL)).items
    assert item.text == "이레 안에 신청하실 수 있어요. 포장을 뜯으면 안 돼요."

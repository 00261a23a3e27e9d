from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malbeot.collect.read import feed
from malbeot.collect.read.feed import Entry, entries
from malbeot.collect.read.found import Item, Link, Reply
from malbeot.collect.reasons import Skip
from malbeot.collect.sources import read_sources
from malbeot.collect.tables import FeedSource

RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>소식</title><link>https://a.kr/</link><item><title>새 글 &amp; 소식</title>
<link>/news/1</link><category>공지</category><dc:creator>홍길동</dc:creator>
<pubDate>Sat, 21 Nov 2026 09:00:00 +0900</pubDate><description>짧은 소개</description>
<content:encoded><![CDATA[<p>긴 <b>본문</b>이에요.</p><script>x</script>]]></content:encoded></item>
<item><title>링크 없는 글</title><description>&lt;p&gt;그래도 글&lt;/p&gt;</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>소식</title><entry><title>새 글</title>
<link rel="edit" href="/edit"/><link href="https://a.kr/1"/><updated>2026-11-21T00:00:00Z</updated>
<author><name>홍길동</name></author><summary>요약</summary></entry></feed>"""


def source(**keys: str) -> FeedSource:
    table = {"name": "x", "kind": "feed", "licence": "x", "contact": "a@b.kr",
             "start": "https://a.kr/rss", **keys}  # fmt: skip
    (found,) = read_sources({"sources": [table]}, "bot.toml")
    assert isinstance(found, FeedSource)
    return found


REPLY = Reply("https://a.kr/rss", RSS.encode(), "application/rss+xml")


def test_rss() -> None:
    first, second = entries(RSS.encode())
    assert first == Entry(
        "/news/1", "새 글 & 소식", "긴 본문이에요.", "Sat, 21 Nov 2026 09:00:00 +0900", "공지"
    )
    assert second == Entry(title="링크 없는 글", text="그래도 글")


def test_atom() -> None:
    assert list(entries(ATOM.encode())) == [
        Entry("https://a.kr/1", "새 글", "요약", "2026-11-21T00:00:00Z")
    ]


def test_links_to_the_entries() -> None:
    found = feed.read(source(), REPLY, Link(REPLY.url, "feed"))
    assert found.links == (Link("https://a.kr/news/1", "page", 1),)
    assert feed.read(source(skip="/news/"), REPLY, Link(REPLY.url, "feed")).links == ()


def test_the_text_of_the_entries_without_their_authors() -> None:
    found = feed.read(source(entry="text"), REPLY, Link(REPLY.url, "feed"))
    assert found.items == (
        Item("새 글 & 소식", "긴 본문이에요.",
             {"category": "공지", "date": "Sat, 21 Nov 2026 09:00:00 +0900"},
             url="https://a.kr/news/1"),
        Item("링크 없는 글", "그래도 글", line=2),
    )  # fmt: skip


def test_the_text_of_an_entry_keeps_its_headings_and_lists() -> None:
    html = "<h2>준비물</h2><ul><li>물</li></ul><p>끝</p>"
    body = (
        f"<rss><channel><item><description><![CDATA[{html}]]></description></item></channel></rss>"
    )
    (entry,) = entries(body.encode())
    assert entry.text == "## 준비물\n- 물\n끝"


@pytest.mark.parametrize("body", [b"", b"<html/>", b"{}", b"<urlset/>"])
def test_what_is_no_feed_is_told(body: bytes) -> None:
    with pytest.raises(Skip) as raised:
        list(entries(body))
    assert raised.value.reason == "not_readable"


PIECES = st.sampled_from(
    ["<rss>", "<item>", "<link>", "</link>", "글", "</item>", "<![CDATA[", "]]>", "&x;"]
)


@settings(deadline=None)
@given(st.binary(max_size=200) | st.lists(PIECES, max_size=20).map(lambda p: "".join(p).encode()))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        read = list(entries(body))
    except Skip as skip:
        read = [Entry(skip.reason)]
    assert all(isinstance(entry, Entry) for entry in read)

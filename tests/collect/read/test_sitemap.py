from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malbeot.collect.read.sitemap import addresses, unpacked
from malbeot.collect.reasons import Skip

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def found(text: str) -> list[tuple[str, str]]:
    return list(addresses(text.encode()))


def test_addresses_and_further_sitemaps() -> None:
    assert found(
        f"<urlset {NAMESPACE}><url><loc> https://a.kr/1?x=1&amp;y=2 </loc>"
        "<lastmod>2026</lastmod></url>"
        "<url><loc>https://a.kr/2</loc></url><url></url></urlset>"
    ) == [("url", "https://a.kr/1?x=1&y=2"), ("url", "https://a.kr/2")]
    index = f"<sitemapindex {NAMESPACE}><sitemap><loc>https://a.kr/s</loc></sitemap></sitemapindex>"
    assert found(index) == [("sitemap", "https://a.kr/s")]
    assert found(f"<urlset {NAMESPACE}></urlset>") == []


def test_lines_of_addresses() -> None:
    assert found("https://a.kr/1\nnonsense\nhttp://a.kr/2") == [
        ("url", "https://a.kr/1"), ("url", "http://a.kr/2"),
    ]  # fmt: skip


def test_a_broken_end_does_not_lose_the_beginning() -> None:
    broken = "<urlset><url><loc>https://a.kr/1</loc></url><url><lo"
    assert found(broken) == [("url", "https://a.kr/1")]


@pytest.mark.parametrize("text", ["<html><body>404</body></html>", "<rss/>", "", "nothing here"])
def test_what_is_no_sitemap_is_told(text: str) -> None:
    with pytest.raises(Skip) as raised:
        found(text)
    assert raised.value.reason == "not_readable"


def test_entities_are_never_resolved() -> None:
    laughs = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(8))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "https://a.kr/">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = f"{bomb}<urlset><url><loc>&a8;</loc></url><url><loc>&f;</loc></url></urlset>"
    try:
        said = str(found(text))
    except Skip as skip:
        said = skip.reason
    assert len(said) < 1_000
    assert "root:" not in said


def test_packing() -> None:
    assert unpacked(b"<urlset/>", 10) == b"<urlset/>"
    assert unpacked(gzip.compress(b"<urlset/>"), 10) == b"<urlset/>"
    with pytest.raises(Skip) as raised:
        unpacked(gzip.compress(b" " * 1_000_000), 10_000)
    assert raised.value.reason == "too_large"
    for broken in (gzip.compress(b"<urlset/>" * 99)[:-12], b"\x1f\x8b" + zlib.compress(b"x")):
        with pytest.raises(Skip) as raised:
            unpacked(broken, 10_000)
        assert raised.value.reason == "not_readable"


PIECES = st.sampled_from(
    ["<urlset>", "<url>", "<loc>", "</loc>", "http://a.kr", "</url>", "<!--", "&x;"]
)


@settings(deadline=None)
@given(st.binary(max_size=200) | st.lists(PIECES, max_size=20).map(lambda p: "".join(p).encode()))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        read = list(addresses(unpacked(body, 100_000)))
    except Skip as skip:
        read = [("url", skip.reason)]
    assert all(kind in ("url", "sitemap") and address for kind, address in read)

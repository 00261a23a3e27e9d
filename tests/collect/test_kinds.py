"""Sitemaps, feeds, APIs, documents: each through a crawl of a site that has them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.collect.crawling import run, source
from tests.collect.site import Answer, Site, page

from malbeot.collect.sources import read_sources

XML = "application/xml"
SITEMAP = '<?xml version="1.0"?><{0} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{1}</{0}>'


def sitemap(kind: str, entry: str, *addresses: str) -> str:
    inside = "".join(f"<{entry}><loc>{address}</loc></{entry}>" for address in addresses)
    return SITEMAP.format(kind, inside)


def test_an_index_of_sitemaps_packed_and_plain(site: Site, tmp_path: Path) -> None:
    site.put("/index.xml", sitemap("sitemapindex", "sitemap", site.url("/a.xml.gz"),
                                   site.url("/b.txt")), type=XML)  # fmt: skip
    listed = sitemap("urlset", "url", site.url("/post/1"), site.url("/about"), site.url("/post/2"))
    site.put("/a.xml.gz", gzip.compress(listed.encode()), type="application/x-gzip")
    bad = "http://[broken\n" + "http://a.kr:99999/\n"
    site.put("/b.txt", site.url("/post/3") + "\n" + bad, type="text/plain")
    for number, text in enumerate(("설악산 단풍은 시월에 들어요.", "제주 귤은 십일월이 제철이에요.",
                                   "부산 어묵은 국물이 시원해요."), 1):  # fmt: skip
        site.put(f"/post/{number}", page(f"<article><p>{text} 한번 다녀와 보세요.</p></article>"))
    site.put("/bomb.xml.gz", gzip.compress(b"<urlset>" + b" " * 5_000_000), type="application/gzip")
    site.put("/page.xml", page("<p>사이트맵이 아니에요.</p>"))
    starts = ["/index.xml", "/bomb.xml.gz", "/page.xml"]
    limits = {"sitemap_bytes": 1_000_000}
    declared = source(site, kind="sitemap", start=starts, follow=["/post/", "broken", "99999"],
                      limits=limits)  # fmt: skip
    left = run(declared, tmp_path)
    assert [row["text"][:6] for row in left.pages] == ["설악산 단풍", "제주 귤은 ", "부산 어묵은"]
    assert "/about" not in site.paths
    assert left.reasons(site) == {
        "/bomb.xml.gz": "too_large", "/page.xml": "not_readable",
        "http://[broken": "bad_address", "http://a.kr:99999/": "bad_address",
    }  # fmt: skip


FEED = """<rss version="2.0"><channel><item><title>새 글</title><link>/news/1</link></item>
</channel></rss>"""


def test_a_feed_leads_to_its_entries(site: Site, tmp_path: Path) -> None:
    site.put("/rss", FEED, type="application/rss+xml")
    site.put("/news/1", page("<article><p>기사의 본문은 여기에 길게 적혀 있어요.</p></article>"))
    left = run(source(site, kind="feed", start=["/rss"]), tmp_path)
    assert [row["text"] for row in left.pages] == ["기사의 본문은 여기에 길게 적혀 있어요."]


def rows(first: int, count: int) -> list[dict[str, object]]:
    return [
        {"id": number, "q": f"<p>질문 {number}</p>", "replies": [{"t": f"답 {number}"}]}
        for number in range(first, first + count)
    ]


def test_an_api_by_page_number(site: Site, tmp_path: Path) -> None:
    def part(path: str) -> Answer:
        number = int(parse_qs(urlsplit(path).query)["page"][0])
        found = rows(number * 2, 2) if number < 3 else []
        return Answer(json.dumps({"data": {"items": found}}).encode(), "application/json")

    site.route("/api", part)
    api = {
        "rows": "data.items", "html": True, "page": {"by": "page", "param": "page"},
        "fields": {"question": "q", "answers": "replies[].t",
                   "url": "join('', ['/q/', to_string(id)])"},
    }  # fmt: skip
    left = run(source(site, kind="api", start=["/api?size=2"], api=api), tmp_path)
    assert [row["fields"] for row in left.pages] == [
        {"question": f"질문 {number}", "answers": [f"답 {number}"]} for number in (2, 3, 4, 5)
    ]
    assert left.pages[0]["url"] == site.url("/q/2")
    assert site.paths[1:] == [f"/api?size=2&page={number}" for number in (1, 2, 3)]


def test_an_api_that_never_ends_ends(site: Site, tmp_path: Path) -> None:
    def part(path: str) -> Answer:
        number = int(path.rpartition("=")[2])
        answer = {"rows": rows(0, 2), "next": f"/api?at={number + 1}"}
        return Answer(json.dumps(answer).encode(), "application/json")

    site.route("/api", part)
    api = {"rows": "rows", "page": {"by": "next", "path": "next"}, "fields": {"question": "q"}}
    left = run(source(site, kind="api", start=["/api?at=0"], api=api), tmp_path)
    assert len(left.pages) == 2
    assert sum(path.startswith("/api") for path in site.paths) == 4
    assert left.source.reasons == {"duplicate": 6, "trap": 1}


def test_minified_json_of_one_line_is_read_row_by_row(site: Site, tmp_path: Path) -> None:
    """As servers send it: no line break, no space, Korean as escapes, and as a file too."""
    found = [{"id": n, "q": f"질문 {n}", "a": f"답 {n}"} for n in range(300)]
    body = json.dumps({"data": {"items": found}}, separators=(",", ":"))
    assert "\n" not in body and "질문" not in body  # noqa: PT018 - one claim about the body
    site.put("/api", body, type="application/json")
    api = {"rows": "data.items", "fields": {"question": "q", "answers": "a"}}
    left = run(source(site, kind="api", start=["/api"], api=api), tmp_path / "api")
    assert [row["fields"] for row in left.pages] == [
        {"question": f"질문 {n}", "answers": [f"답 {n}"]} for n in range(300)
    ]
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "faq.json").write_text(json.dumps(found, separators=(",", ":")), "utf-8")
    columns = {"question": "q", "answers": ["a"]}
    entry = {"name": "own", "kind": "files", "licence": "own", "paths": ["faq.json"],
             "columns": columns}  # fmt: skip
    files = read_sources({"sources": [entry]}, "bot.toml")[0]
    own = run(files, tmp_path / "files")
    assert [row["fields"]["question"] for row in own.pages] == [f"질문 {n}" for n in range(300)]
    assert own.skipped == []


def test_the_same_row_of_an_api_twice_is_kept_once(site: Site, tmp_path: Path) -> None:
    """Within one answer, over two parts of it, and against a page of another source."""
    same = {"q": "주차되나요?", "a": "네, 돼요."}
    parts = {"1": [same, same, {"q": "몇 시에 여나요?", "a": "아홉 시요."}], "2": [same], "3": []}

    def part(path: str) -> Answer:
        number = parse_qs(urlsplit(path).query)["page"][0]
        return Answer(json.dumps({"rows": parts[number]}).encode(), "application/json")

    site.route("/api", part)
    api = {"rows": "rows", "page": {"by": "page", "param": "page"},
           "fields": {"question": "q", "answers": "a"}}  # fmt: skip
    left = run(source(site, kind="api", name="api", start=["/api"], api=api), tmp_path)
    first = site.url("/api?page=1")
    assert [(row["url"], row["line"]) for row in left.pages] == [(first, 1), (first, 3)]
    assert [(row["url"], row["line"], row["duplicate_of"]) for row in left.skipped] == [
        (first, 2, f"{first}:1"), (site.url("/api?page=2"), 1, f"{first}:1"),
    ]  # fmt: skip
    site.put("/page", page('<p class="q">주차되나요?</p><p class="a">네, 돼요.</p>'))
    select = {"question": ".q", "answers": ".a"}
    other = run(source(site, name="board", start=["/page"], select=select), tmp_path)
    assert len(other.pages) == 2
    assert [row["duplicate_of"] for row in other.skipped if row["source"] == "board"] == [
        f"{first}:1"
    ]

"""What a site asks of a crawler, and that it is done: judged by what the site was asked."""

from __future__ import annotations

import time
from pathlib import Path

from tests.collect.crawling import run, source
from tests.collect.site import Answer, Site, links, page, serving

BOARD = {"list": "a.t", "question": ".question"}
ONCE = {"retries": 0}


def question(text: str) -> str:
    return page(f'<div class="question">{text}</div>')


def pause(site: Site) -> float:
    """Mean seconds between two requests; one alone may be told late by a busy machine."""
    return (site.hits[-1].time - site.hits[0].time) / (len(site.hits) - 1)


def test_a_site_that_does_not_show_its_rules_is_left_alone(site: Site, tmp_path: Path) -> None:
    site.put("/robots.txt", "", status=500)
    site.put("/", question("허리가 아파요"))
    left = run(source(site, select={"question": ".question"}, limits=ONCE), tmp_path)
    assert site.paths == ["/robots.txt"]
    assert left.reasons(site) == {"/": "robots_unreachable"}
    assert left.source.hosts_stopped == {f"http://{site.host}": "robots_unreachable"}


def test_rules_are_followed_where_they_moved_but_not_into_a_private_network(
    site: Site, tmp_path: Path
) -> None:
    site.put("/robots.txt", "", status=301, headers={"Location": "/rules.txt"})
    site.put("/rules.txt", "User-agent: Malbeot\nDisallow: /no*.html$\nAllow: /no-but-yes.html\n",
             type="text/plain")  # fmt: skip
    site.put("/", page(links("/no.html", "/no-but-yes.html", "/no.html?x")))
    site.put("/no-but-yes.html", question("열린 글"))
    site.put("/no.html?x", question("물음표가 붙은 글"))
    left = run(source(site, select=BOARD), tmp_path / "one")
    assert sorted(row["fields"]["question"] for row in left.pages) == [
        "물음표가 붙은 글",
        "열린 글",
    ]
    assert left.reasons(site) == {"/no.html": "robots"}
    assert "/no.html" not in site.paths

    with serving() as inside:
        site.put("/robots.txt", "", status=302, headers={"Location": inside.url("/robots.txt")})
        site.hits.clear()
        left = run(source(site, select=BOARD), tmp_path / "two")
        assert inside.hits == []
    assert set(site.paths) == {"/robots.txt"}
    assert left.reasons(site) == {"/": "robots_unreachable"}


def test_crawl_delay_and_request_rate_are_kept(site: Site, tmp_path: Path) -> None:
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.1\nRequest-rate: 5/1s\n")
    site.put("/", page(links("/1", "/2")))
    site.put("/1", question("하나"))
    site.put("/2", question("둘"))
    left = run(source(site, select=BOARD), tmp_path)
    assert len(left.pages) == 2
    assert pause(site) >= 0.19  # five in a second are slower than one in a tenth


def test_retry_after_holds_the_whole_host(site: Site, tmp_path: Path) -> None:
    answers = [Answer(b"", status=429, headers={"Retry-After": "1"})]

    def first_busy(path: str) -> Answer:
        time.sleep(0.05)
        return answers.pop() if answers else Answer(question(path).encode())

    site.put("/", page(links("/q/1", "/q/2", "/q/3")))
    site.route("/q/", first_busy)
    left = run(source(site, select=BOARD), tmp_path)
    assert len(left.pages) == 3
    busy = next(n for n, hit in enumerate(site.hits) if hit.path == "/q/1")
    assert site.hits[busy + 1].time - site.hits[busy].time >= 0.95
    assert site.most_at_once == 1


def test_a_retry_after_of_hours_ends_the_host_for_this_run(site: Site, tmp_path: Path) -> None:
    site.put("/", page(links("/q/1", "/q/2")))
    site.put("/q/1", "", status=503, headers={"Retry-After": "86400"})
    site.put("/q/2", question("둘"))
    left = run(source(site, select=BOARD), tmp_path)
    assert site.paths == ["/robots.txt", "/", "/q/1"]
    assert set(left.reasons(site).values()) == {"asked_to_wait"}
    assert left.source.hosts_stopped == {"127.0.0.1": "asked_to_wait"}


def test_the_delay_of_the_source_is_kept(site: Site, tmp_path: Path) -> None:
    site.put("/", page(links("/1", "/2", "/3")))
    for path in ("/1", "/2", "/3"):
        site.put(path, question(path))
    run(source(site, select=BOARD, delay=0.2), tmp_path)
    assert pause(site) >= 0.19


def test_links_that_are_not_to_be_followed_are_followed_only_where_they_were_chosen(
    site: Site, tmp_path: Path
) -> None:
    chosen = '<a class="t" rel="nofollow" href="/chosen">가</a>'
    any_ = '<a rel="nofollow ugc" href="/any/1">나</a><a href="/any/2">다</a>'
    closed = '<meta name="ROBOTS" content="NoFollow">'
    site.put("/", page(chosen + any_))
    site.put("/any/2", page('<a href="/any/3">라</a>', head=closed))
    left = run(source(site, select=BOARD, follow="/any/"), tmp_path)
    assert sorted(site.paths) == ["/", "/any/2", "/chosen", "/robots.txt"]
    assert left.reasons(site) == {"/chosen": "http_404", "/any/2": "nothing_found"}

"""Where a crawl must not go, and sites without an end: judged by what the sites were asked."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest
from tests.collect.crawling import run, source, table
from tests.collect.site import Answer, Site, links, page, serving

from malbeot.collect.sources import read_sources


def spelled(port: int) -> list[str]:
    """This machine, in every way that a resolver understands."""
    return [
        f"http://{host}:{port}/"
        for host in (
            "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]",
            "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0", "127.0.0.1.",  # noqa: S104
        )
    ]  # fmt: skip


def test_no_spelling_of_a_private_address_gets_through(site: Site, tmp_path: Path) -> None:
    with serving() as inside:
        for number, address in enumerate(spelled(inside.port)):
            site.put(f"/{number}", "", status=302, headers={"Location": address})
        starts = [*(f"/{number}" for number in range(10))]
        entry = table(site, start=starts, domains=["localhost"], select={"text": "p"})
        entry["start"] += spelled(inside.port)
        del entry["preset"]
        (declared,) = read_sources({"sources": [entry]}, "bot.toml")
        left = run(declared, tmp_path)
        assert inside.hits == []
    assert left.pages == []
    assert {row["reason"] for row in left.skipped} == {"private_address"}
    assert {row["url"] for row in left.skipped} >= set(spelled(inside.port)) - {
        f"http://127.0.0.1.:{inside.port}/"
    }


def test_a_calendar_without_an_end_ends(site: Site, tmp_path: Path) -> None:
    def month(path: str) -> Answer:
        number = int(path.partition("=")[2])
        days = " ".join(str(day) for day in range(1, 31))
        title = f"<h1>{2026 + number // 12}년 {number % 12 + 1}월</h1>"
        body = f"{title}<p>일 월 화 수 목 금 토 {days}</p>"
        return Answer(page(body + links(f"/calendar?month={number + 1}")).encode())

    site.route("/calendar", month)
    site.put("/", page(links("/calendar?month=1", "/notice?no=1", "/notice?no=2")))
    site.put("/notice?no=1", page("<p>11월에는 매주 화요일에 문을 닫아요. 양해해 주세요.</p>"))
    site.put("/notice?no=2", page("<p>새 메뉴가 나왔어요. 들깨 수제비를 맛보러 오세요.</p>"))
    declared = source(site, follow=["/calendar", "/notice"], limits={"depth": 1_000})
    left = run(declared, tmp_path)
    assert 20 <= sum(path.startswith("/calendar") for path in site.paths) <= 25
    assert left.source.reasons == {"trap": 1}
    notices = {site.url("/notice?no=1"), site.url("/notice?no=2")}
    assert {row["url"] for row in left.pages} >= notices


def test_a_list_that_repeats_itself_ends(site: Site, tmp_path: Path) -> None:
    def part(path: str) -> Answer:
        number = int(path.partition("=")[2])
        following = f'<a class="n" href="/list?page={number + 1}">다음</a>'
        return Answer(page(links("/q/1", "/q/2") + following).encode())

    site.route("/list", part)
    for path in ("/q/1", "/q/2"):
        site.put(path, page(f'<div class="question">{path}</div>'))
    left = run(
        source(site, start=["/list?page=1"],
               select={"list": "a.t", "next": "a.n", "question": ".question"}),
        tmp_path,
    )  # fmt: skip
    assert len(left.pages) == 2
    assert sum(path.startswith("/list") for path in site.paths) == 4
    assert left.source.reasons == {"trap": 1}


def test_limits_of_pages_and_clicks(site: Site, tmp_path: Path) -> None:
    site.route("/deep/", lambda path: Answer(
        page(links(path + "x/") + f"<div class=question>{len(path)}</div>").encode()))  # fmt: skip
    deep = source(site, start=["/deep/"], follow="/deep/", select={"question": ".question"},
                  limits={"depth": 2})  # fmt: skip
    left = run(deep, tmp_path / "deep")
    assert len(left.pages) == 3
    assert left.reasons(site) == {"/deep/x/x/x/": "too_deep"}

    few = source(site, start=["/deep/"], follow="/deep/", select={"question": ".question"},
                 limits={"pages": 2})  # fmt: skip
    left = run(few, tmp_path / "few")
    assert len(left.pages) == 2
    assert left.source.stopped == "page_limit"


def test_a_run_ends_at_its_time_limit_and_the_next_goes_on(site: Site, tmp_path: Path) -> None:
    site.put("/", page(links(*(f"/q/{n}" for n in range(12)))))
    site.route("/q/", lambda path: Answer(page(f'<div class="question">{path}</div>').encode()))
    keys = {"select": {"list": "a.t", "question": ".question"}}
    left = run(source(site, delay=0.2, limits={"seconds": 1}, **keys), tmp_path)
    assert left.source.stopped == "time_limit"
    assert len(left.pages) < 12
    left = run(source(site, **keys), tmp_path)
    assert len(left.pages) == 12
    assert len(site.paths) <= 14 + 1  # one may have been on its way when the time was up


def test_what_goes_wrong_on_the_wire_is_told_apart(site: Site, tmp_path: Path) -> None:
    def slow(path: str) -> Answer:
        time.sleep(3)
        return Answer(page("<p>늦은 글</p>").encode())

    with serving() as gone:
        nobody = gone.host
    rules = gzip.compress(b"User-agent: *\nDisallow: /no\n")
    packed = {"Content-Encoding": "gzip"}
    site.put("/robots.txt", rules, type="text/plain", headers=packed)
    site.put("/packed", gzip.compress(page("<p>압축한 글</p>").encode()), headers=packed)
    site.route("/slow", slow)
    site.put("/half", b"x", headers={"Content-Length": "50"})
    declared = table(
        site, start=["/packed", "/slow", "/half", "/no"], select={"text": "p"},
        limits={"retries": 0, "request_seconds": 1},
    )  # fmt: skip
    declared["start"] += [f"http://{nobody}/", "http://nobody.invalid/"]
    declared["allow_hosts"].append(nobody)
    declared["domains"] = ["nobody.invalid"]
    del declared["preset"]
    left = run(read_sources({"sources": [declared]}, "x")[0], tmp_path)
    assert [row["text"] for row in left.pages] == ["압축한 글"]
    assert left.reasons(site) == {
        "/slow": "timeout", "/half": "broken_answer", "/no": "robots",
        f"http://{nobody}/": "robots_unreachable", "http://nobody.invalid/": "no_such_host",
    }  # fmt: skip


def test_a_certificate_nobody_signed_is_refused_unless_it_is_said_to_be_fine(
    site: Site, tmp_path: Path
) -> None:
    site.put("/", page("<p>안전한 글</p>"))
    site.encrypt(tmp_path / "key.pem")
    declared = table(site, select={"text": "p"}, start=[])
    declared["start"] = [f"https://{site.host}/"]
    del declared["preset"]
    for verify, reasons, count in ((True, {"bad_certificate": 1}, 0), (False, {}, 1)):
        (each,) = read_sources({"sources": [{**declared, "verify": verify}]}, "bot.toml")
        left = run(each, tmp_path / "out")
        assert (left.source.reasons, left.source.pages) == (reasons, count)


def test_a_key_of_an_api_goes_to_its_own_site_only(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_API_KEY", "secret-4711")
    with serving() as other:
        other.put("/rows", b'[{"q": "x", "a": "y"}]', type="application/json")
        site.put("/rows", b'[{"q": "x", "a": "y"}]', type="application/json")
        site.put("/moved", "", status=302, headers={"Location": other.url("/rows")})
        api = {"fields": {"question": "q", "answers": "a"}, "headers": {"X-Key": "$TEST_API_KEY"}}
        left = run(
            source(site, kind="api", start=["/rows", "/moved"], api=api,
                   allow_hosts=[site.host, other.host]),
            tmp_path,
        )  # fmt: skip
        assert [hit.headers.get("X-Key") for hit in other.hits] == [None, None]
    sent = {hit.path: hit.headers.get("X-Key") for hit in site.hits}
    assert sent["/rows"] == sent["/moved"] == "secret-4711"
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"secret-4711" not in everything
    assert len(left.pages) == 1

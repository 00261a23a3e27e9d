from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy import Request, Spider
from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings

from malbeot.collect.state import now, stamp
from malbeot.collect.web.cache import FOLDER, SINCE, TIME, Policy, Storage, read, write
from malbeot.collect.web.fingerprint import Fingerprinter

URL = "http://a.kr/글?b=2&a=1"


def storage(folder: Path, since: str = "") -> Storage:
    made = Storage(Settings({FOLDER: str(folder), SINCE: since}))
    crawler = SimpleNamespace(request_fingerprinter=Fingerprinter())
    made.open_spider(cast(Spider, SimpleNamespace(crawler=crawler)))
    return made


SPIDER = cast(Spider, None)


def stored(folder: Path, **meta: Any) -> Path:
    """The one file that holds an answer."""
    body = "<p>한글</p>".encode("cp949")
    headers = {"Content-Type": "text/html; charset=euc-kr", "X-Many": ["a", "b"]}
    storage(folder).store_response(
        SPIDER, Request(URL, meta=meta), HtmlResponse(URL, 200, headers, body)
    )
    (path,) = (path for path in folder.rglob("*") if path.is_file())
    return path


def test_an_answer_comes_back_as_it_came(tmp_path: Path) -> None:
    stored(tmp_path)
    request = Request("http://A.kr/%EA%B8%80?a=1&b=2#x")
    found = storage(tmp_path).retrieve_response(SPIDER, request)
    assert isinstance(found, HtmlResponse)
    assert (found.status, found.body) == (200, "<p>한글</p>".encode("cp949"))
    assert found.headers.getlist("X-Many") == [b"a", b"b"]
    assert request.meta[TIME] <= now()
    assert storage(tmp_path).retrieve_response(SPIDER, Request("http://a.kr/other")) is None


def test_nothing_of_it_is_python_s_own_format(tmp_path: Path) -> None:
    head = stored(tmp_path).read_bytes().partition(b"\n")[0]
    assert head.startswith(b'{"url": ')


@pytest.mark.parametrize("damage", [b"", b"{}", b"not json\n", b'{"time": "9", "status": 200}\nxx'])
def test_a_damaged_file_is_no_answer(tmp_path: Path, damage: bytes) -> None:
    path = stored(tmp_path)
    path.write_bytes(damage)
    assert storage(tmp_path).retrieve_response(SPIDER, Request(URL)) is None


def test_every_torn_file_is_no_answer_and_never_an_error(tmp_path: Path) -> None:
    path = stored(tmp_path)
    whole = path.read_bytes()
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        assert read(path) is None


def test_answers_from_before_do_not_count_when_fresh_ones_are_wanted(tmp_path: Path) -> None:
    stored(tmp_path)
    later = stamp(datetime.now(UTC) + timedelta(seconds=1))
    assert storage(tmp_path, later).retrieve_response(SPIDER, Request(URL)) is None


def test_robots_txt_counts_for_a_day(tmp_path: Path) -> None:
    path = stored(tmp_path, robots=True)
    request = Request(URL, meta={"robots": True})
    assert storage(tmp_path).retrieve_response(SPIDER, request) is not None
    held = read(path)
    assert held is not None
    head, body = held
    write(path, {**head, "time": stamp(datetime.now(UTC) - timedelta(hours=25))}, body)
    assert storage(tmp_path).retrieve_response(SPIDER, request) is None
    assert storage(tmp_path).retrieve_response(SPIDER, Request(URL)) is not None


@pytest.mark.parametrize(
    ("status", "flags", "kept"),
    [
        (200, [], True), (301, [], True), (302, [], True), (404, [], True), (410, [], True),
        (500, [], False), (503, [], False), (403, [], False), (429, [], False), (206, [], False),
        (200, ["partial"], False), (200, ["download_stopped"], False), (200, ["dataloss"], False),
    ],
)  # fmt: skip
def test_only_answers_that_stay_are_kept(status: int, flags: list[str], kept: bool) -> None:
    policy = Policy(Settings())
    assert policy.should_cache_response(Response(URL, status, flags=flags), Request(URL)) is kept
    assert not policy.should_cache_request(Request(URL, method="POST"))

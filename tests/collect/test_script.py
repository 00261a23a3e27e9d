"""Script-made pages in a real Chromium, and that nothing it loads gets past the wall."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.collect.crawling import Left, run, source
from tests.collect.site import Answer, Site, page, serving

from malbeot.collect.web.browser import missing

pytestmark = pytest.mark.skipif(
    bool(missing()) and os.environ.get("CI") != "true", reason=missing() or "a browser is there"
)
MADE = """<div id="x"></div><script>setTimeout(() => document.getElementById('x').innerHTML =
 '<p class="q">질문 PATH</p><p class="a">답 PATH</p>', 200)</script>"""
# Everything that a page can do to reach another address, all at once.
TRIES = """<div id="list"></div>
<img src="http://PRIVATE/img"><iframe src="http://PRIVATE/frame"></iframe>
<link rel="stylesheet" href="http://PRIVATE/css"><script src="http://PRIVATE/js"></script>
<link rel="preconnect" href="http://PRIVATE"><link rel="dns-prefetch" href="//PRIVATE">
<script>
const tries = ['http://PRIVATE/fetch', 'http://localhost:PORT/name', 'http://[::1]:PORT/six',
 'http://2130706433:PORT/number', '/hop', '/private/api'];
for (const url of tries) fetch(url, {mode: 'no-cors'}).catch(() => 0);
navigator.sendBeacon('http://PRIVATE/beacon', 'x');
try { new WebSocket('ws://PRIVATE/socket') } catch (error) {}
new Worker(URL.createObjectURL(new Blob(["fetch('http://PRIVATE/worker')"])));
window.open('http://PRIVATE/popup');
window.open('/popup');
const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:UDP'}]});
peer.createDataChannel('x');
peer.createOffer().then(offer => peer.setLocalDescription(offer));
fetch('/api').then(answer => answer.json()).then(paths => {
  document.getElementById('list').innerHTML =
    paths.map(path => '<a class="t" href="' + path + '">' + path + '</a>').join('');
});
</script>"""


def build(site: Site, inside: Site, udp: int) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private/\n")
    tries = TRIES.replace("PRIVATE", inside.host).replace("PORT", str(inside.port))
    site.put("/", page(tries.replace("UDP", str(udp))))
    paths = ["/q/1", "/q/2", "/private/1", "/leaves", "/gone", "/large"]
    site.put("/api", json.dumps(paths).encode(), type="application/json")
    site.put("/hop", "", status=302, headers={"Location": inside.url("/hop")})
    site.route("/q/", lambda path: Answer(page(MADE.replace("PATH", path)).encode()))
    leaves = f"<script>location.href = '{inside.url('/leaves')}'</script>"
    site.put("/leaves", page(leaves))
    site.put("/gone", page("없는 페이지"), status=404)
    site.put("/large", (b"<p>" + b"x" * 99_997 for _ in range(200)))


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Site, Left, bytes]]:
    """The site, one inside the network, what was left, and what arrived by UDP."""
    if told := missing():
        pytest.fail(told)
    with serving() as site, serving() as inside, socket.socket(type=socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        udp.setblocking(False)
        build(site, inside, udp.getsockname()[1])
        declared = source(
            site, kind="script", wait="a.t, .q", wait_seconds=1,
            select={"list": "a.t", "question": ".q", "answers": ".a"},
            limits={"page_bytes": 3_000_000, "request_seconds": 20},
        )  # fmt: skip
        left = run(declared, tmp_path_factory.mktemp("script"))
        try:
            arrived = udp.recv(1_000)
        except BlockingIOError:
            arrived = b""
        yield site, inside, left, arrived


def test_pages_are_read_as_their_scripts_made_them(
    shown: tuple[Site, Site, Left, bytes],
) -> None:
    left = shown[2]
    assert [row["fields"] for row in left.pages] == [
        {"question": f"질문 /q/{number}", "answers": [f"답 /q/{number}"]} for number in (1, 2)
    ]
    assert left.report.failed == {}


def test_nothing_reaches_a_private_address_by_any_way_a_page_has(
    shown: tuple[Site, Site, Left, bytes],
) -> None:
    _, inside, _, arrived = shown
    assert inside.hits == []
    assert arrived == b""


def test_robots_txt_holds_for_what_a_page_loads_too(
    shown: tuple[Site, Site, Left, bytes],
) -> None:
    site, _, left, _ = shown
    assert not [path for path in site.paths if path.startswith("/private")]
    assert "/api" in site.paths
    assert "/popup" not in site.paths
    assert left.reasons(site)["/private/1"] == "robots"


def test_what_cannot_be_shown_says_why(shown: tuple[Site, Site, Left, bytes]) -> None:
    site, _, left, _ = shown
    assert left.reasons(site) == {
        "/private/1": "robots", "/leaves": "private_address", "/gone": "http_404",
        "/large": "too_large",
    }  # fmt: skip


def test_the_browser_says_who_it_is_and_loads_no_pictures(
    shown: tuple[Site, Site, Left, bytes],
) -> None:
    site = shown[0]
    assert {hit.headers["User-Agent"].partition("/")[0] for hit in site.hits} == {"Malbeot"}


def test_nothing_is_left_running(shown: tuple[Site, Site, Left, bytes]) -> None:
    assert shown[2].report.failed == {}
    running = [
        path.parent.name
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if b"Malbeot/" in _read(path) and b"chrom" in _read(path)
    ]
    assert running == []


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it ended while we looked
        return b""

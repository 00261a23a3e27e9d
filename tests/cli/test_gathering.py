"""A build whose site is down: what it had stays, that is said, and the next build asks again."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from malbeot.cli.build import build
from malbeot.errors import MalbeotError

APP = typer.Typer()
APP.command()(build)
GOODS = ("케이크", "쿠키", "식빵", "도넛")
MANIFEST = """
name = "shop"
title = "빵집"
description = "안내"
[[sources]]
name = "site"
kind = "site"
licence = "our own"
contact = "me@example.kr"
start = ["ADDRESS/"]
follow = ["/p/"]
delay = 0.0
allow_hosts = ["HOST"]
limits = { retries = 0, longest_wait = 1 }
"""


class Site(ThreadingHTTPServer):
    """`state` is "up", "down", or "part": the last page answers with 503."""

    state = "up"


class Handler(BaseHTTPRequestHandler):
    server: Site

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        status, text = self._answer()
        body = f"<html><body><article>{text}</article></body></html>".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self) -> tuple[int, str]:
        if self.server.state == "down":
            return 503, ""
        if self.path == "/":
            links = "".join(f'<a href="/p/{n}">{name}</a>' for n, name in enumerate(GOODS))
            return 200, f"<p>빵집에 오신 것을 환영해요. 아래에서 골라 보세요.</p>{links}"
        if not self.path.startswith("/p/"):
            return 404, ""
        number = int(self.path.removeprefix("/p/"))
        if self.server.state == "part" and number == len(GOODS) - 1:
            return 503, ""
        name = GOODS[number]
        return (
            200,
            f"<p>{name} 이야기예요. 저희 {name}은 아침마다 굽고 {number + 3}천 원에 팔아요.</p>",
        )


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.chdir(tmp_path)
    with Site(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host = f"127.0.0.1:{server.server_port}"
        Path("bots/shop").mkdir(parents=True)
        text = MANIFEST.replace("ADDRESS", f"http://{host}").replace("HOST", host)
        Path("bots/shop/bot.toml").write_text(text, encoding="utf-8")
        yield server
        server.shutdown()


def built(*words: str) -> tuple[str, dict[str, Any]]:
    """What it says, and the steps that the next build need not do again."""
    result = CliRunner().invoke(APP, ["shop", *words])
    assert result.exit_code == 0, result.exception
    steps = json.loads(Path(".malbeot/build/shop.json").read_text(encoding="utf-8"))
    return result.stdout, steps


def test_pages_that_failed_are_asked_for_again(site: Site) -> None:
    site.state = "part"
    said, steps = built()
    assert re.search(r"site: 1 addresses did not answer \(http_503 1\); the next build asks", said)
    assert "not everything in it is new" in said
    assert "collect" not in steps
    site.state = "up"
    said, steps = built()
    assert "5 rows and pages" in said
    assert said.rstrip().endswith("shop is ready: malbeot up")
    assert "collect" in steps
    assert "collect    nothing changed" in built()[0]


def test_a_site_that_is_down_leaves_what_was_collected_and_says_from_when(site: Site) -> None:
    built()
    site.state = "down"
    said, steps = built("--fresh")
    assert re.search(
        r"site could not be read now \(robots_unreachable 1\); what is used was collected at "
        r"\d{4}-\d\d-\d\d \d\d:\d\d; the next build asks again", said
    )  # fmt: skip
    assert "not everything in it is new" in said
    assert "collect" not in steps
    assert "site could not be read now" in built()[0]
    site.state = "up"
    said, _ = built()
    assert "could not be read" not in said
    assert "collect    nothing changed" in built()[0]


def test_a_page_that_could_not_be_read_anew_is_counted(site: Site) -> None:
    built()
    site.state = "part"
    said, _ = built("--fresh")
    assert "site: 1 pages could not be read anew and stay as they were collected at" in said


def test_a_site_that_was_never_read_is_an_error(site: Site) -> None:
    site.state = "down"
    result = CliRunner().invoke(APP, ["shop"])
    assert isinstance(result.exception, MalbeotError)
    assert "nothing could be collected" in result.exception.message
    assert "모은 것이 없어요" in result.exception.korean

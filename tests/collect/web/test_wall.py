"""The browser's only way out, asked as a browser asks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.collect.site import Site, serving

from malbeot.collect.reasons import Skip
from malbeot.collect.web.gate import Gate
from malbeot.collect.web.wall import Wall, _parsed


@asynccontextmanager
async def wall(
    site: Site, inside: Callable[[str], bool] = lambda url: True, limit: int = 1_000_000
) -> AsyncIterator[tuple[Wall, int]]:
    made = Wall(Gate([site.host]), inside, limit)
    port = await made.open()
    made.begin()
    yield made, port
    made.close()


async def say(port: int, data: bytes, then: bytes = b"") -> bytes:
    """Everything that comes back; `then` is sent once the first answer is there."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    first = b""
    if then:
        first = await reader.readuntil(b"\r\n\r\n")
        writer.write(then)
    answer = first + await asyncio.wait_for(reader.read(-1), 10)
    writer.close()
    return answer


def get(url: str) -> bytes:
    host = url.split("/")[2]
    return f"GET {url} HTTP/1.1\r\nHost: {host}\r\nProxy-Connection: keep-alive\r\n\r\n".encode()


async def test_a_plain_request_is_forwarded_with_its_path_alone(site: Site) -> None:
    site.put("/a?b=1", "여기까지")
    async with wall(site) as (made, port):
        answer = await say(port, get(site.url("/a?b=1")))
        assert answer.endswith("여기까지".encode())
        assert made.loaded == len(answer)
    (hit,) = site.hits
    assert hit.path == "/a?b=1"
    assert hit.headers["Connection"] == "close"
    assert "Proxy-Connection" not in hit.headers


async def test_a_tunnel_carries_what_it_does_not_read(site: Site) -> None:
    site.put("/x", "안쪽")
    async with wall(site) as (_, port):
        connect = f"CONNECT {site.host} HTTP/1.1\r\nHost: {site.host}\r\n\r\n".encode()
        inside = b"GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        answer = await say(port, connect, inside)
    assert answer.startswith(b"HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK")
    assert answer.endswith("안쪽".encode())


@pytest.mark.parametrize("form", ["GET http://{}/ HTTP/1.1", "CONNECT {} HTTP/1.1"])
async def test_private_addresses_and_other_sites_are_refused(site: Site, form: str) -> None:
    with serving() as private:
        hosts = [
            private.host, f"localhost:{private.port}", f"0x7f.1:{private.port}",
            f"[::ffff:127.0.0.1]:{private.port}", "169.254.169.254:80",
        ]  # fmt: skip
        async with wall(site) as (made, port):
            for host in hosts:
                made.begin()
                answer = await say(port, form.format(host).encode() + b"\r\n\r\n")
                assert answer.startswith(b"HTTP/1.1 403")
                assert [skip.reason for skip in made.refused.values()] == ["private_address"]
        assert private.hits == []
    async with wall(site, inside=lambda url: False) as (made, port):
        request = form.format("accounts.example.com:443").encode()
        assert (await say(port, request + b"\r\n\r\n")).startswith(b"HTTP/1.1 403")
        assert [skip.reason for skip in made.refused.values()] == ["other_site"]


async def test_beyond_the_limit_a_page_is_cut_off(site: Site) -> None:
    site.put("/large", (b"x" * 10_000 for _ in range(1_000)))
    async with wall(site, limit=50_000) as (made, port):
        answer = await say(port, get(site.url("/large")))
        assert len(answer) <= 50_000
        assert made.too_large
        made.begin()
        assert not made.too_large


async def test_a_server_that_is_not_there(site: Site) -> None:
    with serving() as gone:
        host = gone.host
    made = Wall(Gate([host]), lambda url: True, 1_000)
    port = await made.open()
    assert (await say(port, get(f"http://{host}/"))).startswith(b"HTTP/1.1 502")
    made.close()


@pytest.mark.parametrize("data", [b"nonsense\r\n\r\n", b"GET file:///etc/passwd HTTP/1.1\r\n\r\n"])
async def test_what_is_no_request_is_refused(site: Site, data: bytes) -> None:
    async with wall(site) as (_, port):
        assert (await say(port, data)).startswith(b"HTTP/1.1 403")


@settings(deadline=None)
@given(st.binary(max_size=100))
def test_any_head_is_read_or_refused(head: bytes) -> None:
    try:
        method, target, version, headers = _parsed(head + b"\r\n\r\n")
    except Skip as skip:
        assert skip.args[0] == "bad_address"  # noqa: PT017
    else:
        assert isinstance(target, str)
        assert isinstance(method + version + b"".join(headers), bytes)

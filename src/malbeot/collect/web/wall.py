"""A proxy on this machine that is the browser's only way out, and leads to checked addresses alone.

A script-made page decides for itself what it loads: pictures, frames, sockets, redirects. So the
browser resolves no names and opens no connection except to this proxy, which asks the gate for each
one and connects to the address that was checked. It also counts what a page loads and cuts it off
beyond the limit. Plain requests are forwarded, HTTPS and sockets are tunnelled unread.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

from malbeot.collect.reasons import Skip
from malbeot.collect.web.gate import Gate, host_and_port

_LOG = logging.getLogger(__name__)
_CHUNK = 1 << 16
_HEAD_BYTES = 1 << 16
_CONNECT_SECONDS = 20.0
_HOP = (b"proxy-connection", b"proxy-authorization", b"connection", b"keep-alive")
"""Headers that are between the browser and this proxy."""
Inside = Callable[[str], bool]


class Wall:
    """`inside` says whether an address belongs to the source's sites; others are refused."""

    def __init__(self, gate: Gate, inside: Inside, limit: int) -> None:
        self._gate = gate
        self._inside = inside
        self._limit = limit
        self._left = limit
        self._server: asyncio.Server | None = None
        self.refused: dict[str, Skip] = {}
        """Host → why the page now shown did not get there."""
        self.too_large = False

    async def open(self) -> int:
        """Start listening on this machine only; the port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_HEAD_BYTES)
        return int(self._server.sockets[0].getsockname()[1])

    def begin(self) -> None:
        """A new page is about to be shown."""
        self._left, self.too_large = self._limit, False
        self.refused = {}

    @property
    def loaded(self) -> int:
        """Bytes that the page has loaded."""
        return self._limit - max(0, self._left)

    def close(self) -> None:
        if self._server:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hung_up = (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError)
        try:
            with suppress(*hung_up):  # the browser thought better of it
                head = await reader.readuntil(b"\r\n\r\n")
                await self._checked(head, reader, writer)
        finally:
            writer.close()

    async def _checked(
        self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            await self._forward(head, reader, writer)
        except Skip as skip:
            _LOG.info("refused: %s %s", skip.reason, skip.detail)
            await _answer(writer, b"403 Forbidden")
        except (OSError, TimeoutError) as error:
            _LOG.info("not reached: %s", error)
            await _answer(writer, b"502 Bad Gateway")

    async def _forward(
        self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        method, target, version, headers = _parsed(head)
        tunnel = method == b"CONNECT"
        url = f"https://{target}/" if tunnel else target
        away_reader, away = await self._connect(url)
        try:
            if tunnel:
                await _answer(writer, b"200 Connection established", end=False)
            else:
                away.write(_request(method, target, version, headers))
                await away.drain()
            await self._pipe(reader, writer, away_reader, away)
        finally:
            away.close()

    async def _connect(self, url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """To a checked address of an allowed host. Raises `Skip`, `OSError`, `TimeoutError`."""
        host, port = host_and_port(url)
        try:
            self._gate.literal(url)
            if not self._inside(url):  # before its name is looked up: browsers call home
                raise Skip("other_site", host)
            found = await self._gate.addresses(host, port)
        except Skip as skip:
            self.refused.setdefault(host, skip)
            raise
        async with asyncio.timeout(_CONNECT_SECONDS):
            for address in found[:-1]:
                with suppress(OSError):  # there is another one to try
                    return await asyncio.open_connection(address, port)
            return await asyncio.open_connection(found[-1], port)

    async def _pipe(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter,
        away_reader: asyncio.StreamReader, away: asyncio.StreamWriter,
    ) -> None:  # fmt: skip
        sending = asyncio.ensure_future(self._copy(reader, away, counted=False))
        try:
            await self._copy(away_reader, writer, counted=True)
        finally:
            sending.cancel()

    async def _copy(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, counted: bool
    ) -> None:
        with suppress(ConnectionError):  # either side may hang up at any time
            while chunk := await source.read(_CHUNK):
                if counted:
                    self._left -= len(chunk)
                    if self._left < 0:
                        self.too_large = True
                        return
                target.write(chunk)
                await target.drain()


def _parsed(head: bytes) -> tuple[bytes, str, bytes, list[bytes]]:
    """Method, target, version and the header lines. Raises `Skip` for what is no request."""
    line, *headers = head.rstrip(b"\r\n").split(b"\r\n")
    parts = line.split(b" ")
    if len(parts) != 3:
        raise Skip("bad_address", line[:100].decode("latin-1"))
    return parts[0], parts[1].decode("latin-1"), parts[2], headers


def _request(method: bytes, target: str, version: bytes, headers: list[bytes]) -> bytes:
    """The request as the server expects it: the path alone, and one request a connection."""
    parts = urlsplit(target)
    path = urlunsplit(("", "", parts.path or "/", parts.query, "")).encode("latin-1")
    kept = [line for line in headers if line.partition(b":")[0].strip().lower() not in _HOP]
    lines = [b" ".join((method, path, version)), *kept, b"Connection: close", b"", b""]
    return b"\r\n".join(lines)


async def _answer(writer: asyncio.StreamWriter, status: bytes, *, end: bool = True) -> None:
    length = b"Content-Length: 0\r\nConnection: close\r\n" if end else b""
    with suppress(ConnectionError):
        writer.write(b"HTTP/1.1 " + status + b"\r\n" + length + b"\r\n")
        await writer.drain()

"""A host name → the addresses to connect to, each checked; or a `Skip` that says why not.

A name is resolved once and the checked addresses are handed to whoever connects, so that a name
which answers differently a moment later (DNS rebinding) gains nothing. All addresses of a name must
be allowed: an honest name does not mix public and private ones. A source may name hosts, with their
port, that are inside a private network.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import time
from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import urlsplit

from malbeot.collect.reasons import Skip
from malbeot.collect.web.addresses import private

Resolve = Callable[[str], Awaitable[list[str]]]
_KEPT_SECONDS = 300.0
_RESOLVE_SECONDS = 20.0
_DEFAULT_PORTS = {"http": 80, "https": 443}


async def resolve(host: str) -> list[str]:
    """The addresses that this machine's resolver knows, IPv4 first. Raises `OSError`."""
    async with asyncio.timeout(_RESOLVE_SECONDS):
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    return sorted(addresses, key=lambda address: ":" in address)


class Gate:
    """`allowed` are host:port pairs; a host without a port means ports 80 and 443."""

    def __init__(
        self,
        allowed: Iterable[str] = (),
        resolve: Resolve = resolve,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allowed = {pair for entry in allowed for pair in _pairs(entry)}
        self._resolve = resolve
        self._clock = clock
        self._known: dict[str, tuple[float, list[str]]] = {}

    async def addresses(self, host: str, port: int) -> list[str]:
        """Where to connect to; never empty. Raises `Skip`."""
        host = plain_host(host)
        found = await self._resolved(host)
        for address in found:
            self._check(host, port, address)
        return found

    def literal(self, url: str) -> None:
        """Raises `Skip` when the address itself is written in the URL and is private."""
        host, port = host_and_port(url)
        if (address := literal(host)) is not None:
            self._check(host, port, address)

    def _check(self, host: str, port: int, address: str) -> None:
        network = private(address)
        if network is None or (address, port) in self._allowed:
            return
        if (host, port) in self._allowed and network.named:
            return
        shown = host if host == address else f"{host} ({address})"
        raise Skip("private_address", f"{shown}, port {port}: {network.kind}")

    async def _resolved(self, host: str) -> list[str]:
        if (address := literal(host)) is not None:
            return [address]
        until, found = self._known.get(host, (0.0, []))
        if self._clock() >= until:
            try:
                found = await self._resolve(host)
            except (OSError, UnicodeError) as error:
                raise Skip("no_such_host", f"{host}: {error}") from error
            self._known[host] = self._clock() + _KEPT_SECONDS, found
        if not found:
            raise Skip("no_such_host", host)
        return found


def literal(host: str) -> str | None:
    """The address that a host is in itself, in any spelling that resolvers take: 127.0.0.1,
    127.1, 2130706433, 0x7f000001, 0177.0.0.1, ::1. None for a name."""
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host)) if host and " " not in host else None
    except (OSError, UnicodeError):
        return None


def plain_host(host: str) -> str:
    """Lower case, without brackets and the dot at the end."""
    return host.strip("[]").rstrip(".").lower()


def host_and_port(url: str) -> tuple[str, int]:
    """Raises `Skip` for what is no http or https address."""
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError as error:
        raise Skip("bad_address", f"{url}: {error}") from error
    if port is None or not parts.hostname:
        raise Skip("bad_address", url)
    return plain_host(parts.hostname), port


def _pairs(entry: str) -> list[tuple[str, int]]:
    host, separator, port = entry.rpartition(":")
    if not separator or not port.isdigit():  # no port, or the last part of an IPv6 address
        host, ports = entry, [80, 443]
    else:
        ports = [int(port)]
    host = plain_host(host)
    return [(literal(host) or host, number) for number in ports]

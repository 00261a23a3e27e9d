"""The client's address, for quotas and throttling.

In: the connection and, when it comes from a trusted proxy, X-Forwarded-For. Out: a short key; an
IPv6 address counts as its /64, because one home has that many.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection

from starlette.requests import HTTPConnection

# Some proxies write the port too: 1.2.3.4:55 and [2001:db8::1]:55.
_WITH_PORT = re.compile(r"(?:\[(?P<six>[^\]]*)\]|(?P<four>[^:]*))(?::\d*)?")
_FORWARDING = ("forwarded", "x-forwarded-for", "x-real-ip")


def client_address(connection: HTTPConnection, trusted: Collection[str]) -> str:
    """The nearest address that is no trusted proxy."""
    peer = connection.client.host if connection.client else "unknown"
    if peer not in trusted:
        return _key(peer)
    forwarded = ",".join(connection.headers.getlist("x-forwarded-for")).split(",")
    hops = [_bare(hop.strip()) for hop in forwarded if hop.strip()]
    return _key(next((hop for hop in reversed(hops) if hop not in trusted), peer))


def from_this_machine(connection: HTTPConnection) -> bool:
    """Whether a program here asks; not somebody far away through a proxy that runs here."""
    if any(name in connection.headers for name in _FORWARDING):
        return False
    try:
        parsed = ipaddress.ip_address(connection.client.host if connection.client else "")
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return (mapped or parsed).is_loopback


def _bare(hop: str) -> str:
    found = _WITH_PORT.fullmatch(hop)
    return (found["six"] or found["four"] or "") if found else hop


def _key(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)

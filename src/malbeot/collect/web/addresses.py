"""Which IP addresses may be connected to: public ones. The networks stand in addresses.toml.

An IPv6 address that carries an IPv4 one (mapped, 6to4, Teredo, NAT64, ISATAP) is judged by both.
What the table does not name must still be global by Python's own list, so that a new special range
is refused even before the table knows it. Knows nothing of names, sources or connections.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path

from malbeot.files import read_toml

Address = IPv4Address | IPv6Address
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)
"""Third quarter of an address whose last one is an IPv4 address (RFC 5214)."""


@dataclass(frozen=True, slots=True)
class Network:
    range: IPv4Network | IPv6Network
    kind: str
    named: bool
    """Whether it is enough that the source names the host, not this very address."""


@cache
def networks() -> tuple[Network, ...]:
    """The most particular first."""
    tables = read_toml(Path(__file__).with_name("addresses.toml"))["network"]
    found = [Network(ip_network(t["range"]), t["kind"], t["named"]) for t in tables]
    return tuple(sorted(found, key=lambda network: -network.range.prefixlen))


@lru_cache(maxsize=4096)
def private(address: str) -> Network | None:
    """The network that forbids this address; None for a public one.

    Raises `ValueError` for what is no IP address.
    """
    parsed = ip_address(address.partition("%")[0])
    return next((found for part in _carried(parsed) if (found := _forbids(part))), None)


def _carried(address: Address) -> Iterator[Address]:
    """The IPv4 addresses inside an IPv6 one, then the address itself."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            yield address.ipv4_mapped
            return  # nothing else is meant by it
        if address.sixtofour:
            yield address.sixtofour
        if address.teredo:
            yield from address.teredo
        if address in _NAT64:
            yield IPv4Address(int(address) & 0xFFFFFFFF)
            return
        if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
            yield IPv4Address(int(address) & 0xFFFFFFFF)
    yield address


def _forbids(address: Address) -> Network | None:
    for network in networks():
        if network.range.version == address.version and address in network.range:
            return network
    if address.is_global:
        return None
    return Network(ip_network(address), "not global", named=False)

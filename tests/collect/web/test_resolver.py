"""What Twisted is told of a name: the checked addresses, or none."""

from __future__ import annotations

import asyncio
from typing import Any

from malbeot.collect.web.gate import Gate
from malbeot.collect.web.resolver import CheckedResolver


class Receiver:
    def __init__(self) -> None:
        self.found: list[tuple[str, str, int]] = []
        self.done = asyncio.Event()

    def resolutionBegan(self, resolution: Any) -> None:
        self.name = resolution.name

    def addressResolved(self, address: Any) -> None:
        self.found.append((type(address).__name__, address.host, address.port))

    def resolutionComplete(self) -> None:
        self.done.set()


async def ask(gate: Gate, host: str, port: int) -> list[tuple[str, str, int]]:
    receiver = Receiver()
    CheckedResolver(gate).resolveHostName(receiver, host, port)
    await asyncio.wait_for(receiver.done.wait(), 5)
    return receiver.found


async def test_checked_addresses_with_the_port() -> None:
    async def names(host: str) -> list[str]:
        return ["93.184.215.14", "2606:4700::1111"]

    assert await ask(Gate(resolve=names), "example.kr", 443) == [
        ("IPv4Address", "93.184.215.14", 443),
        ("IPv6Address", "2606:4700::1111", 443),
    ]


async def test_a_refused_name_has_no_address() -> None:
    gate = Gate(["127.0.0.1:81"])
    assert await ask(gate, "localhost", 80) == []
    assert await ask(gate, "2130706433", 80) == []
    assert await ask(gate, "no such name", 80) == []
    assert await ask(gate, "0x7f.1", 81) == [("IPv4Address", "127.0.0.1", 81)]


async def test_a_rebinding_name_is_connected_to_where_it_was_checked() -> None:
    """The gate is asked before a request and again for its connection: one answer serves both."""
    answers = [["93.184.215.14"], ["127.0.0.1"]]

    async def rebinding(host: str) -> list[str]:
        return answers.pop(0)

    gate = Gate(resolve=rebinding)
    await gate.addresses("evil.kr", 80)
    assert await ask(gate, "evil.kr", 80) == [("IPv4Address", "93.184.215.14", 80)]

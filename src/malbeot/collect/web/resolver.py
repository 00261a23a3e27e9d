"""The only way Twisted learns an address: through the gate. What the gate refuses has no address.

Every connection of the crawl, for pages, redirects, robots.txt and sitemaps, asks here last, and
connects to the addresses given here, whatever an URL was parsed to before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

from malbeot.collect.reasons import Skip
from malbeot.collect.web.gate import Gate


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name
        self.task: asyncio.Task[None] | None = None

    def cancel(self) -> None:
        if self.task:
            self.task.cancel()


@implementer(IHostnameResolver)
class CheckedResolver:
    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def resolveHostName(  # the name is Twisted's
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        resolution.task = asyncio.get_running_loop().create_task(
            self._answer(resolutionReceiver, hostName, portNumber)
        )
        return resolution

    async def _answer(self, receiver: Any, host: str, port: int) -> None:
        try:
            found = await self._gate.addresses(host, port)
        except Skip:
            found = []  # the download handler asked the gate before, and has the reason
        for address in found:
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()

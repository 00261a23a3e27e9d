"""An httpx2 transport that runs an ASGI app in process and really streams.

httpx2's own one collects the whole body first, and nobody ever leaves it half-way.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx2
from starlette.types import ASGIApp, Message


class _Body(httpx2.AsyncByteStream):
    def __init__(self, chunks: asyncio.Queue[bytes | Exception | None], leave: Any) -> None:
        self._chunks = chunks
        self._leave = leave

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (chunk := await self._chunks.get()) is not None:
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk

    async def aclose(self) -> None:
        await self._leave()


class StreamingTransport(httpx2.AsyncBaseTransport):
    def __init__(self, app: ASGIApp, address: str = "127.0.0.1") -> None:
        self.app = app
        self.address = address

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        content = await request.aread()
        inbox: asyncio.Queue[Message] = asyncio.Queue()
        inbox.put_nowait({"type": "http.request", "body": content, "more_body": False})
        head: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        chunks: asyncio.Queue[bytes | Exception | None] = asyncio.Queue()

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                head.set_result(message)
            elif body := message.get("body", b""):
                chunks.put_nowait(body)
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                chunks.put_nowait(None)

        task = asyncio.create_task(self._run(self._scope(request), inbox, send, head, chunks))

        async def leave() -> None:
            inbox.put_nowait({"type": "http.disconnect"})
            with suppress(Exception):
                await task

        start = await head
        return httpx2.Response(
            start["status"], headers=start["headers"], stream=_Body(chunks, leave), request=request
        )

    async def _run(self, scope: Any, inbox: Any, send: Any, head: Any, chunks: Any) -> None:
        try:
            await self.app(scope, inbox.get, send)
        except Exception as error:
            # Like a real server: a failure before the response is the caller's to see, a later
            # one is a connection that breaks.
            if not head.done():
                head.set_exception(error)
            chunks.put_nowait(httpx2.RemoteProtocolError("the connection broke"))

    def _scope(self, request: httpx2.Request) -> dict[str, Any]:
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "scheme": request.url.scheme,
            "path": request.url.path,
            "raw_path": request.url.raw_path.split(b"?")[0],
            "query_string": request.url.query,
            "server": (request.url.host, request.url.port or 80),
            "client": (self.address, 1234),
            "root_path": "",
        }

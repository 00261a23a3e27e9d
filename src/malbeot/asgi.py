"""What both HTTP servers share: the error shape, and bodies received whole before a route runs.

Errors have OpenAI's shape with one more key, the Korean sentence:
{"error": {"message", "message_ko", "type", "code", "param"}}.
"""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from malbeot.errors import MalbeotError, TooLarge


class TooSlow(MalbeotError):
    status = 408
    code = "timeout"
    default_korean = "요청이 도착하는 데 너무 오래 걸렸어요. 다시 시도해 주세요."


def error_body(
    message: str, korean: str, code: str, param: str | None = None, status: int = 400
) -> dict[str, Any]:
    kind = "invalid_request_error" if status < 500 else "server_error"
    error = {"message": message, "message_ko": korean, "type": kind, "code": code, "param": param}
    return {"error": error}


def described(error: MalbeotError) -> dict[str, Any]:
    return error_body(error.message, error.korean, error.code, error.param, error.status)


def error_response(error: MalbeotError) -> JSONResponse:
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else None
    return JSONResponse(described(error), status_code=error.status, headers=headers)


class BodyCap:
    """Receives a request body whole: not above its cap, not slower than allowed.

    Bodies here are small JSON objects, so they are held in memory. A declared length above the cap
    is refused before a byte is read; an undeclared one as soon as it passes the cap.
    """

    def __init__(self, app: ASGIApp, *, max_bytes: int, receive_seconds: float) -> None:
        self._app = app
        self._max = max_bytes
        self._seconds = receive_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                content = await self._read(scope, receive)
        except TooLarge as error:
            await _refuse(error, scope, receive, send)
        except TimeoutError:
            await _refuse(TooSlow("request body took too long"), scope, receive, send)
        except ClientDisconnect:
            return
        else:
            await self._app(scope, _replay(content, receive), send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes:
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdigit() and int(declared) > self._max:
            raise self._too_large()
        content = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            content += message.get("body", b"")
            if len(content) > self._max:
                raise self._too_large()
            if not message.get("more_body", False):
                return bytes(content)

    def _too_large(self) -> TooLarge:
        return TooLarge(f"request body is over {self._max} bytes (max_body_bytes)")


def _has_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


async def _refuse(error: MalbeotError, scope: Scope, receive: Receive, send: Send) -> None:
    # The rest of the body is still on its way: the connection cannot be used again.
    refusal = error_response(error)
    refusal.headers["Connection"] = "close"
    await refusal(scope, receive, send)


def _replay(content: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": content, "more_body": False}

    return replay

"""Turns what nobody expected into a plain 500, inside all other middleware.

Starlette runs its own handler of `Exception` around everything, where the answer would have no
security headers and no count. In: an ASGI app. Out: the error with a number; the log has the same
number with the file and line, never the exception's text or what was in its variables.
"""

from __future__ import annotations

import traceback
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from malbeot import log
from malbeot.asgi import error_response
from malbeot.errors import MalbeotError

_log = log.get("web")


class ResponseBroken(Exception):
    """Tells the server to cut a response that has begun; without the text of its cause."""


class AnswerUnexpected:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except Exception as error:
            number = _reported(error, scope["path"])
            if begun:
                raise ResponseBroken(f"internal error {number}") from None
            await error_response(MalbeotError(f"internal error {number}"))(scope, receive, send)


def raised_at(error: BaseException) -> str:
    """File and line of a failure, without what it was about."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "unknown"


def _reported(error: Exception, path: str) -> str:
    number = uuid4().hex[:12]
    kind, where = type(error).__name__, raised_at(error)
    _log.error("request.failed", path=path, id=number, error=kind, where=where)
    return number

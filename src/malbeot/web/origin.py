"""Refuses requests that change something and come from another site.

The rule of Go's CrossOriginProtection, stricter in one point: Sec-Fetch-Site decides where the
browser sends it; else Origin must name this host; a request with neither is refused too.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from malbeot.asgi import error_response
from malbeot.web.errors import ForeignOrigin

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class OriginCheck:
    def __init__(self, app: ASGIApp, *, public_url: str = "") -> None:
        self._app = app
        self._public = _site(public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE or self._same_site(scope):
            await self._app(scope, receive, send)
            return
        error = ForeignOrigin("the request does not come from this site (Origin, Sec-Fetch-Site)")
        await error_response(error)(scope, receive, send)

    def _same_site(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        if site := headers.get("sec-fetch-site"):
            return site == "same-origin"
        if not (origin := headers.get("origin")):
            return False
        here = (scope.get("scheme", "http"), headers.get("host", "").lower())
        return _site(origin) in {here, self._public} - {("", "")}


def _site(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()

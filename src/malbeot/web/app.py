"""Puts the web room together.

In: settings. Out: an ASGI app with the API of `/openapi.json` and the page. It holds no model and
no retrieval; `transport` replaces the way to `malbeot serve` in tests. Run it in one process:
answers that are being written live in its memory.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
from fastapi import FastAPI

from malbeot import __version__
from malbeot.asgi import BodyCap
from malbeot.settings import Settings
from malbeot.web import bots, errors, health
from malbeot.web.accounts import profile
from malbeot.web.accounts import routes as accounts
from malbeot.web.chats import events
from malbeot.web.chats import routes as chats
from malbeot.web.clock import Clock, utc_now
from malbeot.web.headers import SecurityHeaders
from malbeot.web.metrics import CountRequests
from malbeot.web.origin import OriginCheck
from malbeot.web.pages import STATIC, page_router
from malbeot.web.services import build
from malbeot.web.thresholds import Thresholds, shipped
from malbeot.web.unexpected import AnswerUnexpected

_ERRORS: tuple[str | int, ...] = ("4XX", "5XX")


def create_app(
    settings: Settings,
    *,
    transport: httpx2.AsyncBaseTransport | None = None,
    thresholds: Thresholds | None = None,
    clock: Clock = utc_now,
    static: Path = STATIC,
) -> FastAPI:
    services = build(settings, thresholds or shipped(), clock, transport)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with services.running():
            yield

    app = FastAPI(
        title="Malbeot web",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,  # its scripts come from another site, which our CSP forbids
        redoc_url=None,
        responses={code: {"model": errors.ErrorOut} for code in _ERRORS},
    )
    app.state.services = services
    for part in (health, accounts, profile, bots, chats, events):
        app.include_router(part.router)
    app.include_router(page_router(static))
    errors.install(app)
    _wrap(app, settings, services.thresholds)
    app.add_middleware(CountRequests, metrics=services.metrics)
    return app


def _wrap(app: FastAPI, settings: Settings, thresholds: Thresholds) -> None:
    """Innermost first: the body is read only after the origin was found to be ours."""
    web = settings.web
    app.add_middleware(AnswerUnexpected)
    app.add_middleware(
        BodyCap,
        max_bytes=web.max_body_bytes,
        receive_seconds=thresholds.requests.receive_seconds,
    )
    app.add_middleware(OriginCheck, public_url=web.public_url)
    app.add_middleware(SecurityHeaders, https=web.public_url.lower().startswith("https://"))

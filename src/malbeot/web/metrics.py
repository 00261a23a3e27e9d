"""Counts for /metrics: requests, answers, first-text times, logins. Never what anybody wrote."""

from __future__ import annotations

import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FIRST_TEXT = (0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 20)


class Metrics:
    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "malbeot_web_requests_total",
            "Requests",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "malbeot_web_request_seconds",
            "Time until the response begins",
            ("route",),
            registry=self._registry,
        )
        self._answers = Counter(
            "malbeot_web_answers_total", "Answers that ended", ("status",), registry=self._registry
        )
        self._first_text = Histogram(
            "malbeot_web_first_text_seconds",
            "From the start of an answer to its first text",
            buckets=_FIRST_TEXT,
            registry=self._registry,
        )
        self._logins = Counter(
            "malbeot_web_logins_total", "Login attempts", ("result",), registry=self._registry
        )
        self._live = Gauge(
            "malbeot_web_answers_live", "Answers being written", registry=self._registry
        )

    def watch_live(self, count: Callable[[], int]) -> None:
        self._live.set_function(count)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answered(self, status: str, first_text_seconds: float | None) -> None:
        self._answers.labels(status).inc()
        if first_text_seconds is not None:
            self._first_text.observe(first_text_seconds)

    def login(self, result: str) -> None:
        self._logins.labels(result).inc()

    def text(self) -> bytes:
        return generate_latest(self._registry)


class CountRequests:
    """Middleware: counts by the route's pattern, never by the address with its ids."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                seconds = time.perf_counter() - began
                self._metrics.request(_method(scope), _route(scope), message["status"], seconds)
            await send(message)

        await self._app(scope, receive, send_counted)


def _method(scope: Scope) -> str:
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    return scope["method"] if scope["method"] in known else "other"


def _route(scope: Scope) -> str:
    route: BaseRoute | None = scope.get("route")
    return getattr(route, "path", "none")

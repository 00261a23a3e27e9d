"""A whole web room on a real SQLite file, and browsers that visit it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
from fastapi import FastAPI
from tests.web.asgi import StreamingTransport
from tests.web.fake_serve import FakeServe

from malbeot.settings import Settings, WebSettings
from malbeot.web.app import create_app
from malbeot.web.services import Services
from malbeot.web.thresholds import shipped

HOST = "http://malbeot.test"
PASSWORD = "오늘은 비빔밥!"
FAST = {
    "answers": {"checkpoint_seconds": 0.02},
    "serve": {"first_text_seconds": 5.0, "idle_seconds": 5.0},
}


class Clock:
    """Stands still until it is moved: noon in Seoul, 21 November 2026."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 3, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)  # no two rows at the very same instant
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Event:
    name: str
    data: dict[str, Any]
    id: int | None


class Browser(httpx2.AsyncClient):
    """A client with cookies that says where it comes from, as browsers do."""

    async def signup(self, email: str = "mina@example.kr", name: str = "미나") -> dict[str, Any]:
        body = {"email": email, "password": PASSWORD, "name": name}
        answer = await self.post("/api/auth/signup", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def login(
        self, email: str = "mina@example.kr", password: str = PASSWORD
    ) -> httpx2.Response:
        return await self.post("/api/auth/login", json={"email": email, "password": password})

    async def open_chat(self, **body: Any) -> dict[str, Any]:
        """A new chat whose opening has ended."""
        answer = await self.post("/api/chats", json={"bot": "food"} | body)
        assert answer.status_code == 201, answer.text
        await self.finish(answer.json()["messages"][0]["id"])
        return answer.json()["chat"]

    async def say(self, chat: str, text: str, number: str | None = None) -> httpx2.Response:
        body = {"id": number or str(uuid4()), "text": text}
        return await self.post(f"/api/chats/{chat}/messages", json=body)

    async def ask(self, chat: str, text: str) -> dict[str, Any]:
        """Send, wait for the end, and give the whole answer."""
        answer = await self.say(chat, text)
        assert answer.status_code == 202, answer.text
        return await self.finish(answer.json()["assistant"]["id"])

    async def events(self, message: str, **options: Any) -> list[Event]:
        async with self.stream("GET", f"/api/messages/{message}/events", **options) as answer:
            assert answer.status_code == 200, await answer.aread()
            return [event async for event in parsed(answer)]

    async def finish(self, message: str) -> dict[str, Any]:
        return (await self.events(message))[-1].data["message"]

    async def shows(self, chat: str, content: str) -> bool:
        return (await self.messages(chat))[-1]["content"] == content

    async def messages(self, chat: str, **params: Any) -> list[dict[str, Any]]:
        answer = await self.get(f"/api/chats/{chat}/messages", params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    async def turns_left(self) -> int:
        return (await self.get("/api/me")).json()["guest"]["turns_left"]


async def until(ready: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something that nobody announces."""
    async with asyncio.timeout(10):
        while True:
            if await ready():
                return
            await asyncio.sleep(0.01)


async def parsed(answer: httpx2.Response) -> AsyncIterator[Event]:
    async for event in httpx2.EventSource(answer):
        # An event without an id inherits the last one, as the format says; `end` has none of ours.
        number = int(event.id) if event.event == "delta" else None
        yield Event(event.event, json.loads(event.data), number)


@dataclass
class Site:
    app: FastAPI
    serve: FakeServe
    clock: Clock
    home: Path
    _browsers: list[Browser] = field(default_factory=list)

    @property
    def services(self) -> Services:
        return self.app.state.services

    def browser(self, address: str = "127.0.0.1", **options: Any) -> Browser:
        options = {"base_url": HOST, "headers": {"Origin": HOST}} | options
        browser = Browser(transport=StreamingTransport(self.app, address), **options)
        self._browsers.append(browser)
        return browser

    async def leave(self) -> None:
        for browser in self._browsers:
            await browser.aclose()


_migrated: list[bytes] = []


def _start_from_copy(file: Path) -> None:
    """Migrating from nothing takes longer than most tests; tests/web/db does it for real."""
    if _migrated and not file.exists():
        file.write_bytes(_migrated[0])


def _keep_copy(file: Path) -> None:
    if not _migrated:
        copy = file.with_suffix(".copy")
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        _migrated.append(copy.read_bytes())


@asynccontextmanager
async def site(
    home: Path,
    serve: FakeServe | None = None,
    clock: Clock | None = None,
    thresholds: dict[str, dict[str, Any]] | None = None,
    static: Path | None = None,
    **web: Any,
) -> AsyncIterator[Site]:
    _start_from_copy(home / "web.db")
    serve, clock = serve or FakeServe(), clock or Clock()
    rules = shipped().changed(**FAST).changed(**(thresholds or {}))
    settings = Settings(home=home, web=WebSettings(**web))
    app = create_app(
        settings,
        transport=serve.transport(),
        thresholds=rules,
        clock=clock,
        static=static or home / "no-static",
    )
    async with app.router.lifespan_context(app):
        _keep_copy(home / "web.db")
        here = Site(app, serve, clock, home)
        try:
            yield here
        finally:
            await here.leave()
